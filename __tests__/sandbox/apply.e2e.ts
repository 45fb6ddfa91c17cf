import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetGroupPolicyCommand } from "@aws-sdk/client-iam";
import { PACKAGE } from "../../organization/package";
import { iamClient } from "../../sandbox/aws-clients";
import type { Inventory } from "../../sandbox/inventory";
import { Applied } from "../support/opened-sandbox";

const MINUTES = 60_000;
jest.setTimeout(5 * MINUTES);

const DEFAULT = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");

/** The members of each group in the emulator. */
function membersOf({ groups }: Inventory): Record<string, readonly string[]> {
  return Object.fromEntries(groups.map(({ name, members }) => [name, members]));
}

describe("the default file, applied", () => {
  let applied: Applied;
  beforeAll(async () => {
    applied = await Applied.file(join(PACKAGE, "organization.yaml"));
  });
  afterAll(() => applied?.sandbox.close());

  it("only adds resources", () => {
    expect([applied.first.add, applied.first.change, applied.first.destroy]).toEqual([82, 0, 0]);
  });

  it("has an empty second plan", async () => {
    expect((await applied.plan()).changes).toEqual([]);
  });

  it("has the roles in every account, each with the policy of its name", async () => {
    const role = (name: string) => ({ name, inlinePolicies: [name], managedPolicies: [] });
    for (const account of ["M", "A", "B"]) {
      const { roles } = await applied.sandbox.inventory(account);
      expect(roles).toEqual([role("admin"), role("ec2"), role("vpc")]);
    }
  });

  it("has users and groups in M only, and the right members in each group", async () => {
    const inventory = await applied.sandbox.inventory("M");
    expect(inventory.users.map(({ name }) => name)).toEqual(["alice", "bob", "charlie"]);
    expect(membersOf(inventory)).toEqual({
      "admin-A": ["charlie"],
      "admin-B": ["charlie"],
      "ec2-A": [],
      "ec2-B": ["bob"],
      users: ["alice", "bob", "charlie"],
      "vpc-A": ["alice"],
      "vpc-B": ["alice"],
    });
    for (const account of ["A", "B"]) {
      const { users, groups } = await applied.sandbox.inventory(account);
      expect([users, groups]).toEqual([[], []]);
    }
  });

  it("keeps policy variables of IAM in the policies", async () => {
    const client = iamClient(applied.sandbox.endpoint, applied.sandbox.credentialsFor("M"));
    const answer = await client.send(new GetGroupPolicyCommand({ GroupName: "users", PolicyName: "users" }));
    client.destroy();
    const document = decodeURIComponent(answer.PolicyDocument ?? "");
    expect(document).toContain("arn:aws:iam::111111111111:user/${aws:username}");
    expect(document).not.toContain("$${");
  });

  it("plans no change for a reordered file", async () => {
    const turned = DEFAULT.replace(/^( {2}alice:.*\n)( {2}bob:.*\n)/m, "$2$1").replace("[A, B]", "[B, A]");
    expect(turned).not.toBe(DEFAULT);
    expect((await applied.plan(turned)).changes).toEqual([]);
  });

  it("adds a user with new resources and changed memberships in place", async () => {
    const { changes } = await applied.plan(
      DEFAULT.replace(/^ {2}charlie:.*\n/m, "$&  dana: { grants: { vpc: [A] } }\n"),
    );
    expect(changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort()).toEqual([
      "create aws_iam_user.user_dana",
      "create aws_iam_user_policies_exclusive.user_dana",
      "create aws_iam_user_policy_attachments_exclusive.user_dana",
      "update aws_iam_group_membership.group_users",
      "update aws_iam_group_membership.group_vpc-A",
    ]);
  });

  it("adds an account without changing others, then plans no change", async () => {
    const plan = await applied.plan(DEFAULT.replace(/^ {2}B:.*\n/m, '$&  C: { id: "444444444444" }\n'));
    expect(new Set(plan.changes.flatMap(({ actions }) => actions))).toEqual(new Set(["create"]));
    // Three roles of four resources, and the three symmetric groups of five.
    expect(plan.add).toBe(3 * 4 + 3 * 5);
    await applied.sandbox.terraform.apply(plan);
    expect((await applied.plan()).changes).toEqual([]);
  });
});

describe("another partition", () => {
  it("has separate IAM in the emulator, selected by the region", async () => {
    const applied = await Applied.text(
      DEFAULT.replace(/^organization: .*\n/m, "$&partition: aws-us-gov\n").replace(
        /users:[\s\S]*$/,
        "users: { alice: { grants: { vpc: A } } }\n",
      ),
    );
    try {
      const { sandbox } = applied;
      expect((await sandbox.inventory("M")).users).toEqual([{ name: "alice", groups: ["users", "vpc-A"] }]);
      expect((await sandbox.inventory("A")).roles.map(({ name }) => name)).toEqual(["admin", "ec2", "vpc"]);
    } finally {
      await applied.sandbox.close();
    }
  });
});

describe("accounts with AWS profiles, and users with similar names", () => {
  it("are accessible in the sandbox; john.doe and johndoe are two users", async () => {
    const accounts = DEFAULT.replace(
      /^( {2}[MAB]): .*id: "(\d+)".*$/gm,
      '$1: { id: "$2", provider: { profile: acme/$2 } }',
    );
    const rest =
      "users: { john.doe: {}, johndoe: { grants: { vpc: A } } }\nterraform: { providers: { authentication: profile } }\n";
    const applied = await Applied.text(accounts.replace(/users:[\s\S]*$/, rest));
    try {
      expect(readFileSync(applied.stacks[0]?.file ?? "", "utf8")).toContain('"profile": "acme/222222222222"');
      expect(applied.sandbox.gateway.counts()["sts:AssumeRole"]).toBeUndefined();
      const inventory = await applied.sandbox.inventory("M");
      expect(inventory.users.map(({ name }) => name)).toEqual(["john.doe", "johndoe"]);
      expect(membersOf(inventory)).toMatchObject({ users: ["john.doe", "johndoe"], "vpc-A": ["johndoe"] });
    } finally {
      await applied.sandbox.close();
    }
  });
});

describe("the examples, applied", () => {
  async function inventoryOf(file: string, account: string): Promise<Inventory> {
    const applied = await Applied.file(join(PACKAGE, "examples", file));
    try {
      expect((await applied.plan()).changes).toEqual([]);
      return await applied.sandbox.inventory(account);
    } finally {
      await applied.sandbox.close();
    }
  }

  it("identity-production creates Franklin's role in Production, with its policy", async () => {
    const { roles } = await inventoryOf("identity-production.yaml", "Production");
    expect(roles).toEqual([{ name: "WebAdmin", inlinePolicies: ["WebAdmin"], managedPolicies: [] }]);
  });

  it("sets-and-teams creates a group for a team and another for a set", async () => {
    expect(membersOf(await inventoryOf("sets-and-teams.yaml", "people"))).toEqual({
      "ec2-staging": ["johndoe"],
      network: ["dana", "john.doe"],
      "read-only-all": ["erin", "john.doe"],
      "read-only-people": ["erin"],
      sre: ["dana"],
      users: ["dana", "erin", "frank", "john.doe", "johndoe"],
    });
  });
});
