import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generateKey } from "openpgp";
import { importFile } from "../../../access/adopt/import-file";
import type { SynthesizedStack } from "../../../access/synthesis/synthesized-stacks";
import { PACKAGE } from "../../../organization/package";
import type { Sandbox } from "../../../sandbox/sandbox";
import { doing, iamCaller, idsIn, planned, Synthesized } from "../../support/adopted-sandbox";

jest.setTimeout(300_000);

const trust = (principal: object, condition?: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principal,
        Action: "sts:AssumeRole",
        ...(condition && { Condition: condition }),
      },
    ],
  });
const IDENTITY = { AWS: "arn:aws:iam::111111111111:root" };
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Objects created from tutorials before there was a file: the account, and the CLI arguments. */
const TYPED: readonly (readonly [string, ...string[]])[] = [
  ["M", "create-user", "--user-name", "alice"],
  ["M", "create-user", "--user-name", "bob", "--path", "/people/", "--tags", "Key=team,Value=web"],
  ["M", "create-user", "--user-name", "dave"],
  ["M", "create-login-profile", "--user-name", "alice", "--password", "Correct-horse-7-battery"],
  ["M", "create-access-key", "--user-name", "alice"],
  ["M", "attach-user-policy", "--user-name", "alice", "--policy-arn", ADMINISTRATOR],
  ["M", "create-group", "--group-name", "users"],
  ["M", "create-group", "--group-name", "admin-A"],
  [
    "M",
    "put-group-policy",
    "--group-name",
    "admin-A",
    "--policy-name",
    "all",
    "--policy-document",
    EVERYTHING,
  ],
  ["M", "add-user-to-group", "--group-name", "users", "--user-name", "alice"],
  ["M", "add-user-to-group", "--group-name", "users", "--user-name", "dave"],
  ["M", "add-user-to-group", "--group-name", "admin-A", "--user-name", "bob"],
  [
    "A",
    "create-role",
    "--role-name",
    "admin",
    "--description",
    "break-glass",
    "--assume-role-policy-document",
    trust(IDENTITY, MFA),
  ],
  ["A", "attach-role-policy", "--role-name", "admin", "--policy-arn", ADMINISTRATOR],
  [
    "B",
    "create-role",
    "--role-name",
    "ec2",
    "--assume-role-policy-document",
    trust({ Service: "ec2.amazonaws.com" }),
  ],
  ["B", "put-role-policy", "--role-name", "ec2", "--policy-name", "ec2", "--policy-document", EVERYTHING],
];

/** The default file with an initial password, an MFA device and an AWS managed policy. */
async function withInitialPassword(user: string): Promise<string> {
  const userIDs = [{ name: user, email: `${user}@example.com` }];
  const { publicKey } = await generateKey({ userIDs, format: "object" });
  const pgpKey = Buffer.from(publicKey.write()).toString("base64");
  const text = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");
  return text
    .replace(`  ${user}:   {`, `  ${user}:   { pgpKey: "${pgpKey}", mfaDevice: ${user}-phone,`)
    .replace("roles: ", "roles:\n  audit: { managedPolicies: [ReadOnlyAccess], accounts: [B] }");
}

/** Live IAM with ids: a recreated object has another id. */
async function live(sandbox: Sandbox) {
  return Promise.all(
    ["M", "A", "B"].map(async (name) => [await idsIn(sandbox, name), await sandbox.inventory(name)]),
  );
}

/** Counts of calls that create or delete. */
function made(sandbox: Sandbox): Readonly<Record<string, number>> {
  const calls = Object.entries(sandbox.gateway.counts());
  return Object.fromEntries(calls.filter(([call]) => /^iam:(Create|Delete|Remove|Detach)/.test(call)));
}

