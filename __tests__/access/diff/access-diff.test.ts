import { organizationDiff } from "../../../access/diff/access-diff";
import { renderDiff } from "../../../access/diff/render-diff";
import { judgeOfRoles } from "../../../access/diff/role-powers";
import { organizationOf } from "../../../bench/organization-of";
import type { PolicyStatement } from "../../../organization/policy-document";
import type { PolicyFiles } from "../../../organization/policy-files";
import { BASE, NOW, parse, policies } from "../../organization/parse";

const USERS = `teams:
  sre: { grants: { admin: [A, B] } }
users:
  alice: { teams: [sre], grants: { vpc: A } }
  bob: { teams: [sre], grants: { vpc: [A, B] } }
`;
const FILE = BASE + USERS;

/** What changes, each with its risks after a bar. */
async function diff(
  after: string,
  before = FILE,
  files: PolicyFiles = policies,
  filesBefore: PolicyFiles = policies,
): Promise<string[]> {
  const changes = await organizationDiff(parse(before, filesBefore), parse(after, files), NOW);
  return changes.map(({ says, risks }) => [says, ...risks].join(" | "));
}

describe("what a change of the file does to access", () => {
  it("is nothing, when only the order changes", async () => {
    expect(
      await diff(
        FILE.replace("[A, B] } }\n  bob", "[B, A] } }\n  bob").replace("vpc: [A, B]", "vpc: [B, A]"),
      ),
    ).toEqual([]);
  });

  it("is what somebody gains, until when", async () => {
    expect(
      await diff(FILE.replace("vpc: A }", "vpc: A, ec2: { accounts: [A, B], until: 2027-01-31 } }")),
    ).toEqual(["alice gains ec2 in A, B (until 2027-01-31)"]);
  });

  it("is what everybody of a team loses, told once", async () => {
    expect(await diff(FILE.replace("admin: [A, B]", "admin: [A]"))).toEqual(["every sre loses admin in B"]);
  });

  it("is told apart where the first accounts are the same and others are not", async () => {
    const many = Array.from({ length: 9 }, (_, index) => `  X${index}: { id: "66666666660${index}" }\n`).join(
      "",
    );
    const file = FILE.replace("roles:\n", `${many}roles:\n`);
    const all = (last: string) => `admin: { accounts: [X0, X1, X2, X3, X4, X5, X6, ${last}] }`;
    const after = file
      .replace("vpc: A }", `vpc: A, ${all("X7")} }`)
      .replace("vpc: [A, B] }", `vpc: [A, B], ${all("X8")} }`);
    expect(await diff(after, file)).toEqual([
      "alice gains admin in X0, X1, X2, X3, X4 and 3 more",
      "bob gains admin in X0, X1, X2, X3, X4 and 3 more",
    ]);
  });

  it("is who joins and who leaves, with what she had", async () => {
    const changed = FILE.replace(/ {2}bob: .*\n/, "  eve: { teams: [sre] }\n");
    expect(await diff(changed)).toEqual([
      "joins: eve",
      "leaves: bob",
      "eve gains admin in A, B",
      "bob loses admin in A, B",
      "bob loses vpc in A, B",
    ]);
  });

  it("is an end that is set, moved and taken away", async () => {
    const until = (end: string) => FILE.replace("vpc: A }", `vpc: { accounts: A, until: ${end} } }`);
    expect(await diff(until("2027-01-31"))).toEqual(["alice keeps vpc in A (now until 2027-01-31)"]);
    expect(await diff(until("2027-06-30"), until("2027-01-31"))).toEqual([
      "alice keeps vpc in A (now until 2027-06-30)",
    ]);
    expect(await diff(FILE, until("2027-01-31"))).toEqual(["alice keeps vpc in A (now without an end)"]);
  });

  it("is a new account, an account that goes, and one that becomes another", async () => {
    expect(await diff(FILE.replace("roles:\n", '  D: { id: "555555555555" }\nroles:\n'))).toEqual([
      "new: account D",
    ]);
    const withD = (entry: string) =>
      FILE.replace("roles:\n", `  D: { id: "555555555555"${entry} }\nroles:\n`);
    expect(await diff(withD(", leaving: true"), withD(""))).toEqual(["leaving: account D"]);
    expect(await diff(FILE, withD(", leaving: true"))).toEqual(["gone: account D"]);
    expect(await diff(FILE, withD(""))).toEqual([
      "gone: account D, which was not leaving first: terraform has no provider for what stands there, and stops | loosened",
    ]);
    const perAccount = "terraform: { layout: per-account }\n";
    expect(await diff(FILE + perAccount, withD("") + perAccount)).toEqual([
      "gone: account D, which was not leaving first: nothing is synthesized for it any more, and its roles stay and trust the identity account for good | loosened",
    ]);
    expect(await diff(FILE.replace("222222222222", "999999999999"))).toEqual([
      "account A is now 999999999999, was 222222222222 | loosened",
    ]);
  });

  it("is another name, and nothing of what goes by it", async () => {
    const renamed = FILE.replace("  A: {", "  Prod: { was: A,")
      .replace("vpc: { policy: vpc }", "net: { was: vpc, name: vpc, policy: vpc }")
      .replaceAll("grants: { vpc:", "grants: { net:")
      .replaceAll("[A,", "[Prod,")
      .replace("net: A }", "net: Prod }")
      .replace("bob: {", "bobby: { was: bob, mfaDevice: bob,")
      .replace("  sre: {", "  ops: { was: sre,")
      .replaceAll("teams: [sre]", "teams: [ops]");
    expect(await diff(renamed)).toEqual([
      "account Prod was called A",
      "role net was called vpc",
      "team ops was called sre",
      "user bobby was called bob",
    ]);
    expect(await diff(renamed, renamed)).toEqual([]);
  });

  it("is a role that is replaced, where its name in AWS follows its key", async () => {
    const renamed = FILE.replace("vpc: { policy: vpc }", "net: { was: vpc, policy: vpc }").replaceAll(
      "grants: { vpc:",
      "grants: { net:",
    );
    expect(await diff(renamed)).toEqual([
      "role net was called vpc",
      "role net is called net in AWS, was vpc: AWS renames no role, so it is replaced",
    ]);
  });

  it("is told under the new names, where what is renamed also changes", async () => {
    const renamed = FILE.replace("  A: {", "  Prod: { was: A,")
      .replace("vpc: { policy: vpc }", "net: { was: vpc, name: vpc, policy: vpc, mfaMaxAge: 2h }")
      .replaceAll("grants: { vpc:", "grants: { net:")
      .replaceAll("[A,", "[Prod,")
      .replace("net: A }", "net: Prod }")
      .replace(
        "bob: { teams: [sre], grants: {",
        "bobby: { was: bob, mfaDevice: bob, teams: [sre], grants: { ec2: Prod,",
      );
    expect(await diff(renamed)).toEqual([
      "account Prod was called A",
      "role net was called vpc",
      "user bobby was called bob",
      "bobby gains ec2 in Prod",
      "role net takes MFA of the last 7200 s, was 3600 s | loosened",
    ]);
  });

  it("is told under the names of today, whatever old renames still stand in the file", async () => {
    const alicia = FILE.replace("alice: {", "alicia: { was: alice, mfaDevice: alice,");
    const renamed = alicia
      .replace("vpc: { policy: vpc }", "net: { was: vpc, name: vpc, policy: vpc }")
      .replaceAll("grants: { vpc:", "grants: { net:");
    expect(await diff(renamed, alicia)).toEqual(["role net was called vpc"]);
  });

  it("is no other name, where the new one stood as well: that one goes, and the other gets hers", async () => {
    const only = FILE.replace(/ {2}alice: .*\n/, "").replace(
      "bob: {",
      "bob: { was: alice, mfaDevice: alice,",
    );
    expect(await diff(only)).toContain(
      "user bob was called alice, and the base has both: terraform renames nothing, deletes alice, and bob, whose keys and password stay, gets what the file says of bob now | loosened",
    );
    expect(await diff(only)).toContain("leaves: alice");
    expect(await diff(only)).not.toContain("leaves: bob");
  });

  it("is a state to be moved, where a renamed account has one of its own", async () => {
    const file = `${FILE}terraform: { layout: per-account }\n`;
    const of = (from: string, to: string) => file.replace(`  ${from}: {`, `  ${to}: { was: ${from},`);
    expect(await diff(of("C", "Prod"), file)).toEqual([
      "account Prod was called C: move the state of account-C to account-Prod before the apply",
    ]);
    expect(await diff(of("M", "People").replace("identity: M", "identity: People"), file)).toEqual([
      "account People was called M",
    ]);
  });

  it("is what a role can do now and could not, and the other way round", async () => {
    const document = (...Statement: PolicyStatement[]) => ({
      file: "p",
      value: { Version: "2012-10-17", Statement } as const,
    });
    const other: PolicyFiles = {
      ...policies,
      policy: (name) =>
        name === "vpc"
          ? document({ Effect: "Allow", Action: ["ec2:CreateVpc", "iam:PutRolePolicy"], Resource: "*" })
          : policies.policy(name),
    };
    expect(await diff(FILE, FILE, other)).toEqual([
      "role vpc may now do ec2:CreateVpc, iam:PutRolePolicy | iam-write",
      "role vpc may no longer do vpc:*",
    ]);
  });

  it.each<[string, PolicyStatement[], PolicyStatement[], string[]]>([
    [
      "wider resources beside an action that is new",
      [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::one/*" }],
      [{ Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" }],
      [
        "role vpc may now do s3:ListBucket",
        "role vpc may do s3:GetObject on other resources or conditions | loosened",
      ],
    ],
    [
      "a condition that goes",
      [
        {
          Effect: "Allow",
          Action: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "true" } },
        },
      ],
      [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
      ["role vpc may do s3:* on other resources or conditions | loosened"],
    ],
    [
      "a denial of less",
      [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", NotAction: ["s3:GetObject"], Resource: "*" },
      ],
      [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", NotAction: ["s3:GetObject", "s3:PutObject"], Resource: "*" },
      ],
      ["role vpc is denied all but some actions on other resources or conditions | loosened"],
    ],
    [
      "nothing, where the order and the names of statements change",
      [
        { Sid: "A", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["a", "b"] },
        { Sid: "B", Effect: "Allow", Action: "sns:*", Resource: "*" },
      ],
      [
        { Sid: "C", Effect: "Allow", Action: ["sns:*"], Resource: ["*"] },
        { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: ["b", "a"] },
      ],
      [],
    ],
  ])("is, of a policy, %s", async (_, before, after, said) => {
    const holding = (Statement: PolicyStatement[]): PolicyFiles => ({
      ...policies,
      policy: (name) =>
        name === "vpc" ? { file: "p", value: { Version: "2012-10-17", Statement } } : policies.policy(name),
    });
    expect(await diff(FILE, FILE, holding(after), holding(before))).toEqual(said);
  });

  it.each([
    ["mfa: { maxAge: 2h }", /^role vpc takes MFA of the last 7200 s, was 3600 s \| loosened$/],
    ["mfa: { maxAge: 30m }", /^role vpc takes MFA of the last 1800 s, was 3600 s$/],
    ["sessions: { maxDuration: 4h }", /^role vpc has sessions of 14400 s, was 3600 s \| loosened$/],
    ["sessions: { named: true }", /^now: sessions must bear the user's name$/],
    [
      "selfService: { firstLoginPasswordChange: true }",
      /^now: a password can be changed before MFA .* \| loosened$/,
    ],
    [
      "selfService: { deleteOwnMfaDevice: false }",
      /^no longer: users remove their own MFA device, with MFA$/,
    ],
    [
      "passwordPolicy: { minimumLength: 20, maxAgeDays: 90 }",
      /^passwords have 20 characters or more, was 8$/,
    ],
    ["passwordPolicy: { minimumLength: 7 }", /^passwords have 7 characters or more, was 8 \| loosened$/],
    ["passwordPolicy: { maxAgeDays: 90 }", /^passwords expire after 90 days, was never$/],
    ["terraform: { exclusive: false }", /^no longer: policies made by hand are drift \| loosened$/],
  ])("is a limit that moves, marked when it loosens: %s", async (setting, said) => {
    expect(await diff(`${FILE}${setting}\n`)).toContainEqual(expect.stringMatching(said));
  });

  it("names the sets that many accounts fill, and what is left of them", async () => {
    const many = Array.from(
      { length: 9 },
      (_, index) =>
        `  X${index}: { id: "66666666660${index}", sets: [${index < 7 ? "seven, x" : "two, x"}] }\n`,
    ).join("");
    const file = FILE.replace("roles:\n", `${many}roles:\n`);
    const gains = (scope: string) => diff(file.replace("vpc: A }", `vpc: A, ec2: ${scope} }`), file);
    const everywhere = file.replace("accounts: [A, production]", "accounts: [A, x]");
    expect(await diff(everywhere.replace("vpc: A }", "vpc: A, ec2: [seven, A] }"), everywhere)).toEqual([
      "alice gains ec2 in seven (7 accounts), A",
    ]);
    expect(await gains("[production]")).toEqual(["alice gains ec2 in B, C"]);
    const admin = file.replace("vpc: A }", "vpc: A, admin: { accounts: x, except: [X8] } }");
    expect(await diff(admin, file)).toEqual(["alice gains admin in seven (7 accounts), X7"]);
  });

  it("says that a password goes with the PGP key that it was made for", async () => {
    const key = FILE.replace("alice: {", "alice: { pgpKey: keybase:alice,");
    expect(await diff(FILE, key)).toEqual(["without a pgpKey, the password is deleted of: alice"]);
    expect(await diff(key)).toEqual([
      "alice gets a password, for the holder of keybase:alice to read | loosened",
    ]);
  });

  it("is a password or a device of somebody else, on a user who stands", async () => {
    const key = FILE.replace("alice: {", "alice: { pgpKey: keybase:alice,");
    const hers = key.replace("keybase:alice,", "keybase:mallory, mfaDevice: mallorys-phone,");
    expect(await diff(hers, key)).toEqual([
      "alice has the pgpKey keybase:mallory, was keybase:alice: its holder can read a password that is made from now on | loosened",
      "alice may enrol the MFA device mallorys-phone, was alice | loosened",
    ]);
  });

  it("is a finding of the linter that is accepted, or is not any more", async () => {
    const accepting = `${FILE}accept: [{ rule: full-admin, where: policies/vpc.json, reason: why not }]\n`;
    expect(await diff(accepting)).toEqual([
      "now accepted: full-admin in policies/vpc.json, for why not | loosened",
    ]);
    expect(await diff(FILE, accepting)).toEqual(["no longer accepted: full-admin in policies/vpc.json"]);
  });

  it("is another way by which terraform reaches accounts", async () => {
    const reached = FILE.replace(
      "}\n  C: {",
      ", provider: { assumeRole: Deployer, externalId: xy } }\n  C: {",
    );
    expect(await diff(reached)).toEqual([
      "terraform reaches B by role Deployer with external id xy, was by role OrganizationAccountAccessRole",
    ]);
    const all = `${FILE}terraform: { providers: { authentication: hcp } }\n`;
    expect(await diff(all)).toEqual([
      "terraform reaches M by what HCP Terraform has for it, was by the ambient credentials",
      "terraform reaches A, B, C by what HCP Terraform has for it, was by role OrganizationAccountAccessRole",
    ]);
  });

  it("is a budget or an alias that comes or goes, of an account that stands", async () => {
    const kept = FILE.replace(
      '"222222222222" }',
      '"222222222222", alias: acme-a, budget: { monthlyUsd: 500, notify: [s@example.com] } }',
    );
    const claims = [
      "s@example.com is told of costs of A near 500 USD a month",
      "account A has the alias acme-a",
    ];
    expect(await diff(kept)).toEqual(claims.map((claim) => `now: ${claim}`));
    expect(await diff(FILE, kept)).toEqual(claims.map((claim) => `no longer: ${claim} | loosened`));
    const leaving = kept
      .replace('"222222222222",', '"222222222222", leaving: true,')
      .replaceAll("[A, ", "[")
      .replace("vpc: A }", "vpc: B }");
    expect((await diff(leaving, kept)).filter((says) => says.includes("acme-a"))).toEqual([]);
  });

  it("is programs that a role lets in and did not, marked, and those that it does not any more", async () => {
    const trusting = (...subjects: string[]) =>
      FILE.replace(
        "vpc: { policy: vpc }",
        `vpc: { policy: vpc, trust: { oidc: { issuer: ci.example.com, subjects: [${subjects.join(", ")}] } } }`,
      );
    expect(await diff(trusting("a", "b"))).toEqual([
      "role vpc may be assumed without MFA by a (ci.example.com), b (ci.example.com) in A, B, C, M | loosened",
    ]);
    expect(await diff(trusting("a"), trusting("a", "b"))).toEqual([
      "role vpc may no longer be assumed by b (ci.example.com) in A, B, C, M",
    ]);
    const forOthers = trusting("a").replace("subjects:", "audience: others, subjects:");
    expect(await diff(forOthers, trusting("a"))).toEqual([
      "role vpc may be assumed without MFA by a (ci.example.com for others) in A, B, C, M | loosened",
      "role vpc may no longer be assumed by a (ci.example.com) in A, B, C, M",
    ]);
  });

  it("is programs that come in in more accounts, by the role's own or by a set that one joins", async () => {
    const deploy = (accounts: string) =>
      FILE.replace(
        "roles:\n",
        `roles:\n  deploy: { policy: vpc, accounts: [${accounts}], trust: { oidc: { issuer: ci.example.com, subjects: [a, b] } } }\n`,
      );
    const inB =
      "role deploy may be assumed without MFA by a (ci.example.com), b (ci.example.com) in B | loosened";
    expect(await diff(deploy("A, B"), deploy("A"))).toEqual([inB]);
    const alone = deploy("production").replace('"333333333333", sets: [production]', '"333333333333"');
    const grown = deploy("production");
    const role = (text: string) => text.replace("accounts: [A, production] }", "accounts: [A] }");
    expect(await diff(role(grown), role(alone))).toEqual([inB]);
  });

  it("is a guardrail that goes, which loosens, or comes, which does not", async () => {
    const guarded = `${FILE}guardrails: { iamUsersOutsideIdentity: { check: true, failPlan: true, deny: true }, rootUse: { alert: [s@example.com] } }\n`;
    const claims = [
      "a plan names IAM users in member accounts",
      "a plan fails when there are some",
      "nobody can make IAM users in member accounts",
      "s@example.com is told of the root user of the identity account",
    ];
    expect(await diff(guarded)).toEqual(claims.map((claim) => `now: ${claim}`));
    expect(await diff(FILE, guarded)).toEqual(claims.map((claim) => `no longer: ${claim} | loosened`));
  });

  it("is told in few words of a thousand accounts, in less time than reading them takes", async () => {
    const text = organizationOf({ accounts: 1000 });
    const begun = performance.now();
    const before = parse(text);
    const after = parse(text.replace(/u0: .*/, "u0: { grants: { vpc: all } }"));
    const read = performance.now();
    const changes = await organizationDiff(before, after, NOW);
    expect(changes.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^u0 gains vpc in s1 \(100 accounts\), .*, s9 \(99 accounts\)$/),
    ]);
    expect(performance.now() - read).toBeLessThan(read - begun);
  }, 60_000);
});

