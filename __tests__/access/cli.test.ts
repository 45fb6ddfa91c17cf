import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../access/cli";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { NOW } from "../support/parse-organization";
import { synthesize } from "../support/synthesized";

jest.mock("../../access/synthesis/synthesize", () => jest.requireActual("../support/synthesis-in-process"));

// A whole proof takes seconds where other suites run beside it.
jest.setTimeout(120_000);

const DEFAULT = join(PACKAGE, "organization.yaml");
const WRONG = join(PACKAGE, "__tests__", "organization", "fixtures", "unknown-role.yaml");

/** Runs the command line in this process, and gathers what it prints. */
async function gatehouse(...argv: string[]): Promise<{ code: number; data: string; messages: string }> {
  const gather = (stream: NodeJS.WriteStream) => {
    const texts: string[] = [];
    const spy = jest.spyOn(stream, "write").mockImplementation((text) => texts.push(String(text)) > 0);
    return { texts, spy };
  };
  const [stdout, stderr] = [gather(process.stdout), gather(process.stderr)];
  try {
    const code = await run(argv);
    return {
      code,
      data: stdout.texts.join(""),
      messages: stderr.texts.join(""),
    };
  } finally {
    stdout.spy.mockRestore();
    stderr.spy.mockRestore();
  }
}

describe("check", () => {
  it("prints the file's summary and accepted findings, and exits with 0", async () => {
    const { code, data, messages } = await gatehouse("check", "--organization", DEFAULT);
    expect([code, messages]).toEqual([0, ""]);
    expect(data).toMatchInlineSnapshot(`
      "example: 3 accounts, 3 users, 7 groups, 9 roles; nothing wrong
      accepted  policies/admin.json, statement 1: allows everything on everything (full-admin): SRE and break-glass: everything, with recent MFA
      accepted  policies/ec2.json, statement 1: lets its holder gain more permissions: runs code of their own, or gets a session, on instances of a launch template, under the role that it has (ec2:CreateLaunchTemplateVersion and ec2:ModifyLaunchTemplate) (escalation): shipped so: no condition restricts whose launch template it is; docs/security.md#topics
      accepted  policies/iam.json, statement 1: lets its holder gain more permissions: rewrites a managed policy that is attached to them (iam:CreatePolicyVersion); activates an older version of a policy (iam:SetDefaultPolicyVersion); creates an access key of any user (iam:CreateAccessKey); gives any user a password (iam:CreateLoginProfile); and 23 more ways (escalation): who administers IAM can make themselves admin; grant it alike
      accepted  policies/iam.json: changes IAM: iam:AcceptDelegationRequest, iam:AddRoleToInstanceProfile, iam:AssociateDelegationRequest, iam:ChangePassword and 81 more (escalation): who administers IAM can make themselves admin; grant it alike
      accepted  policies/iam.json, statement 1: lets any role be assumed or passed on (wildcard-roles): who administers IAM can make themselves admin; grant it alike
      accepted  identity: nobody may administer M, which holds the users: that takes credentials that the file does not know (lockout): a walk-through: whoever applies administers M by credentials of their own
      "
    `);
  });

  it("exits with 1 on a finding that is not accepted, and prints the fix", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-check-"));
    const file = join(folder, "organization.yaml");
    const text = readFileSync(DEFAULT, "utf8");
    writeFileSync(file, text.slice(0, text.indexOf("accept:")));
    const { code, data } = await gatehouse("check", "--organization", file);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(data).toContain(
      "1 finding in policies\npolicies/admin.json, statement 1: allows everything on everything (full-admin)\n  fix ",
    );
  });

  it("prints errors on stderr, without a stack trace, and exits with 1", async () => {
    const { code, data, messages } = await gatehouse("check", "--organization", WRONG);
    expect([code, data]).toEqual([1, ""]);
    expect(messages).toMatch(/unknown-role\.yaml:9:22: alice cannot be granted "vcp": no such role\n/);
    expect(messages).not.toMatch(/ {4}at /);
  });

  it("prints the stack trace on request", async () => {
    const { messages } = await gatehouse("--debug", "check", "--organization", WRONG);
    expect(messages).toMatch(/ {4}at /);
  });
});

