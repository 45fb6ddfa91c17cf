import { lockedOut } from "../../access/bootstrap/lock-out";
import { isWriter, stateWriters } from "../../organization/appliers";
import { entitlementsOf } from "../../organization/entitlements";
import type { Organization } from "../../organization/organization";
import type { PolicyStatement } from "../../organization/policy-document";
import type { PolicyFiles } from "../../organization/policy-files";
import { BASE, NOW, parse, problemsIn } from "../support/parse-organization";
import { shipped } from "../support/shipped-policies";

const allow = (Action: string | string[], Resource: string) =>
  ({ Effect: "Allow", Action, Resource }) as const;
const deny = (Action: string, Resource: string) => ({ Effect: "Deny", Action, Resource }) as const;
const DOCUMENTS = new Map<string, readonly PolicyStatement[]>([
  ["topic", [allow(["s3:*", "sts:*"], "*")]],
  ["planner", [allow("s3:GetObject", "arn:aws:s3:::acme-state/*")]],
  [
    "neighbor",
    [allow("s3:*", "arn:aws:s3:::acme-state-of-others/*"), deny("s3:PutObject", "arn:aws:s3:::acme-state/*")],
  ],
  ["sparing", [allow("*", "*"), deny("iam:*", "*")]],
  ["notIam", [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]],
]);
const FILES: PolicyFiles = {
  policy: (name) => {
    const Statement = DOCUMENTS.get(name);
    return { file: name, value: Statement ? { Version: "2012-10-17", Statement } : shipped(name) };
  },
  actionList: () => undefined,
  names: () => ["admin", "s3", ...DOCUMENTS.keys()],
};
const organization = (terraform: string): Organization =>
  parse(
    `
organization: example
identity: M
accounts: { M: { id: "111111111111" }, A: { id: "222222222222" } }
roles:
  admin: { policy: admin }
  s3: { policy: s3 }
  topic: { policy: topic }
  planner: { policy: planner }
  apply: { policy: topic, accounts: [M] }
  power: { managedPolicies: [PowerUserAccess] }
  neighbor: { policy: neighbor }
  sparing: { policy: sparing }
  notIam: { policy: notIam }
  system: { managedPolicies: [job-function/SystemAdministrator] }
  own: { managedPolicies: ["arn:aws:iam::111111111111:policy/AdministratorAccess"], accounts: [M] }
  bound: { policy: admin, permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess" }
  all: { managedPolicies: [AdministratorAccess] }
users: {}
terraform: ${terraform}
`,
    FILES,
  );
const S3 = "{ appliedBy: [apply], state: { backend: s3, bucket: acme-state } }";

function denialsOf(terraform: string) {
  const { roles } = entitlementsOf(organization(terraform), NOW);
  return new Map(
    roles.map(({ account, role, permissions }) => [
      `${account.name} ${role.key}`,
      (permissions?.Statement ?? []).filter(({ Sid }) => /^Deny(Terraform|RootSessions)/.test(Sid ?? "")),
    ]),
  );
}

