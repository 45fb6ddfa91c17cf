import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import type { Plan } from "../../sandbox/terraform";
import { AwsCli } from "../support/aws-cli";
import { verify } from "../support/gatehouse-command";
import { Applied } from "../support/opened-sandbox";

jest.setTimeout(600_000);

const FILE = join(PACKAGE, "organization.yaml");
const DOCS = readFileSync(join(PACKAGE, "docs", "drift.md"), "utf8");

const trust = (condition?: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: condition === undefined ? "*" : "arn:aws:iam::111111111111:root" },
        Action: "sts:AssumeRole",
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  });
const ANYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/** A manual change, and how the next plan shows it. */
interface ManualChange {
  /** As the table in docs/drift.md has it. */
  readonly what: string;
  readonly account: string;
  /** Arguments of `aws iam`. */
  readonly calls:
    | readonly (readonly string[])[]
    | ((synthesized: Synthesized) => readonly (readonly string[])[]);
  /** What the plan changes. */
  readonly address: string;
  /** A line of what `terraform show` prints of it. */
  readonly says: string;
  /** What `verify` finds of it. */
  readonly refuted: RegExp;
}

/** An argument of a resource, as the stack has it. */
type Synthesized = (address: string, argument: string) => string;

const MANUAL_CHANGES: readonly ManualChange[] = [
  {
    what: "a policy attached to a user",
    account: "M",
    calls: [["attach-user-policy", "--user-name", "bob", "--policy-arn", READ_ONLY]],
    address: "aws_iam_user_policy_attachments_exclusive.user_bob",
    says: `- "${READ_ONLY}",`,
    refuted: /^user bob in M: attached policy .*ReadOnlyAccess exists, but is not synthesized$/,
  },
  {
    what: "a policy attached to a group",
    account: "M",
    calls: [["attach-group-policy", "--group-name", "ec2-B", "--policy-arn", READ_ONLY]],
    address: "aws_iam_group_policy_attachments_exclusive.group_ec2-B",
    says: `- "${READ_ONLY}",`,
    refuted: /^group ec2-B in M: attached policy .*ReadOnlyAccess exists, but is not synthesized$/,
  },
  {
    what: "a policy attached to a role",
    account: "A",
    calls: [["attach-role-policy", "--role-name", "vpc", "--policy-arn", READ_ONLY]],
    address: "aws_iam_role_policy_attachments_exclusive.role_A_vpc",
    says: `- "${READ_ONLY}",`,
    refuted: /^role vpc in A: attached policy .*ReadOnlyAccess exists, but is not synthesized$/,
  },
  {
    what: "an inline policy",
    account: "M",
    calls: [
      ["put-user-policy", "--user-name", "alice", "--policy-name", "more", "--policy-document", ANYTHING],
    ],
    address: "aws_iam_user_policies_exclusive.user_alice",
    says: '- "more",',
    refuted: /^user alice in M: inline policy more exists, but is not synthesized$/,
  },
  {
    what: "a user put into `admin-B`",
    account: "M",
    calls: [["add-user-to-group", "--group-name", "admin-B", "--user-name", "alice"]],
    address: "aws_iam_group_membership.group_admin-B",
    says: '- "alice",',
    refuted: /^group admin-B in M: member alice exists, but is not synthesized$/,
  },
  {
    what: "a trust policy widened to everybody",
    account: "A",
    calls: [["update-assume-role-policy", "--role-name", "ec2", "--policy-document", trust()]],
    address: "aws_iam_role.role_A_ec2",
    says: '~ AWS = "*" -> "arn:aws:iam::111111111111:root"',
    refuted: /^role ec2 in A: the trust policy: .*: Principal: AWS has \*, which is not synthesized$/,
  },
  {
    what: "the MFA condition removed",
    account: "B",
    calls: [
      [
        "update-assume-role-policy",
        "--role-name",
        "ec2",
        "--policy-document",
        trust({ Bool: { "aws:SecureTransport": "true" } }),
      ],
    ],
    address: "aws_iam_role.role_B_ec2",
    says: '+ "aws:MultiFactorAuthPresent" = "true"',
    refuted: /^role ec2 in B: the trust policy: .*: Bool: aws:MultiFactorAuthPresent is missing/,
  },
  {
    what: "the session length raised",
    account: "B",
    calls: [["update-role", "--role-name", "vpc", "--max-session-duration", "43200"]],
    address: "aws_iam_role.role_B_vpc",
    says: "~ max_session_duration  = 43200 -> 3600",
    refuted: /^role vpc in B: the session length is 43200, but is synthesized as 3600$/,
  },
  {
    what: "a permission policy edited",
    account: "M",
    calls: [["put-role-policy", "--role-name", "vpc", "--policy-name", "vpc", "--policy-document", ANYTHING]],
    address: "aws_iam_role_policy.role_M_vpc",
    says: '~ Action   = "*" -> [',
    refuted: /^role vpc in M: inline policy vpc: Statement has /,
  },
  {
    what: "a group deleted",
    account: "M",
    calls: [
      ["delete-group-policy", "--group-name", "ec2-A", "--policy-name", "ec2-A"],
      ["delete-group", "--group-name", "ec2-A"],
    ],
    address: "aws_iam_group.group_ec2-A",
    says: "# aws_iam_group.group_ec2-A has been deleted",
    refuted: /^group ec2-A in M does not exist, but is synthesized$/,
  },
  {
    what: "a role deleted",
    account: "A",
    calls: [
      ["delete-role-policy", "--role-name", "admin", "--policy-name", "admin"],
      ["delete-role", "--role-name", "admin"],
    ],
    address: "aws_iam_role.role_A_admin",
    says: "# aws_iam_role.role_A_admin has been deleted",
    refuted: /^role admin in A does not exist, but is synthesized$/,
  },
  {
    what: "a statement added to a role's policy",
    account: "A",
    calls: (synthesized) => [
      [
        "put-role-policy",
        "--role-name",
        "vpc",
        "--policy-name",
        "vpc",
        "--policy-document",
        changed(synthesized("aws_iam_role_policy.role_A_vpc", "policy"), ({ Statement }) =>
          Statement.push({ Sid: "More", Effect: "Allow", Action: "iam:PassRole", Resource: "*" }),
        ),
      ],
    ],
    address: "aws_iam_role_policy.role_A_vpc",
    says: '- Sid      = "More"',
    refuted: /^role vpc in A: inline policy vpc: Statement has \{"Action":\["iam:PassRole"\]/,
  },
  {
    what: "an action of self-service widened",
    account: "M",
    calls: (synthesized) => [
      [
        "put-group-policy",
        "--group-name",
        "users",
        "--policy-name",
        "users",
        "--policy-document",
        synthesized("aws_iam_group_policy.group_users", "policy").replace("iam:ListUserTags", "iam:*"),
      ],
    ],
    address: "aws_iam_group_policy.group_users",
    says: '~ "iam:*" -> "iam:ListUserTags",',
    refuted: /^group users in M: inline policy users: Statement, .*: Action has iam:\*, which/,
  },
  {
    what: "a new default version of a managed policy",
    account: "M",
    calls: [
      [
        "create-policy-version",
        "--policy-arn",
        "arn:aws:iam::111111111111:policy/users-enrollment",
        "--set-as-default",
        "--policy-document",
        ANYTHING,
      ],
    ],
    address: "aws_iam_policy.group_users",
    says: '~ Action    = "*" -> [',
    refuted: /^managed policy users-enrollment in M: the default version: Statement/,
  },
  {
    what: "the age of MFA raised in a trust policy",
    account: "B",
    calls: (synthesized) => [
      [
        "update-assume-role-policy",
        "--role-name",
        "admin",
        "--policy-document",
        synthesized("aws_iam_role.role_B_admin", "assume_role_policy").replace('"3600"', '"43200"'),
      ],
    ],
    address: "aws_iam_role.role_B_admin",
    says: '~ "aws:MultiFactorAuthAge" = "43200" -> "3600"',
    refuted: /^role admin in B: the trust policy: .*: aws:MultiFactorAuthAge has 43200, which/,
  },
  {
    what: "a tag added to a user",
    account: "M",
    calls: [["tag-user", "--user-name", "charlie", "--tags", "Key=team,Value=sre"]],
    address: "aws_iam_user.user_charlie",
    says: '- "team" = "sre" -> null',
    refuted: /^user charlie in M: the tags: team is sre, but is not synthesized$/,
  },
  {
    what: "a permissions boundary set on a role",
    account: "M",
    calls: [["put-role-permissions-boundary", "--role-name", "ec2", "--permissions-boundary", READ_ONLY]],
    address: "aws_iam_role.role_M_ec2",
    says: `- permissions_boundary  = "${READ_ONLY}" -> null`,
    refuted: /^role ec2 in M: the permissions boundary is .*ReadOnlyAccess, but is not synthesized$/,
  },
  {
    what: "a description set on a role",
    account: "M",
    calls: [["update-role", "--role-name", "admin", "--description", "break-glass"]],
    address: "aws_iam_role.role_M_admin",
    says: '- description           = "break-glass" -> null',
    refuted: /^role admin in M: the description is break-glass, but is not synthesized$/,
  },
  {
    what: "a user moved to another path",
    account: "M",
    calls: [["update-user", "--user-name", "bob", "--new-path", "/old/"]],
    address: "aws_iam_user.user_bob",
    says: '"/old/" -> "/"',
    refuted: /^user bob in M: the path is \/old\/, but is synthesized as \/$/,
  },
];

/** A document with a change. */
function changed(document: string, change: (document: { Statement: object[] }) => void): string {
  const parsed = JSON.parse(document);
  change(parsed);
  return JSON.stringify(parsed);
}

describe("manual changes", () => {
  let applied: Applied;
  let plan: Plan;
  let shown: string;
  let judgedBefore: readonly string[];
  beforeAll(async () => {
    applied = await Applied.file(FILE);
    const { sandbox } = applied;
    const cli = new AwsCli({ endpoint: sandbox.endpoint });
    const { resource } = JSON.parse(readFileSync(applied.stacks[0]?.file ?? "", "utf8"));
    const synthesized: Synthesized = (address, argument) => {
      const [type = "", id = ""] = address.split(".");
      // Terraform's escape of what is not its own.
      return resource[type][id][argument].replaceAll("$${", () => "${");
    };
    for (const { account, calls } of MANUAL_CHANGES) {
      const { accessKeyId, secretAccessKey, sessionToken } = sandbox.credentialsFor(account);
      for (const call of typeof calls === "function" ? calls(synthesized) : calls) {
        const { code, stderr } = await cli.run(["iam", ...call], {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: sessionToken,
        });
        if (code !== 0) throw new Error(`aws iam ${call.join(" ")}: ${stderr}`);
      }
    }
    judgedBefore = (await verify(FILE, sandbox.environment)).found;
    plan = await applied.plan();
    shown = await sandbox.terraform.show(plan);
  });
  afterAll(() => applied?.sandbox.close());

  it.each(MANUAL_CHANGES)("appear in the next plan: $what", ({ address, says }) => {
    expect(plan.changes.map((change) => change.address)).toContain(address);
    expect(blockOf(address)).toContain(says);
  });

  it.each(MANUAL_CHANGES)("are refuted by verify: $what", ({ refuted }) => {
    expect(judgedBefore).toContainEqual(expect.stringMatching(refuted));
  });

  it("are all that the plan changes", () => {
    const about = MANUAL_CHANGES.map(({ address }) => address.split(".")[1]);
    const others = plan.changes.filter(({ address }) => !about.includes(address.split(".")[1]));
    expect(others).toEqual([]);
  });

  it("are reverted by an apply; then the plan is empty and the proof holds", async () => {
    await applied.sandbox.terraform.apply(plan);
    expect((await applied.plan()).changes).toEqual([]);
    expect(await verify(FILE, applied.sandbox.environment)).toMatchObject({ code: 0, found: [] });
  });

  it.each(MANUAL_CHANGES)("are documented verbatim: $what", ({ what, address, says }) => {
    expect(DOCS).toContain(`| ${what} | \`${address}\` | \`${says}\` |`);
  });

  /** What is shown of one resource. */
  function blockOf(address: string): string {
    const blocks = shown.split(/\n(?= {2}# )/);
    return (
      blocks
        .find((block) => block.trimStart().startsWith(`# ${address} `))
        ?.split("\n")
        .map((line) => line.trim())
        .join("\n") ?? `nothing about ${address} in:\n${shown}`
    );
  }
});