describe("matrix", () => {
  it("prints a table by default", async () => {
    const { data } = await gatehouse("matrix", "--organization", DEFAULT);
    expect(data).toMatchInlineSnapshot(`
      "user     M (identity)  A      B
      alice    -             vpc    vpc
      bob      -             -      ec2
      charlie  -             admin  admin
      "
    `);
  });

  it("prints Markdown on request", async () => {
    const { data } = await gatehouse("matrix", "--organization", DEFAULT, "--format", "markdown");
    expect(data).toMatchInlineSnapshot(`
      "| user | M (identity) | A | B |
      | --- | --- | --- | --- |
      | alice | - | vpc | vpc |
      | bob | - | - | ec2 |
      | charlie | - | admin | admin |
      "
    `);
  });

  it("prints JSON with the groups that grant each role", async () => {
    const { data } = await gatehouse("matrix", "--organization", DEFAULT, "--format", "json");
    expect(JSON.parse(data).users[1]).toEqual({
      name: "bob",
      groups: ["users", "ec2-B"],
      access: [
        {
          account: "B",
          role: "ec2",
          arn: "arn:aws:iam::333333333333:role/ec2",
          groups: ["ec2-B"],
        },
      ],
    });
  });
});

const STALE =
  /^the synthesized output is out of date\n {2}stack access: aws_iam_group_membership\.group_ec2-B differs\n(.*\n)* {2}fix {7}synthesize again: npm run synth\n$/;

describe("prove", () => {
  const synthesized = synthesize(entitlementsOf(loadOrganization(DEFAULT), NOW));
  let folder: string;
  let stack: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-prove-"));
    stack = join(folder, "stacks", "access");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (json: string) => {
    mkdirSync(stack, { recursive: true });
    writeFileSync(join(stack, "cdk.tf.json"), json);
    const manifest = {
      stacks: { access: { synthesizedStackPath: "stacks/access/cdk.tf.json" } },
    };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  };

  it.each([
    { synthesizedStackPath: "stacks/access/cdk.tf.json", workingDirectory: "../evil" },
    { synthesizedStackPath: "../evil/cdk.tf.json", workingDirectory: "stacks/access" },
  ])("refuses a manifest that applies another folder: $workingDirectory", async (access) => {
    put("{}");
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks: { access } }));
    const { code, messages } = await gatehouse("prove", "--organization", DEFAULT, "--output", folder);
    expect([code, messages]).toEqual([1, expect.stringMatching(/leads stack access elsewhere than to/)]);
  });

  it("prints the fix if nothing was synthesized", async () => {
    const { code, messages } = await gatehouse("prove", "--organization", DEFAULT, "--output", folder);
    expect([code, messages]).toEqual([
      1,
      expect.stringMatching(/^no synthesized stack in .*\n {2}fix {7}synthesize first/),
    ]);
  });

  it("prints every claim as proven, with its count, and exits with 0", async () => {
    put(synthesized);
    const { code, data } = await gatehouse("prove", "--organization", DEFAULT, "--output", folder);
    expect(code).toBe(0);
    expect(data).toMatchInlineSnapshot(`
      "proven   the plan contains only what Gatehouse writes for this file (85 judged)
      proven   every provider reaches the account of its alias, and every resource is in its account (85 judged)
      proven   every role has the session length, the boundary and the managed policies of the file (9 judged)
      proven   nobody can assume a role that the file does not grant, or without recent MFA (113 judged)
      proven   everyone can assume, with recent MFA, what the file grants (113 judged)
      proven   groups delegate only roles of the file, by literal ARNs, to its members, until its end dates (11 judged)
      proven   every role is in the file and trusts only the identity account, on all conditions (9 judged)
      proven   every user is in the file and in the identity account (3 judged)
      proven   only programs with subjects in the file can assume roles (9 judged)
      proven   each role allows exactly the actions of AWS's catalog that its topic declares (4302 judged)
      proven   only administrators write IAM, pass or assume roles, or escalate privileges, unless the file accepts it (6 judged)
               administrator, by the file: role admin in A, B, M
               policies/ec2.json: runs code of their own, or gets a session, on instances of a launch template, under the role that it has (ec2:CreateLaunchTemplateVersion and ec2:ModifyLaunchTemplate); shipped so: no condition restricts whose launch template it is
      proven   without a role everyone has exactly the self-service permissions, in every service (60 judged)
      proven   every user can manage their own credentials, with MFA, and nothing else (918 judged)
      proven   without MFA users can enroll their device in the enrollment window of the file, and at no other time (36 judged)
      none     no service control policy denies anything (nothing to judge: the plan has no service control policies)
      proven   nobody else can assume Terraform's entry roles, even if they trusted every account (24 judged)
               excepted, by name: role admin in A, B, M
      "
    `);
  });

  it("uses a sample on request, and reports it on each affected claim", async () => {
    put(synthesized);
    const args = ["prove", "--organization", DEFAULT, "--output", folder, "--sample"];
    const { code, data } = await gatehouse(...args, "1");
    expect(code).toBe(0);
    expect(data.match(/^in part .*\n {9}a sample: 1 of 3 users, 9 of 9 roles$/gm)).toHaveLength(5);
    expect((await gatehouse(...args, "0")).code).toBe(2);
    expect((await gatehouse(...args, "some")).code).toBe(2);
  });

  it("exits with 1 and names other files that Terraform would read", async () => {
    put(synthesized);
    const override = join(stack, "evil_override.tf.json");
    writeFileSync(override, "{}");
    const args = ["prove", "--organization", DEFAULT, "--output", folder, "--format", "json"];
    const { code, data, messages } = await gatehouse(...args);
    rmSync(override);
    const { proven, verdicts } = JSON.parse(data);
    expect([code, messages, proven, verdicts[0].state, verdicts[0].counterExamples]).toEqual([
      1,
      "",
      false,
      "refuted",
      [
        "stack access: evil_override.tf.json: Gatehouse does not write this file, but Terraform would read it",
      ],
    ]);
  });

  it("judges output older than the file, with a warning and exit code 2", async () => {
    put(synthesized);
    const other = join(folder, "organization.yaml");
    writeFileSync(other, readFileSync(DEFAULT, "utf8").replace("ec2: [B]", "vpc: [B]"));
    const { code, data, messages } = await gatehouse("prove", "--organization", other, "--output", folder);
    expect([code, messages]).toEqual([2, expect.stringMatching(STALE)]);
    expect(data).toContain("bob can assume ec2 in B with MFA proven 3599 s ago: group ec2-B, statement 1");
    expect(data).toContain("bob cannot assume vpc in B with MFA proven 3599 s ago, which the file grants");
  });

  it("reports that the output is of another organization, and exits with 2", async () => {
    put(synthesized);
    const other = join(folder, "organization.yaml");
    writeFileSync(other, readFileSync(DEFAULT, "utf8").replace(/"(\d)\1{11}"/g, '"99999999999$1"'));
    const { code, messages } = await gatehouse("prove", "--organization", other, "--output", folder);
    expect(code).toBe(2);
    expect(messages).toMatch(
      /^the synthesized output belongs to another organization: .*\n {2}found .*\n {2}fix/,
    );
  });
});

