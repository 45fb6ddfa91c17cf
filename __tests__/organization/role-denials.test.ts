import type { PolicyStatement } from "../../organization/policy-document";
import { permissionsIn } from "../../organization/role-denials";
import { stoppedRoles } from "../../organization/stopped-roles";
import { BASE, parse, policies } from "../support/parse-organization";

const BUCKET = "arn:aws:s3:::acme-state";

/** The Sids of the Denies that a role with a statement has in account M, which keeps the state. */
function deniesOf(
  statement: Partial<PolicyStatement>,
  terraform = "state: { backend: s3, bucket: acme-state }",
) {
  const action = statement.NotAction === undefined ? { Action: "s3:*" } : {};
  const Statement = [{ Effect: "Allow", Resource: "*", ...action, ...statement } as PolicyStatement];
  const organization = parse(`${BASE}users: {}\nterraform: { ${terraform} }`, {
    ...policies,
    policy: () => ({ file: "p", value: { Version: "2012-10-17", Statement } }),
  });
  const [role] = organization.roles;
  if (role === undefined) throw new Error("no role");
  const statements = permissionsIn(organization.identity, role, organization)?.Statement ?? [];
  expect(statements.slice(0, 1)).toEqual(Statement);
  return statements.slice(1);
}
const sidsOf = (...given: Parameters<typeof deniesOf>) => deniesOf(...given).map(({ Sid }) => Sid);
const [ENTRY, STATE] = [["DenyTerraformEntry", "DenyRootSessions"], ["DenyTerraformState"]];

describe("the Denies of a role that does not apply", () => {
  it.each<[string, Partial<PolicyStatement>, string[]]>([
    ["that calls another service", { Action: "sqs:*" }, []],
    ["that calls S3", { Action: ["sqs:*", "s3:GetObject"] }, STATE],
    ["that calls S3 in capitals", { Action: "S3:Get*" }, STATE],
    ["that calls STS", { Action: "sts:AssumeRole" }, ENTRY],
    ["with a pattern of services", { Action: "s*:*" }, [...ENTRY, ...STATE]],
    ["of a service with one wildcard letter", { Action: "?3:GetObject" }, [...ENTRY, ...STATE]],
    ["of all except some actions", { NotAction: "iam:*" }, [...ENTRY, ...STATE]],
    ["with only a Deny", { Effect: "Deny" }, []],
  ])("for a role %s are %p", (_, statement, sids) => {
    expect(sidsOf(statement)).toEqual(sids);
  });

  it.each<[string, string | string[], boolean]>([
    ["the bucket", BUCKET, true],
    ["objects of the bucket and others", ["arn:aws:s3:::other", `${BUCKET}/key`], true],
    ["another bucket with a longer name", `${BUCKET}2`, false],
    ["every bucket", "*", false],
  ])("allow reading the bucket to a role that names %s: %p", (_, resource, isRead) => {
    const [denied] = deniesOf({ Resource: resource as string });
    expect(denied).toEqual({
      Sid: "DenyTerraformState",
      Effect: "Deny",
      ...(isRead ? { NotAction: ["s3:Get*", "s3:List*"] } : { Action: "s3:*" }),
      Resource: [BUCKET, `${BUCKET}/*`],
    });
  });

  it("are whole statements, and do not exist for a role that may apply", () => {
    const Resource = ["arn:aws:iam::*:role/OrganizationAccountAccessRole"];
    expect(deniesOf({ Action: "sts:AssumeRole" })).toEqual([
      { Sid: "DenyTerraformEntry", Effect: "Deny", Action: "sts:AssumeRole", Resource },
      { Sid: "DenyRootSessions", Effect: "Deny", Action: "sts:AssumeRoot", Resource: "*" },
    ]);
    expect(sidsOf({ Action: "*" })).toEqual([]);
  });

  it("exist only in the account that stores the state", () => {
    expect(sidsOf({}, "state: { backend: s3, bucket: acme-state, account: A }")).toEqual([]);
    expect(sidsOf({}, "layout: one-plan")).toEqual([]);
  });
});

describe("a budget that stops the roles of its account", () => {
  const stopped = (terraform: string) =>
    stoppedRoles(
      parse(
        `${BASE}  own: { policy: ec2, accounts: [B] }\n  all: { managedPolicies: [AdministratorAccess] }\nusers: {}\nterraform: { appliedBy: [${terraform}] }`,
      ),
      { id: "222222222222" },
    ).map(({ key }) => key);

  it("names its account's roles except administrators", () => {
    expect(stopped("")).toEqual(["admin", "ec2", "vpc"]);
  });

  it("excludes roles that apply, by key or by ARN in that account", () => {
    expect(stopped("vpc")).toEqual(["admin", "ec2"]);
    expect(stopped("'arn:aws:iam::222222222222:role/ec2'")).toEqual(["admin", "vpc"]);
    expect(stopped("'arn:aws:iam::333333333333:role/ec2'")).toEqual(["admin", "ec2", "vpc"]);
  });
});