describe("accounts that were set up manually", () => {
  let synthesized: Synthesized;
  /** The same file, in a stack for each account. */
  let moved: Synthesized;
  let sandbox: Sandbox;
  let iam: ReturnType<typeof iamCaller>;
  beforeAll(async () => {
    const text = await withInitialPassword("alice");
    synthesized = await Synthesized.text(text);
    moved = await Synthesized.text(`${text}terraform: { layout: per-account }\n`);
    sandbox = await synthesized.sandbox();
    iam = iamCaller(sandbox);
    for (const [account, ...typed] of TYPED) await iam(account, ...typed);
  });
  afterAll(() => sandbox?.close());

  it("are reported as docs/drift.md documents, and --dry-run writes nothing", async () => {
    const { stdout, stderr } = await synthesized.run(sandbox.environment, "--dry-run");
    expect(readFileSync(join(PACKAGE, "docs", "drift.md"), "utf8")).toContain(stdout);
    expect(stderr).not.toContain("wrote");
    expect(existsSync(importFile(synthesized.stack("access").file))).toBe(false);
  });

  it("are read: existing declared objects are imported, others are reported", async () => {
    const { code, stderr, stacks } = await synthesized.adopt(sandbox.environment);
    expect([code, stderr]).toEqual([0, expect.stringContaining("reading account B (3 of 3)")]);
    const [access] = stacks;
    expect(access?.imports.map(({ to, id }) => `${to} ${id}`).sort()).toMatchSnapshot();
    expect(access?.notes.map(({ account, note }) => `${account}: ${note}`)).toEqual([
      "M: user bob is at /people/: the apply moves the user to /, and the ARN changes",
      "B: role ec2 trusts ec2.amazonaws.com: the apply removes that principal",
    ]);
    expect(access?.foreignMembers).toEqual([
      { account: "M", group: "admin-A", user: "bob" },
      { account: "M", group: "users", user: "dave" },
    ]);
  });

  it("are adopted: nothing is destroyed or replaced, and users keep their ids", async () => {
    const before = {
      M: await idsIn(sandbox, "M"),
      A: await idsIn(sandbox, "A"),
      B: await idsIn(sandbox, "B"),
    };
    const { terraform } = sandbox;
    terraform.use(synthesized.stack("access").file);
    const { plan, doing: does, imported } = await planned(terraform);
    expect([plan.destroy, does.filter((it) => it.includes("delete"))]).toEqual([0, []]);
    expect(imported).toHaveLength(20);
    expect(does.filter((it) => it.includes("login_profile"))).toEqual([]);
    process.stdout.write(
      `manually created: ${imported.length} to import, ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy\n`,
    );
    expect(plan.add + imported.length).toBe(94);
    await terraform.apply(plan);

    const bob = "arn:aws:iam::111111111111:user/people/bob";
    const { [bob]: idOfBob, ...others } = before.M;
    expect(await idsIn(sandbox, "M")).toMatchObject({
      ...others,
      "arn:aws:iam::111111111111:user/bob": idOfBob,
    });
    expect(await idsIn(sandbox, "A")).toMatchObject(before.A);
    expect(await idsIn(sandbox, "B")).toMatchObject(before.B);
    expect(await iam("M", "get-login-profile", "--user-name", "alice")).toContain("alice");
    expect(await iam("M", "list-access-keys", "--user-name", "alice")).toContain("Active");
    const deleted = Object.keys(sandbox.gateway.counts()).filter((call) =>
      /iam:Delete(User|Group|Role)$/.test(call),
    );
    expect(deleted).toEqual([]);
  });

  it("show undeclared members in the next plan, and then match the file", async () => {
    const { terraform } = sandbox;
    const plan = await terraform.plan();
    expect(doing(plan)).toEqual([
      "update aws_iam_group_membership.group_admin-A",
      "update aws_iam_group_membership.group_users",
    ]);
    await terraform.apply(plan);
    expect(doing(await terraform.plan())).toEqual([]);
    const { groups } = await sandbox.inventory("M");
    expect(groups.find(({ name }) => name === "users")?.members).toEqual(["alice", "bob", "charlie"]);
  });

  it("make an apply without state and without adopt fail: the names exist", async () => {
    const terraform = await moved.withoutState("account-A", sandbox.environment);
    await expect(terraform.apply(await terraform.plan())).rejects.toThrow(/EntityAlreadyExists/);
    terraform.remove();
  });

  it("move to one state per account; nothing is created or destroyed", async () => {
    const [before, calls] = [await live(sandbox), made(sandbox)];
    const { code, stacks } = await moved.adopt(sandbox.environment);
    expect([
      code,
      stacks.map(({ stack, absent, foreignMembers }) => [stack, absent, foreignMembers]),
    ]).toEqual([
      0,
      [
        ["account-A", [], []],
        ["account-B", [], []],
        ["identity", [], []],
      ],
    ]);
    const move = async ({ name }: SynthesizedStack) => {
      const terraform = await moved.withoutState(name, sandbox.environment);
      const plan = await terraform.plan();
      const others = doing(plan).filter(
        (it) => !/^(create aws_iam_group_membership|update aws_iam_user)\./.test(it),
      );
      expect([name, others]).toEqual([name, []]);
      process.stdout.write(
        `${name}: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy\n`,
      );
      await terraform.apply(plan);
      expect([name, doing(await terraform.plan())]).toEqual([name, []]);
      terraform.remove();
    };
    await Promise.all(moved.stacks.map(move));
    expect(await live(sandbox)).toEqual(before);
    expect(made(sandbox)).toEqual(calls);
  });
});