describe("a usage error", () => {
  it.each([
    [["matricks"]],
    [["matrix", "--format", "xml"]],
    [["check", "--organisation", "x"]],
    [["check", "extra"]],
    [["init", "--update", "--ci", "github"]],
    [["init", "--update", "--template", "basic"]],
    [["init", "--update", "--name", "acme"]],
    [["init", "--diff", "--force"]],
    [["code", "seed.txt", "--organization", "x.yaml"]],
  ])("exits with 2: %j", async (argv) => {
    const { code, data, messages } = await gatehouse(...argv);
    expect([code, data]).toEqual([2, ""]);
    expect(messages).toMatch(/error: /);
  });

  it.each([
    ["plan", "--auto-approve", "--auto-approve is for apply"],
    ["apply", "--detailed-exitcode", "--detailed-exitcode is for plan"],
  ])("exits with 2: run %s %s", async (action, option, message) => {
    const { code, data, messages } = await gatehouse("run", action, option);
    expect([code, data, messages]).toEqual([2, "", expect.stringContaining(message)]);
  });

  it("is not reported for --help", async () => {
    expect((await gatehouse("--help")).code).toBe(0);
  });
});

describe("init --update", () => {
  it("updates the repository around the person's folder", async () => {
    const repository = mkdtempSync(join(tmpdir(), "gatehouse-update-"));
    const below = join(repository, "policies");
    mkdirSync(below);
    writeFileSync(join(repository, "cdktf.json"), "{}");
    const spy = jest.spyOn(process, "cwd").mockReturnValue(below);
    try {
      const { code, messages } = await gatehouse("init", "--update");
      expect(code).toBe(1);
      expect(messages).toContain(join(repository, ".gatehouse", "templates.json"));
    } finally {
      spy.mockRestore();
      rmSync(repository, { recursive: true });
    }
  });
});