describe("the writers of the state", () => {
  const writersOf = (terraform: string) => {
    const parsed = organization(terraform);
    const { state } = parsed.terraform;
    return state.backend === "s3" ? stateWriters(parsed, state) : [];
  };

  it("are root, the bucket account's administrators and named principals", () => {
    expect(writersOf(S3)).toEqual([
      "arn:aws:iam::111111111111:role/admin",
      "arn:aws:iam::111111111111:role/all",
      "arn:aws:iam::111111111111:role/apply",
      "arn:aws:iam::111111111111:root",
    ]);
  });

  it("include Terraform's entry role of that account", () => {
    expect(
      writersOf("{ state: { backend: s3, bucket: acme-state, account: A, assumeRole: tf/State } }"),
    ).toEqual([
      "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole",
      "arn:aws:iam::222222222222:role/admin",
      "arn:aws:iam::222222222222:role/all",
      "arn:aws:iam::222222222222:role/tf/State",
      "arn:aws:iam::222222222222:root",
    ]);
  });

  it("include a role of another account, and principals by ARN, if named", () => {
    const named = "apply, planner, 'arn:aws:iam::333333333333:user/deployer'";
    expect(
      writersOf(`{ appliedBy: [${named}], state: { backend: s3, bucket: acme-state, account: A } }`),
    ).toEqual([
      "arn:aws:iam::111111111111:role/apply",
      "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole",
      "arn:aws:iam::222222222222:role/admin",
      "arn:aws:iam::222222222222:role/all",
      "arn:aws:iam::222222222222:role/planner",
      "arn:aws:iam::222222222222:root",
      "arn:aws:iam::333333333333:user/deployer",
    ]);
  });

  it("name by ARN what is no role and resembles none", () => {
    const fix = "write its ARN: arn:aws:iam::111111111111:role/…";
    expect(problemsIn(`${BASE}users: {}\nterraform: { appliedBy: [pipeline] }`)).toContain(fix);
  });

  it("are recognized by the caller's ARN, for sessions without the role path", () => {
    const sso = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*";
    const session = (role: string, account = "111111111111") =>
      `arn:aws:sts::${account}:assumed-role/${role}/x`;
    expect(isWriter(session("apply"), writersOf(S3))).toBe(true);
    expect(isWriter("arn:aws:iam::111111111111:root", writersOf(S3))).toBe(true);
    expect(isWriter(session("apply", "222222222222"), writersOf(S3))).toBe(false);
    expect(isWriter(session("apply2"), writersOf(S3))).toBe(false);
    expect(isWriter("arn:aws:iam::111111111111:user/apply", writersOf(S3))).toBe(false);
    expect(isWriter(session("AWSReservedSSO_Admin_0123"), [sso])).toBe(true);
    expect(isWriter(session("AWSReservedSSO_Read_0123"), [sso])).toBe(false);
    const dotted = "arn:aws:iam::111111111111:role/path/a.b+c";
    expect(isWriter(session("a.b+c"), [dotted])).toBe(true);
    expect(isWriter(session("aXb+c"), [dotted])).toBe(false);
    expect(isWriter(session("a.bbc"), [dotted])).toBe(false);
    expect(isWriter(session("path"), [dotted])).toBe(false);
    expect(isWriter(`x${session("a.b+c")}`, [dotted])).toBe(false);
    expect(isWriter(dotted, [dotted])).toBe(true);
    expect(isWriter(session(""), ["arn:aws:iam::111111111111:user/x"])).toBe(false);
  });

  it("are named in bootstrap's error for anyone else", () => {
    expect(lockedOut("arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_01/al", "b", ["w"])).toBe(
      "you could not write the state: the policy of bucket b does not name you\n" +
        "  found     arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_01/al\n" +
        "  expected  one of w\n" +
        "  fix       terraform: { appliedBy: [arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Admin_01] }",
    );
  });
});

describe("a role that does not apply", () => {
  const STATE = ["arn:aws:s3:::acme-state", "arn:aws:s3:::acme-state/*"];
  const entry = (Resource: readonly string[]) => [
    { Sid: "DenyTerraformEntry", Effect: "Deny", Action: "sts:AssumeRole", Resource },
    { Sid: "DenyRootSessions", Effect: "Deny", Action: "sts:AssumeRoot", Resource: "*" },
  ];
  const ENTRY = entry(["arn:aws:iam::*:role/OrganizationAccountAccessRole"]);

  it("is denied the state's bucket in the bucket's account, if it could reach S3", () => {
    const denials = denialsOf(S3);
    const everything = { Sid: "DenyTerraformState", Effect: "Deny", Action: "s3:*", Resource: STATE };
    expect(denials.get("M s3")).toEqual([everything]);
    expect(denials.get("A s3")).toEqual([]);
    expect(denials.get("M topic")).toEqual([...ENTRY, everything]);
    expect(denials.get("M power")).toEqual([...ENTRY, everything]);
    expect(denials.get("M neighbor")).toEqual([everything]);
  });

  it.each(["sparing", "notIam", "system", "own", "bound"])(
    "is denied state and entry if it may do almost everything: %s",
    (role) => {
      expect(
        denialsOf(S3)
          .get(`M ${role}`)
          ?.map(({ Sid }) => Sid),
      ).toEqual(["DenyTerraformEntry", "DenyRootSessions", "DenyTerraformState"]);
    },
  );

  it("may read the state bucket if its policy names the bucket", () => {
    expect(denialsOf(S3).get("M planner")).toEqual([
      {
        Sid: "DenyTerraformState",
        Effect: "Deny",
        NotAction: ["s3:Get*", "s3:List*"],
        Resource: STATE,
      },
    ]);
  });

  it("is denied Terraform's entry roles in all accounts if it may assume roles", () => {
    const denials = denialsOf("{ providers: { assumeRole: org/Deployer } }");
    const both = entry([
      "arn:aws:iam::*:role/OrganizationAccountAccessRole",
      "arn:aws:iam::*:role/org/Deployer",
    ]);
    expect(denials.get("M topic")).toEqual(both);
    expect(denials.get("A power")).toEqual(both);
    expect(denials.get("M s3")).toEqual([]);
  });

  it("is neither an administrator nor a named role", () => {
    const denials = denialsOf(S3);
    expect(["admin", "all", "apply"].map((role) => denials.get(`M ${role}`))).toEqual([[], [], []]);
  });
});