describe("a role's risk", () => {
  const role = (Action: string | string[], managedPolicyArns: string[] = []) => {
    const [first] = parse(FILE).roles;
    if (first === undefined) throw new Error("no role");
    const permissions = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    } as const;
    return { ...first, permissions, managedPolicyArns };
  };
  it.each([
    ["*", [], ["admin"]],
    ["iam:*", [], ["iam-write"]],
    [["s3:*", "iam:Put*"], [], ["iam-write"]],
    [["iam:Get*", "iam:List*"], [], []],
    ["*:*", [], ["admin"]],
    ...[
      "UpdateLoginProfile",
      "CreateLoginProfile",
      "SetDefaultPolicyVersion",
      "AttachGroupPolicy",
      "DeactivateMFADevice",
      "PutRolePermissionsBoundary",
      "deleteuserpermissionsboundary",
      "Pass*",
    ].map((action): [string, string[], string[]] => [`iam:${action}`, [], ["iam-write"]]),
    ["i*:CreateUser", [], ["iam-write"]],
    ["s3:*", ["arn:aws:iam::aws:policy/AdministratorAccess"], ["admin"]],
    ["s3:*", ["arn:aws:iam::aws:policy/IAMFullAccess"], ["iam-write"]],
  ])("%p with %p is %p", async (actions, managed, risks) => {
    const risksOf = await judgeOfRoles();
    expect(risksOf(role(actions, managed))).toEqual(risks);
  });
});

describe("the changes, printed", () => {
  const changes = [
    { says: "bob gains admin in A", about: "access", risks: ["admin"] },
    { says: "leaves: eve", about: "user", risks: [] },
  ] as const;
  it("as a table, as Markdown for a pull request, and as JSON", () => {
    expect(renderDiff(changes, "table")).toBe(
      "change                risk\nbob gains admin in A  admin\nleaves: eve\n\n2 changes, 1 with a risk.\n",
    );
    expect(renderDiff(changes, "markdown")).toBe(
      "### What this does to access\n\n| change | risk |\n| --- | --- |\n| bob gains admin in A | ⚠ admin |\n| leaves: eve |  |\n\n2 changes, 1 with a risk.\n",
    );
    expect(JSON.parse(renderDiff(changes, "json"))).toEqual(changes);
    expect(renderDiff([], "table")).toBe("Access does not change.\n");
  });
});
