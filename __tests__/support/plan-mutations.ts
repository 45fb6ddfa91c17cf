import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENROLL_TAG } from "../../organization/enrollment";
import { entitlementsOf } from "../../organization/entitlements";
import { parseOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { NOW } from "./parse-organization";
import { synthesizeAll } from "./synthesized";
import { FILE, shipped } from "./weakened-plan";

const example = (name: string) => readFileSync(join(PACKAGE, "examples", `${name}.yaml`), "utf8");

/** Organization files whose plans are mutated. */
export const BASES = {
  /** One plan of people and roles; bob's role has a program, carol's grant ends, dana's device is named. */
  people: FILE,
  /** The same, where only bob may have access keys. */
  keyless: `${FILE.replace("bob: {", "bob: { accessKeys: true,")}selfService: { accessKeys: false }\n`,
  /** The same, where only alice may have none. */
  denied: FILE.replace("alice: {", "alice: { accessKeys: false,"),
  /** Every guardrail, in one plan. */
  guarded: example("guardrails"),
  /** Every key of the file, a plan for each account. */
  everything: example("everything"),
  /** State in a bucket that Gatehouse makes. */
  bucket: `${FILE}terraform: { state: { backend: s3, bucket: acme-state, region: eu-west-1, kmsKeyId: 0a1b2c3d-0000-1111-2222-333344445555, oldVersionsDays: 30, accessLogs: acme-logs } }\n`,
  /** Trust from two kinds of places, by members of an AWS organization, under their own source identity. */
  placed: `${FILE.replace("accounts: [B], trust", "accounts: [B], from: { organization: o-a1b2c3d4e5 }, trust")}
from: { ips: [203.0.113.0/24, "2001:db8::/32"], vpcs: [vpc-0123456789abcdef0], organization: o-a1b2c3d4e5 }
sessions: { named: true, sourceIdentity: true }
`,
  hcp: `${FILE}terraform: { providers: { authentication: hcp }, state: { backend: cloud, organization: acme } }\n`,
} as const;

export type Base = keyof typeof BASES;

// biome-ignore lint/suspicious/noExplicitAny: a mutation writes what no type allows
export type AnyJson = any;

/** One change of the synthesized JSON, and what becomes of it. */
export type Mutation = {
  readonly name: string;
  /** @default people */
  readonly base?: Base;
  /** @default access */
  readonly stack?: string;
} & (
  | { readonly mutate: (json: AnyJson) => void }
  | { readonly text: (json: string) => string }
  /** Another file in the stack's folder. */
  | { readonly beside: readonly [name: string, text: string] }
  | { readonly stacks: (stacks: Map<string, string>) => void }
) &
  (
    | { readonly caughtBy: string; readonly as: RegExp }
    /** Why nothing has to catch it. */
    | { readonly harmless: string }
  );

const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const M = "aws.M";
const ALICE = "${aws_iam_user.user_alice.name}";
const ROLE = "role_A_vpc";
const TAG = "aws:PrincipalTag/gatehouse-enroll-until";
const ENROLLMENT = "aws_iam_policy.group_users";

/** A resource that Gatehouse does not write. */
const added = (name: string, type: string, args: object): Mutation => ({
  name,
  mutate: ({ resource }) => {
    resource[type] = { ...resource[type], evil: { provider: M, ...args } };
  },
  caughtBy: "known-plan",
  as: new RegExp(`^${type}\\.evil: `),
});

/** Another argument, or another value of one. */
const argument = (name: string, address: string, args: object, as: RegExp): Mutation => {
  const [type = "", id = ""] = address.split(".");
  return {
    name,
    mutate: ({ resource }) => Object.assign(resource[type][id], args),
    caughtBy: "known-plan",
    as,
  };
};

const block = (name: string, blocks: object, as: RegExp): Mutation => ({
  name,
  mutate: (json) => Object.assign(json, blocks),
  caughtBy: "known-plan",
  as,
});

const provider = (
  name: string,
  change: (provider: AnyJson, all: AnyJson[]) => void,
  as: RegExp,
): Mutation => ({
  name,
  mutate: ({ provider: { aws } }) =>
    change(
      aws.find(({ alias }: AnyJson) => alias === "A"),
      aws,
    ),
  caughtBy: "account-identity",
  as,
});

const removed = (name: string, address: string, as: RegExp): Mutation => {
  const [type = "", id = ""] = address.split(".");
  return {
    name,
    mutate: ({ resource }) => {
      delete resource[type][id];
    },
    caughtBy: "known-plan",
    as,
  };
};

/** Another document, in a policy of an address. */
const policy = (
  name: string,
  address: string,
  change: (statements: AnyJson[]) => void,
  caughtBy: string,
  as: RegExp,
  base: Base = "people",
): Mutation => {
  const [type = "", id = ""] = address.split(".");
  return {
    name,
    base,
    mutate: ({ resource }) => {
      const args = resource[type][id];
      const document = JSON.parse(args.policy);
      change(document.Statement);
      args.policy = JSON.stringify(document);
    },
    caughtBy,
    as,
  };
};

const bySid = (statements: AnyJson[], sid: string): AnyJson => statements.find(({ Sid }) => Sid === sid);

/** Of the group of everyone, by the Sid of a statement. */
const selfService = (name: string, sid: string, change: (statement: AnyJson) => void, as: RegExp): Mutation =>
  policy(
    `self-service: ${name}`,
    "aws_iam_group_policy.group_users",
    (statements) => change(bySid(statements, sid)),
    "self-service-table",
    as,
  );

/** Of the same group where only bob may have access keys. */
const withoutKeys = (
  name: string,
  sid: string,
  change: (statement: AnyJson) => void,
  as: RegExp,
  caughtBy = "access-keys",
): Mutation => ({
  ...selfService(`without access keys: ${name}`, sid, change, as),
  base: "keyless",
  caughtBy,
});
const NO_KEYS = "DenyLongTermCredentials";

/** One more action of self-service. */
const selfServiceAction = (action: string, sid = "SeeAccountSummaryAndLists"): Mutation =>
  selfService(
    `${action} in ${sid}`,
    sid,
    (it) => it.Action.push(action),
    new RegExp(`^group users, statement \\d: Allow ${action} on `),
  );

const enrollment = (name: string, change: (statements: AnyJson[]) => void, as: RegExp): Mutation =>
  policy(`enrollment: ${name}`, ENROLLMENT, change, "self-service-table", as);

const delegation = (name: string, change: (statement: AnyJson) => void, as: RegExp): Mutation =>
  policy(
    `delegation: ${name}`,
    "aws_iam_group_policy.group_vpc-A",
    ([statement]) => change(statement),
    "delegations",
    as,
  );

const CAROLS = "aws_iam_group_policy.group_vpc-B-until-2027-01-31";
const timed = (name: string, change: (statement: AnyJson) => void, as: RegExp): Mutation =>
  policy(`delegation: ${name}`, CAROLS, ([statement]) => change(statement), "delegations", as);

/** Of a role's document, by the Sid of a statement. */
const topic = (
  name: string,
  role: string,
  sid: string,
  change: (statement: AnyJson, all: AnyJson[]) => void,
  as: RegExp,
  caughtBy = "roles",
  base: Base = "people",
): Mutation =>
  policy(
    `topic: ${name}`,
    `aws_iam_role_policy.${role}`,
    (all) => change(bySid(all, sid), all),
    caughtBy,
    as,
    base,
  );

const allow = (Action: string | string[], Resource: string | string[] = "*", others = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...others,
});

/** A statement more in a role's document, by which it gains more than its topic. */
const gain = (name: string, statement: object, as: RegExp): Mutation =>
  policy(
    `topic: ${name}`,
    `aws_iam_role_policy.${ROLE}`,
    (statements) => statements.push(statement),
    "escalations",
    as,
  );

/** Another trust policy of vpc in A, whose file says from where and under which source identity. */
const trust = (
  name: string,
  change: (statements: AnyJson[]) => void,
  caughtBy: string,
  as: RegExp,
): Mutation => ({
  name: `trust: ${name}`,
  base: "placed",
  mutate: ({ resource }) => {
    const role = resource.aws_iam_role[ROLE];
    const document = JSON.parse(role.assume_role_policy);
    change(document.Statement);
    role.assume_role_policy = JSON.stringify(document);
  },
  caughtBy,
  as,
});

export const MUTATIONS: readonly Mutation[] = [
  // Where calls come from, and their source identity.
  trust(
    "no IP ranges",
    ([byIp]) => {
      delete byIp.Condition.IpAddress;
    },
    "assumptions",
    /alice can assume vpc in A from an unknown place/,
  ),
  trust(
    "an IP range twice as wide",
    ([byIp]) => {
      byIp.Condition.IpAddress["aws:SourceIp"] = ["203.0.112.0/23", "2001:db8::/32"];
    },
    "assumptions",
    /alice can assume vpc in A from 203\.0\.112\.255/,
  ),
  trust(
    "an IP range of another family that is wider",
    ([byIp]) => {
      byIp.Condition.IpAddress["aws:SourceIp"] = ["203.0.113.0/24", "2001:db8::/31"];
    },
    "assumptions",
    /alice can assume vpc in A from 2001:db9::/,
  ),
  trust(
    "an IP range that is far from the others",
    ([byIp]) => {
      byIp.Condition.IpAddress["aws:SourceIp"].push("198.51.100.0/24");
    },
    "trusts",
    /"198\.51\.100\.0\/24".* for the IP ranges/,
  ),
  trust(
    "an IP range that is missing",
    ([byIp]) => {
      byIp.Condition.IpAddress["aws:SourceIp"] = ["203.0.113.0/24"];
    },
    "assumptions",
    /alice cannot assume vpc in A from 2001:db8::/,
  ),
  trust(
    "IP ranges with IfExists",
    ([byIp]) => {
      byIp.Condition.IpAddressIfExists = byIp.Condition.IpAddress;
      delete byIp.Condition.IpAddress;
    },
    "assumptions",
    /alice can assume vpc in A from vpc-00000000/,
  ),
  trust(
    "IP ranges and VPCs in one statement, with IfExists",
    (statements) => {
      const [byIp, byVpc] = statements;
      byIp.Condition.IpAddressIfExists = byIp.Condition.IpAddress;
      byIp.Condition.StringEqualsIfExists = {
        "aws:SourceVpc": byVpc.Condition.StringEquals["aws:SourceVpc"],
      };
      delete byIp.Condition.IpAddress;
      statements.splice(1, 1);
    },
    "assumptions",
    /alice can assume vpc in A from an unknown place/,
  ),
  trust(
    "IP ranges and VPCs in one statement",
    (statements) => {
      const [byIp, byVpc] = statements;
      byVpc.Condition.IpAddress = byIp.Condition.IpAddress;
      statements.shift();
    },
    "assumptions",
    /alice cannot assume vpc in A from 203\.0\.113\.255/,
  ),
  trust(
    "no VPC",
    ([, byVpc]) => {
      delete byVpc.Condition.StringEquals["aws:SourceVpc"];
    },
    "assumptions",
    /alice can assume vpc in A from 203\.0\.112\.255/,
  ),
  trust(
    "another VPC",
    ([, byVpc]) => {
      byVpc.Condition.StringEquals["aws:SourceVpc"].push("vpc-0fedcba9876543210");
    },
    "trusts",
    /"vpc-0fedcba9876543210"\] for the VPCs/,
  ),
  trust(
    "any AWS organization",
    ([byIp]) => {
      delete byIp.Condition.StringEquals["aws:PrincipalOrgID"];
    },
    "assumptions",
    /alice can assume vpc in A from 203\.0\.113\.0, in no AWS organization/,
  ),
  trust(
    "AWS organizations by a pattern",
    ([byIp]) => {
      delete byIp.Condition.StringEquals["aws:PrincipalOrgID"];
      byIp.Condition.StringLike = { "aws:PrincipalOrgID": "o-*" };
    },
    "assumptions",
    /in another AWS organization/,
  ),
  trust(
    "no source identity",
    ([byIp]) => {
      delete byIp.Condition.StringEquals["sts:SourceIdentity"];
    },
    // The delegation requires it as well.
    "trusts",
    /has nothing for the source identity, not/,
  ),
  trust(
    "any source identity",
    (statements) => {
      for (const { Condition } of statements) {
        delete Condition.StringEquals["sts:SourceIdentity"];
        Condition.StringLike = { "sts:SourceIdentity": "*" };
      }
    },
    "trusts",
    /has nothing for the source identity, not/,
  ),
  {
    name: "trust: a version in which aws:username is no variable",
    base: "placed",
    mutate: ({ resource }) => {
      const role = resource.aws_iam_role[ROLE];
      role.assume_role_policy = role.assume_role_policy.replace("2012-10-17", "2008-10-17");
    },
    caughtBy: "trusts",
    as: /its trust policy has "2008-10-17" for the version, not "2012-10-17"$/,
  },
  trust(
    "a source identity of anybody that may be set",
    (statements) => {
      delete statements[2].Condition;
    },
    "trusts",
    /the source identity that may be set/,
  ),
  trust(
    "more than the source identity may be set",
    (statements) => {
      statements[2].Action = ["sts:SetSourceIdentity", "sts:AssumeRole"];
    },
    "assumptions",
    /alice can assume vpc in A from an unknown place/,
  ),
  // Resources of types that grant access by another way.
  added("an administrator policy attached to a user", "aws_iam_user_policy_attachment", {
    user: ALICE,
    policy_arn: ADMINISTRATOR,
  }),
  added("an inline policy on a user", "aws_iam_user_policy", { user: ALICE, name: "evil", policy: POLICY }),
  added("an attachment of a policy to everybody", "aws_iam_policy_attachment", {
    name: "evil",
    users: [ALICE],
    policy_arn: ADMINISTRATOR,
  }),
  added("a membership by another type", "aws_iam_user_group_membership", { user: ALICE, groups: ["vpc-B"] }),
  added("an access key", "aws_iam_access_key", { user: ALICE }),
  added("a password without a PGP key", "aws_iam_user_login_profile", { user: ALICE }),
  added("an SSH key", "aws_iam_user_ssh_key", {
    username: ALICE,
    encoding: "SSH",
    public_key: "ssh-rsa AAAA",
  }),
  added("a signing certificate", "aws_iam_signing_certificate", { user_name: ALICE, certificate_body: "x" }),
  added("a service credential", "aws_iam_service_specific_credential", {
    user_name: ALICE,
    service_name: "codecommit.amazonaws.com",
  }),
  added("an instance profile", "aws_iam_instance_profile", { role: "${aws_iam_role.role_A_vpc.name}" }),
  added("an OIDC provider", "aws_iam_openid_connect_provider", { url: "https://evil.example.com" }),
  added("a SAML provider", "aws_iam_saml_provider", { name: "evil", saml_metadata_document: "<x/>" }),
  added("a permission set of Identity Center", "aws_ssoadmin_permission_set", { name: "evil" }),
  added("an assignment of Identity Center", "aws_ssoadmin_account_assignment", { target_id: "111111111111" }),
  added("a user of Identity Center", "aws_identitystore_user", { user_name: "evil" }),
  added("a trust anchor of Roles Anywhere", "aws_rolesanywhere_trust_anchor", { name: "evil" }),
  added("a service-linked role", "aws_iam_service_linked_role", { aws_service_name: "ec2.amazonaws.com" }),
  added("a function with a role", "aws_lambda_function", { function_name: "evil" }),
  added("a resource policy of a secret", "aws_secretsmanager_secret_policy", { policy: POLICY }),
  added("a policy that is attached to nobody", "aws_iam_policy", { name: "evil", policy: POLICY }),
  added("organization-wide sharing of access", "aws_organizations_policy", {
    name: "evil",
    description: "",
    type: "SERVICE_CONTROL_POLICY",
    content: POLICY,
    lifecycle: { precondition: [] },
  }),
  added("a resource of another provider", "null_resource", {}),
  added("Terraform's own data resource", "terraform_data", {
    provisioner: [{ "local-exec": { command: "curl evil" } }],
  }),

  // Arguments and meta-arguments that change what a known resource does.
  argument(
    "a provisioner",
    `aws_iam_role.${ROLE}`,
    { provisioner: [{ "local-exec": { command: "id" } }] },
    /provisioner is not written/,
  ),
  argument(
    "a connection",
    `aws_iam_role.${ROLE}`,
    { connection: { host: "evil" } },
    /connection is not written/,
  ),
  argument("count", `aws_iam_role.${ROLE}`, { count: 0 }, /count is not written/),
  argument("for_each", "aws_iam_user.user_alice", { for_each: '${toset(["a"])}' }, /for_each is not written/),
  argument(
    "ignore_changes on a role",
    `aws_iam_role.${ROLE}`,
    { lifecycle: { ignore_changes: ["assume_role_policy"] } },
    /lifecycle is not written/,
  ),
  argument(
    "prevent_destroy on a user",
    "aws_iam_user.user_alice",
    { lifecycle: { prevent_destroy: true } },
    /lifecycle is not written/,
  ),
  argument(
    "inline policies in a role's own argument",
    `aws_iam_role.${ROLE}`,
    { inline_policy: [{ name: "evil", policy: POLICY }] },
    /inline_policy is not written/,
  ),
  argument(
    "managed policies in a role's own argument",
    `aws_iam_role.${ROLE}`,
    { managed_policy_arns: [ADMINISTRATOR] },
    /managed_policy_arns is not written/,
  ),
  argument("a path of a user", "aws_iam_user.user_alice", { path: "/evil/" }, /path is not written/),
  argument(
    "a boundary of a user",
    "aws_iam_user.user_alice",
    { permissions_boundary: ADMINISTRATOR },
    /permissions_boundary is not written/,
  ),
  argument(
    "a prefix for the name of a group",
    "aws_iam_group.group_users",
    { name_prefix: "evil" },
    /name_prefix is not written/,
  ),
  argument(
    "a user that is kept when it has keys",
    "aws_iam_user.user_alice",
    { force_destroy: false },
    /force_destroy is false/,
  ),
  argument(
    "a function in a policy",
    `aws_iam_role_policy.${ROLE}`,
    { policy: '${file("/etc/passwd")}' },
    /policy is .*without an expression/,
  ),
  argument(
    "a reference in a trust policy",
    `aws_iam_role.${ROLE}`,
    { assume_role_policy: "${data.http.evil.body}" },
    /assume_role_policy is /,
  ),
  argument(
    "a directive in a name",
    "aws_iam_group.group_users",
    { name: "%{ if true }evil%{ endif }" },
    /name is /,
  ),
  argument(
    "an expression after two dollar signs",
    "aws_iam_group.group_users",
    { name: '$$${file("x")}' },
    /name is /,
  ),
  argument(
    "a membership that is no list",
    "aws_iam_group_membership.group_vpc-A",
    { users: "alice" },
    /users is "alice"/,
  ),
  argument("a policy that is no JSON", `aws_iam_role_policy.${ROLE}`, { policy: "{" }, /policy is not JSON/),
  argument(
    "a membership of a function's result",
    "aws_iam_group_membership.group_vpc-A",
    { users: ['${upper("alice")}'] },
    /users\.0 is /,
  ),
  argument(
    "a policy's key twice",
    `aws_iam_role_policy.${ROLE}`,
    { policy: '{"Version":"2012-10-17","Statement":[],"Statement":[]}' },
    /has duplicate keys/,
  ),
  argument(
    "a policy of a role in another account",
    `aws_iam_role_policy.${ROLE}`,
    { provider: "aws.B" },
    /which is in another account/,
  ),
  argument(
    "a dependency on something else",
    "aws_iam_group_policy.group_users",
    { depends_on: ["null_resource.evil"] },
    /depends_on\.0 is /,
  ),

  // What has to be there.
  removed(
    "the exclusive inline policies of a user",
    "aws_iam_user_policies_exclusive.user_alice",
    /^aws_iam_user\.user_alice: 0 resources keep its policies exclusive/,
  ),
  removed(
    "the exclusive attachments of a user",
    "aws_iam_user_policy_attachments_exclusive.user_alice",
    /^aws_iam_user\.user_alice: 0 resources keep its attachments/,
  ),
  removed(
    "the exclusive inline policies of a group",
    "aws_iam_group_policies_exclusive.group_users",
    /^aws_iam_group\.group_users: 0 resources keep its policies/,
  ),
  removed(
    "the exclusive attachments of a group",
    "aws_iam_group_policy_attachments_exclusive.group_users",
    /^aws_iam_group\.group_users: 0 resources keep its attachments/,
  ),
  removed(
    "the exclusive inline policies of a role",
    `aws_iam_role_policies_exclusive.${ROLE}`,
    /^aws_iam_role\.role_A_vpc: 0 resources keep its policies/,
  ),
  removed(
    "the exclusive attachments of a role",
    `aws_iam_role_policy_attachments_exclusive.${ROLE}`,
    /^aws_iam_role\.role_A_vpc: 0 resources keep its attachments/,
  ),
  removed(
    "the membership of a group",
    "aws_iam_group_membership.group_vpc-A",
    /^aws_iam_group\.group_vpc-A: it has 0 memberships/,
  ),
  argument(
    "an exclusive list that keeps another policy",
    "aws_iam_user_policies_exclusive.user_alice",
    { policy_names: ["${aws_iam_user_policy.user_dana.name}"] },
    /lists other policies/,
  ),
  argument(
    "an exclusive list of a literal name",
    "aws_iam_group_policies_exclusive.group_users",
    { policy_names: ["evil"] },
    /policy_names\.0 is "evil"/,
  ),
  argument(
    "an exclusive list that keeps an attachment",
    "aws_iam_user_policy_attachments_exclusive.user_alice",
    { policy_arns: [ADMINISTRATOR] },
    /policy_arns/,
  ),
  {
    name: "a user in another's place, with that one's keys",
    mutate: ({ resource: { aws_iam_user: users } }) => {
      [users.user_alice.name, users.user_bob.name] = ["bob", "alice"];
    },
    caughtBy: "known-plan",
    as: /^aws_iam_user\.user_alice: it would rename the existing user at this address to bob/,
  },
  argument(
    "a tag that conditions test",
    "aws_iam_user.user_alice",
    { tags: { team: "platform" } },
    /its tags differ from the file's/,
  ),
  argument(
    "a tag whose key Terraform computes",
    "aws_iam_user.user_alice",
    { tags: { "%{ if true }gatehouse-enroll-until%{ endif }": "2999-01-01T00:00:00Z" } },
    /tags\..*Invalid key in record/,
  ),
  {
    name: "two inline policies of one name, the later of which replaces a Deny",
    mutate: ({ resource: { aws_iam_role_policy: policies, aws_iam_role_policies_exclusive: all } }) => {
      policies.evil = { ...policies[ROLE] };
      all[ROLE].policy_names.push("${aws_iam_role_policy.evil.name}");
    },
    caughtBy: "known-plan",
    as: /^aws_iam_role_policy\.evil: role_A_vpc has the same name/,
  },
  {
    name: "two roles of one name",
    mutate: ({ resource: { aws_iam_role: roles } }) => {
      roles.evil = { ...roles[ROLE], name: "VPC" };
    },
    caughtBy: "known-plan",
    as: /^aws_iam_role\.evil: role_A_vpc has the same name/,
  },
  {
    name: "a second inline policy of a group",
    mutate: ({ resource: { aws_iam_group_policy: policies } }) => {
      policies.evil = { ...policies.group_users, name: "evil", policy: POLICY };
    },
    caughtBy: "known-plan",
    as: /^aws_iam_group\.group_users: it has 2 inline policies/,
  },

  // Top-level blocks.
  block("a module", { module: { evil: { source: "evil/evil/aws" } } }, /module is not written/),
  block("a removed block", { removed: [{ from: "aws_iam_role.role_A_vpc" }] }, /removed is not written/),
  block("local values", { locals: { evil: 1 } }, /locals is not written/),
  block(
    "an ephemeral resource",
    { ephemeral: { random_password: { evil: {} } } },
    /ephemeral is not written/,
  ),
  block("an action", { action: { aws_lambda_invoke: { evil: {} } } }, /action is not written/),
  block(
    "an import in the stack",
    { import: [{ to: "aws_iam_user.user_alice", id: "mallory" }] },
    /import is not written/,
  ),
  block(
    "an output of a policy",
    { output: { evil: { value: "${aws_iam_role.role_A_vpc.arn}" } } },
    /evil is not written/,
  ),
  block("an additional variable", { variable: { evil: { default: "x" } } }, /variable/),
  block(
    "a move of what nobody renamed",
    { moved: [{ from: "aws_iam_user.user_mallory", to: "aws_iam_user.user_alice" }] },
    /the file renames nothing/,
  ),
  block(
    "an external data source",
    { data: { external: { evil: { program: ["sh"] } } } },
    /^data\.external\.evil: Gatehouse reads no data source/,
  ),
  block(
    "a data source of HTTP",
    { data: { http: { evil: { url: "https://evil.example.com" } } } },
    /^data\.http\.evil/,
  ),
  block(
    "a check that calls a function",
    { check: { evil: { assert: [{ condition: '${file("x") == ""}', error_message: "x" }] } } },
    /check\.evil/,
  ),
  block("providers as one block", { provider: { aws: { alias: "A" } } }, /provider\.aws is /),
  block("data sources of no kind", { data: { aws_iam_users: null } }, /data\.aws_iam_users is null/),
  block(
    "resources as a list",
    { resource: [{ aws_iam_access_key: { evil: { user: "alice" } } }] },
    /resource is \[/,
  ),
  {
    name: "a type's resources as a list",
    mutate: ({ resource }) => {
      resource.aws_iam_access_key = [{ evil: { user: "alice" } }];
    },
    caughtBy: "known-plan",
    as: /resource\.aws_iam_access_key is /,
  },
  {
    name: "a resource as a list of bodies",
    mutate: ({ resource: { aws_iam_user: users } }) => {
      users.user_alice = [users.user_alice];
    },
    caughtBy: "known-plan",
    as: /^aws_iam_user\.user_alice: /,
  },
  {
    name: "a key twice in the JSON",
    text: (json) => json.replace('"force_destroy": true', '"force_destroy": false,\n"force_destroy": true'),
    caughtBy: "known-plan",
    as: /duplicate key/,
  },

  // Settings of Terraform.
  {
    name: "the state in another file",
    mutate: ({ terraform }) => {
      terraform.backend.local.path = "/tmp/evil.tfstate";
    },
    caughtBy: "known-plan",
    as: /terraform\.backend is /,
  },
  {
    name: "a backend over HTTP",
    mutate: ({ terraform }) => {
      terraform.backend = { http: { address: "https://evil.example.com" } };
    },
    caughtBy: "known-plan",
    as: /terraform\.backend is /,
  },
  {
    name: "a provider of another publisher",
    mutate: ({ terraform }) => {
      terraform.required_providers.aws.source = "evil/aws";
    },
    caughtBy: "known-plan",
    as: /terraform\.required_providers is .*evil/,
  },
  {
    name: "another version of the provider",
    mutate: ({ terraform }) => {
      terraform.required_providers.aws.version = "3.0.0";
    },
    caughtBy: "known-plan",
    as: /terraform\.required_providers/,
  },
  {
    name: "one more provider",
    mutate: ({ terraform }) => {
      terraform.required_providers.external = { source: "hashicorp/external" };
    },
    caughtBy: "known-plan",
    as: /terraform\.required_providers/,
  },
  {
    name: "experiments",
    mutate: ({ terraform }) => {
      terraform.experiments = ["x"];
    },
    caughtBy: "known-plan",
    as: /terraform\.experiments/,
  },

  // Providers.
  provider(
    "endpoints",
    (it) => Object.assign(it, { endpoints: [{ sts: "https://evil.example.com" }] }),
    /endpoints is/,
  ),
  provider(
    "a profile that the file does not name",
    (it) => Object.assign(it, { profile: "evil" }),
    /profile is "evil"/,
  ),
  provider(
    "shared credentials",
    (it) => Object.assign(it, { shared_credentials_files: ["/tmp/evil"] }),
    /shared_credentials_files/,
  ),
  provider("access keys", (it) => Object.assign(it, { access_key: "AKIA", secret_key: "x" }), /access_key/),
  provider(
    "no look at whose account it is",
    (it) => Object.assign(it, { skip_requesting_account_id: true }),
    /skip_requesting_account_id/,
  ),
  provider("no TLS", (it) => Object.assign(it, { insecure: true }), /insecure/),
  provider(
    "no account ids that are allowed",
    (it) => delete it.allowed_account_ids,
    /allowed_account_ids is missing/,
  ),
  provider(
    "two account ids that are allowed",
    (it) => it.allowed_account_ids.push("999999999999"),
    /allowed_account_ids/,
  ),
  provider(
    "an account that is forbidden instead",
    (it) => Object.assign(it, { forbidden_account_ids: ["999999999999"] }),
    /forbidden_account_ids/,
  ),
  provider(
    "the account of another alias",
    (it) => Object.assign(it, { allowed_account_ids: ["333333333333"] }),
    /allowed_account_ids/,
  ),
  provider(
    "a role of another account",
    (it) =>
      Object.assign(it.assume_role[0], {
        role_arn: "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole",
      }),
    /assume_role/,
  ),
  provider(
    "another role",
    (it) => Object.assign(it.assume_role[0], { role_arn: "arn:aws:iam::222222222222:role/evil" }),
    /assume_role/,
  ),
  provider("a session policy", (it) => Object.assign(it.assume_role[0], { policy: POLICY }), /assume_role/),
  provider("another region", (it) => Object.assign(it, { region: "eu-west-1" }), /region is "eu-west-1"/),
  provider(
    "tags that are ignored",
    (it) => Object.assign(it, { ignore_tags: [{ key_prefixes: ["x"] }] }),
    /ignore_tags/,
  ),
  provider(
    "a second alias of one account",
    (it, all) => all.push({ ...it, alias: "evil" }),
    /aws\.evil: the file has no account with this alias/,
  ),
  provider("an alias twice", (it, all) => all.push({ ...it }), /a second provider with this alias/),
  provider(
    "a provider without an alias",
    (it, all) => all.push({ ...it, alias: undefined }),
    /no account with this alias/,
  ),
  provider(
    "no provider of an account",
    (it, all) => all.splice(all.indexOf(it), 1),
    /no provider of account A/,
  ),
  {
    name: "providers of another name",
    mutate: ({ provider: providers }) => {
      providers.external = [{}];
    },
    caughtBy: "known-plan",
    as: /provider\.external is not written/,
  },
  {
    name: "a group in a member account",
    mutate: ({ resource: { aws_iam_group: groups } }) => {
      groups.group_users.provider = "aws.A";
    },
    caughtBy: "account-identity",
    as: /^aws_iam_group\.group_users: it belongs in the identity account/,
  },
  {
    name: "a resource without a provider",
    mutate: ({ resource: { aws_iam_role: roles } }) => {
      delete roles[ROLE].provider;
    },
    caughtBy: "account-identity",
    as: /^aws_iam_role\.role_A_vpc: its provider undefined/,
  },

  // Roles.
  {
    name: "a managed policy that the file does not name",
    mutate: ({ resource }) => {
      resource.aws_iam_role_policy_attachment = {
        evil: { provider: "aws.A", role: "${aws_iam_role.role_A_vpc.name}", policy_arn: ADMINISTRATOR },
      };
    },
    caughtBy: "role-settings",
    as: /AdministratorAccess is attached, but not in the file/,
  },
  {
    name: "a longer session",
    mutate: ({ resource: { aws_iam_role: roles } }) => {
      roles[ROLE].max_session_duration = 43200;
    },
    caughtBy: "role-settings",
    as: /its sessions last 43200 s/,
  },
  {
    name: "no boundary",
    base: "guarded",
    mutate: ({ resource: { aws_iam_role: roles } }) => {
      delete roles[ROLE].permissions_boundary;
    },
    caughtBy: "role-settings",
    as: /its boundary is none, but .*PowerUserAccess/,
  },

  // Self-service: one action, resource or condition more or less, in any service.
  ...["s3:ListAllMyBuckets", "iam:ListRoles", "iam:UpdateUser", "sts:TagSession", "iam:TagUser"].map(
    (action) => selfServiceAction(action),
  ),
  ...["iam:GetGroup", "iam:PutUserPolicy", "iam:TagMFADevice"].map((action) =>
    selfServiceAction(action, "SeeOwnRecord"),
  ),
  selfServiceAction("iam:DeleteUser", "ManageOwnCredentials"),
  ...["CreateAccessKey", "UpdateAccessKey", "ResetServiceSpecificCredential", "UploadSigningCertificate"].map(
    (action) =>
      withoutKeys(
        `no Deny of ${action}`,
        NO_KEYS,
        (it) => it.Action.splice(it.Action.indexOf(`iam:${action}`), 1),
        new RegExp(`^alice can call iam:${action} on user alice with MFA, if another policy allows it$`),
      ),
  ),
  withoutKeys(
    "denied without MFA alone",
    NO_KEYS,
    (it) => Object.assign(it.Condition, { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }),
    /^alice can call iam:CreateAccessKey on user alice with MFA, /,
  ),
  withoutKeys(
    "denied on one's own user alone",
    NO_KEYS,
    (it) => {
      it.Resource = "arn:aws:iam::111111111111:user/$${aws:username}";
    },
    /^alice can call iam:CreateAccessKey on user bob with MFA, /,
  ),
  withoutKeys(
    "a second exception",
    NO_KEYS,
    (it) => {
      it.Condition.StringNotEquals["aws:username"] = ["alice", "bob"];
    },
    /^alice can call iam:UpdateAccessKey on user alice with MFA, /,
  ),
  withoutKeys(
    "exceptions by a pattern",
    NO_KEYS,
    (it) => {
      it.Condition = { StringNotLike: { "aws:username": ["b*"] } };
    },
    /^group users, statement \d+: Deny iam:CreateAccessKey on \* if StringNotLike .*, which is not self-service$/,
    "self-service-table",
  ),
  withoutKeys(
    "denied to the named users alone",
    NO_KEYS,
    (it) => {
      it.Condition = { StringEquals: { "aws:username": ["alice", "carol", "dana"] } };
    },
    /^mallory-whom-the-file-does-not-know can call iam:CreateAccessKey on user mallory/,
  ),
  {
    ...withoutKeys(
      "denied to one user's own sessions alone",
      NO_KEYS,
      (it) => {
        it.Condition = { StringEquals: { "aws:username": ["alice"] } };
      },
      /^alice can call iam:CreateAccessKey on user alice in a federated session, if another policy allows it$/,
    ),
    base: "denied",
  },
  withoutKeys(
    "allowed as an exception to everyone",
    "ManageOwnKeysAsException",
    (it) => {
      delete it.Condition;
    },
    /^group users, statement 7: Allow iam:CreateAccessKey on .*, which is not self-service$/,
    "self-service-table",
  ),
  withoutKeys(
    "an old key that its owner cannot delete",
    "ManageOwnCredentials",
    (it) => it.Action.splice(it.Action.indexOf("iam:DeleteAccessKey"), 1),
    /^alice cannot call iam:DeleteAccessKey on .*user\/alice with MFA$/,
    "self-service",
  ),
  selfService(
    "one more exemption from MFA",
    "DenyWithoutMfa",
    (it) => it.NotAction.push("sts:DecodeAuthorizationMessage"),
    /^group users, statement 9: Deny all except .*sts:DecodeAuthorizationMessage.* which is not self-service$/,
  ),
  selfService(
    "every action of a service",
    "ManageOwnCredentials",
    (it) => it.Action.push("sqs:*"),
    /^group users, statement 2: Allow sqs:AddPermission on .*, which is not self-service$/,
  ),
  selfService(
    "a pattern with one more wildcard",
    "ManageOwnCredentials",
    (it) => {
      it.Action[0] = "iam:*Access*";
    },
    /^group users, statement 2: Allow iam:GenerateServiceLastAccessedDetails on .*user\/\$\{aws:username\}|statement 2: Allow iam:GetServiceLastAccessed/,
  ),
  selfService(
    "every action of every service",
    "SeeAccountSummaryAndLists",
    (it) => it.Action.push("*"),
    /^group users, statement 3: Allow every action on \*, which is not self-service$/,
  ),
  selfService(
    "a pattern of services",
    "SeeAccountSummaryAndLists",
    (it) => it.Action.push("s*:List*"),
    /^group users: statement 3: s\*:List\* does not name one service$/,
  ),
  selfService(
    "an action that AWS does not know",
    "SeeAccountSummaryAndLists",
    (it) => it.Action.push("iam:Fly"),
    /^group users: statement 3: iam:Fly is not an action of AWS's catalog$/,
  ),
  selfService(
    "NotAction in an Allow",
    "SeeAccountSummaryAndLists",
    (it) => {
      it.NotAction = it.Action;
      delete it.Action;
    },
    /^group users, statement 3: Allow all except iam:GetAccountPasswordPolicy, /,
  ),
  selfService(
    "NotResource in an Allow",
    "SeeOwnRecord",
    (it) => {
      it.NotResource = it.Resource;
      delete it.Resource;
    },
    /^group users, statement 1: Allow iam:GetUser on all except arn:aws:iam::111111111111:user/,
  ),
  selfService(
    "a principal",
    "SeeOwnRecord",
    (it) => Object.assign(it, { Principal: "*" }),
    /^group users: statement 1: Principal is not judged$/,
  ),
  selfService(
    "a resource with one more wildcard",
    "ManageOwnCredentials",
    (it) => {
      it.Resource += "*";
    },
    /^group users, statement 2: Allow iam:CreateAccessKey on arn:aws:iam::111111111111:user\/\$\{aws:username\}\*, /,
  ),
  selfService(
    "users of every account",
    "SeeOwnRecord",
    (it) => {
      it.Resource = it.Resource.replace("111111111111", "*");
    },
    /^group users, statement 1: Allow iam:GetUser on arn:aws:iam::\*:user/,
  ),
  selfService(
    "a second resource",
    "EnableOwnMfaDevice",
    (it) => {
      it.Resource = [it.Resource, "arn:aws:iam::111111111111:user/bob"];
    },
    /^group users, statement 6: Allow iam:EnableMFADevice on arn:aws:iam::111111111111:user\/bob, /,
  ),
  selfService(
    "further devices without MFA",
    "CreateOwnFurtherMfaDevicesWithMfa",
    (it) => delete it.Condition,
    /^group users, statement 5: Allow iam:CreateVirtualMFADevice on .*mfa\/\$\{aws:username\}\/\*, which/,
  ),
  selfService(
    "removing a device by BoolIfExists",
    "RemoveOwnMfaDeviceWithMfa",
    (it) => {
      it.Condition = { BoolIfExists: it.Condition.Bool };
    },
    /^group users, statement 7: Allow iam:DeactivateMFADevice on .* if BoolIfExists /,
  ),
  selfService(
    "a condition on another value",
    "RemoveOwnMfaDeviceWithMfa",
    (it) => {
      it.Condition.Bool["aws:MultiFactorAuthPresent"] = ["true", "false"];
    },
    /^group users, statement 7: Allow iam:DeactivateMFADevice on .* if Bool aws:multifactorauthpresent false, true, /,
  ),
  selfService(
    "a condition on another key",
    "RemoveOwnMfaDeviceWithMfa",
    (it) => {
      it.Condition = { Bool: { "aws:SecureTransport": "true" } };
    },
    /^group users, statement 7: Allow iam:DeactivateMFADevice on .* if Bool aws:securetransport true, /,
  ),
  selfService(
    "an operator that AWS does not have",
    "DenyWithoutMfa",
    (it) => {
      it.Condition = { BoolUnlessExists: it.Condition.BoolIfExists };
    },
    /^group users: statement 9: its condition is unknown: /,
  ),
  selfService(
    "the Deny by plain Bool",
    "DenyWithoutMfa",
    (it) => {
      it.Condition = { Bool: it.Condition.BoolIfExists };
    },
    /^group users: no statement has Deny all except .* if BoolIfExists aws:multifactorauthpresent false$/,
  ),
  selfService(
    "the Deny with a second condition",
    "DenyWithoutMfa",
    (it) => Object.assign(it.Condition, { StringNotEquals: { "aws:username": "mallory" } }),
    /^group users, statement 9: Deny all except .* and StringNotEquals aws:username mallory, /,
  ),
  selfService(
    "the Deny as an Allow",
    "DenyWithoutMfa",
    (it) => {
      it.Effect = "Allow";
    },
    /^group users, statement 9: Allow all except iam:CreateVirtualMFADevice, /,
  ),
  selfService(
    "one more exemption from MFA",
    "DenyWithoutMfa",
    (it) => it.NotAction.push("iam:CreateAccessKey"),
    /^group users, statement 9: Deny all except iam:CreateAccessKey, /,
  ),
  selfService(
    "one missing exemption from MFA",
    "DenyWithoutMfa",
    (it) => it.NotAction.splice(it.NotAction.indexOf("sts:GetSessionToken"), 1),
    /^group users: no statement has Deny all except .*, sts:GetSessionToken on \* if /,
  ),
  selfService(
    "the Deny on users only",
    "DenyWithoutMfa",
    (it) => {
      it.Resource = "arn:aws:iam::111111111111:user/*";
    },
    /^group users: no statement has Deny all except .* on \* if /,
  ),
  selfService(
    "one missing action",
    "SeeOwnRecord",
    (it) => it.Action.splice(it.Action.indexOf("iam:GetUser"), 1),
    /^group users: no statement has Allow iam:GetUser on arn:aws:iam::111111111111:user/,
  ),
  policy(
    "self-service: no Deny without MFA",
    "aws_iam_group_policy.group_users",
    (statements) => statements.splice(8, 1),
    "self-service-table",
    /^group users: no statement has Deny all except /,
  ),
  policy(
    "self-service: a device of another name",
    "aws_iam_user_policy.user_dana",
    ([first]) => {
      first.Resource = "arn:aws:iam::111111111111:mfa/alice";
    },
    "self-service-table",
    /^user dana, statement 1: Allow iam:CreateVirtualMFADevice on arn:aws:iam::111111111111:mfa\/alice, /,
  ),
  policy(
    "self-service: no Deny of the device that the file does not name",
    "aws_iam_user_policy.user_dana",
    (statements) => statements.splice(1, 1),
    "self-service-table",
    /^user dana: no statement has Deny iam:CreateVirtualMFADevice on all except .*mfa\/dana-phone if /,
  ),
  policy(
    "self-service: one more action for one user",
    "aws_iam_user_policy.user_dana",
    ([first]) => {
      first.Action = [first.Action, "ec2:DescribeInstances"];
    },
    "self-service-table",
    /^user dana, statement 1: Allow ec2:DescribeInstances on /,
  ),
  {
    name: "self-service: a user who is not in the group of everyone",
    mutate: ({ resource: { aws_iam_group_membership: memberships } }) => {
      memberships.group_users.users.shift();
    },
    caughtBy: "self-service-table",
    as: /^alice is not in group users$/,
  },
  ...[ENROLL_TAG, "Gatehouse-Enroll-Until"].map(
    (tag): Mutation => ({
      name: `enrollment: somebody's own window by the tag ${tag}, in whatever sample`,
      mutate: ({ resource: { aws_iam_user: users } }) => {
        users.user_bob.tags = { [tag]: "2026-06-08T12:00:00Z" };
      },
      caughtBy: "self-service-table",
      as: /^user bob: the tag gatehouse-enroll-until is 2026-06-08T12:00:00Z, instead of absent$/,
    }),
  ),

  // Enrollment windows.
  enrollment(
    "a window that ends a second later",
    ([everybody]) => {
      everybody.Condition.DateGreaterThanEquals["aws:CurrentTime"] = "2026-06-04T00:00:01Z";
    },
    /^group users, policy users-enrollment, statement 1: Deny iam:EnableMFADevice on \* if .* aws:currenttime 2026-06-04T00:00:01Z /,
  ),
  enrollment(
    "nobody is denied",
    (statements) => statements.shift(),
    /^group users: no statement has Deny iam:EnableMFADevice on \* if BoolIfExists /,
  ),
  enrollment(
    "enabling is not denied",
    ([everybody]) => {
      everybody.Action = "iam:CreateVirtualMFADevice";
    },
    /^group users: no statement has Deny iam:EnableMFADevice on \* if /,
  ),
  enrollment(
    "one more end that the Deny exempts",
    ([everybody]) => everybody.Condition.StringNotEquals[TAG].push("2100-01-01T00:00:00Z"),
    /statement 1: Deny iam:EnableMFADevice on \* if .*2100-01-01T00:00:00Z, which is not self-service$/,
  ),
  enrollment(
    "a tag that the Deny exempts",
    ([everybody]) => {
      everybody.Condition.StringNotEquals = {
        "aws:PrincipalTag/team": everybody.Condition.StringNotEquals[TAG],
      };
    },
    /statement 1: Deny iam:EnableMFADevice on \* if .*aws:principaltag\/team /,
  ),
  enrollment(
    "two conditions written as the value of one",
    ([{ Condition: condition }]) => {
      const end = condition.DateGreaterThanEquals["aws:CurrentTime"];
      condition.BoolIfExists["aws:MultiFactorAuthPresent"] =
        `false and DateGreaterThanEquals aws:currenttime ${end}`;
      delete condition.DateGreaterThanEquals;
    },
    /statement 1: Deny iam:EnableMFADevice on \* if BoolIfExists \S+ "false and DateGreaterThanEquals .*, which is not/,
  ),
  enrollment(
    "a user's own window without an end",
    (statements) => delete statements[1].Condition.DateGreaterThanEquals,
    /^group users: no statement has Deny iam:EnableMFADevice on \* if .* and StringEquals aws:principaltag/,
  ),

  // Delegation.
  delegation(
    "one more ARN of the file",
    (it) => it.Resource.push("arn:aws:iam::333333333333:role/ec2"),
    /^group vpc-A, statement 1: alice is delegated to arn:aws:iam::333333333333:role\/ec2 without an end, but in the file never$/,
  ),
  delegation(
    "an ARN that is not a role of the file",
    (it) => it.Resource.push("arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"),
    /role\/OrganizationAccountAccessRole is not a role of the file$/,
  ),
  delegation(
    "an account that the file does not have",
    (it) => it.Resource.push("arn:aws:iam::999999999999:role/vpc"),
    /arn:aws:iam::999999999999:role\/vpc is not a role of the file$/,
  ),
  delegation(
    "every account",
    (it) => {
      it.Resource = ["arn:aws:iam::*:role/vpc"];
    },
    /^group vpc-A, statement 1: "arn:aws:iam::\*:role\/vpc" is not the literal ARN of a role$/,
  ),
  delegation(
    "every role",
    (it) => {
      it.Resource = ["arn:aws:iam::222222222222:role/*"];
    },
    /role\/\*" is not the literal ARN of a role$/,
  ),
  delegation(
    "a variable in a role's name",
    (it) => {
      it.Resource = ["arn:aws:iam::222222222222:role/$${aws:username}"];
    },
    /is not the literal ARN of a role$/,
  ),
  delegation(
    "another action",
    (it) => {
      it.Action = ["sts:AssumeRole", "sts:TagSession"];
    },
    /^group vpc-A, statement 1: it is Allow sts:AssumeRole, sts:TagSession, /,
  ),
  delegation(
    "every action of STS",
    (it) => {
      it.Action = "sts:*";
    },
    /^group vpc-A, statement 1: it is Allow sts:\*, /,
  ),
  delegation(
    "NotResource",
    (it) => {
      it.NotResource = it.Resource;
      delete it.Resource;
    },
    /^group vpc-A, statement 1: it has NotResource, which a delegation does not have$/,
  ),
  delegation(
    "a Deny",
    (it) => {
      it.Effect = "Deny";
    },
    /^group vpc-A, statement 1: it is Deny sts:AssumeRole, /,
  ),
  delegation(
    "a condition that is no end",
    (it) => Object.assign(it, { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
    /^group vpc-A, statement 1: its condition is not an end date: /,
  ),
  delegation(
    "one missing role",
    (it) => {
      it.Resource = ["arn:aws:iam::333333333333:role/vpc"];
    },
    /^alice is not delegated to arn:aws:iam::222222222222:role\/vpc, but is in the file$/,
  ),
  timed(
    "an end that is a second later",
    (it) => {
      it.Condition.DateLessThan["aws:CurrentTime"] = "2027-02-01T00:00:01Z";
    },
    /: carol is delegated to .*role\/vpc until 2027-02-01T00:00:01\.000Z, but in the file until 2027-02-01T00:00:00\.000Z$/,
  ),
  timed(
    "an end that is a second earlier",
    (it) => {
      it.Condition.DateLessThan["aws:CurrentTime"] = "2027-01-31T23:59:59Z";
    },
    /: carol is delegated to .* until 2027-01-31T23:59:59\.000Z, but in the file until 2027-02-01/,
  ),
  timed(
    "no end",
    (it) => delete it.Condition,
    /: carol is delegated to .*role\/vpc without an end, but in the file until 2027-02-01T00:00:00\.000Z$/,
  ),
  timed(
    "an end by DateLessThanEquals",
    (it) => {
      it.Condition = { DateLessThanEquals: it.Condition.DateLessThan };
    },
    /its condition is not an end date: \{"DateLessThanEquals"/,
  ),
  timed(
    "an end by DateLessThanIfExists",
    (it) => {
      it.Condition = { DateLessThanIfExists: it.Condition.DateLessThan };
    },
    /its condition is not an end date: /,
  ),
  {
    name: "delegation: a member whose membership is not in the file",
    mutate: ({ resource: { aws_iam_group_membership: memberships } }) => {
      memberships["group_vpc-A"].users.push("${aws_iam_user.user_bob.name}");
    },
    caughtBy: "delegations",
    as: /^group vpc-A, statement 1: bob is delegated to arn:aws:iam::222222222222:role\/vpc without an end, but in the file never$/,
  },
  {
    name: "delegation: a member who is missing",
    mutate: ({ resource: { aws_iam_group_membership: memberships } }) => {
      memberships["group_vpc-A"].users = [];
    },
    caughtBy: "delegations",
    as: /^alice is not delegated to /,
  },

  // What a role can do, by action and resource.
  topic(
    "one more action",
    ROLE,
    "AllowReads",
    (it) => it.Action.push("ec2:RunInstances"),
    /^role vpc in A: ec2:RunInstances is allowed on \*, but by topic vpc never$/,
  ),
  topic(
    "one more action, of another service",
    ROLE,
    "AllowReads",
    (it) => it.Action.push("s3:ListAllMyBuckets"),
    /^role vpc in A: s3:ListAllMyBuckets is allowed on \*, but by topic vpc never$/,
  ),
  topic(
    "one missing action",
    ROLE,
    "AllowTags",
    (it) => {
      it.Action = ["ec2:CreateTags"];
    },
    /^role vpc in A: ec2:DeleteTags is allowed never, but by topic vpc on \*, but not on arn/,
  ),
  topic(
    "a pattern without its last letter",
    ROLE,
    "AllowReads",
    (it) => {
      it.Action[it.Action.indexOf("ec2:GetIpam*")] = "ec2:GetI*";
    },
    /^role vpc in A: ec2:GetInstance\w+ is allowed on \*, but by topic vpc never$/,
  ),
  topic(
    "a Deny without one of its resources",
    ROLE,
    "DenyTagsOfInstances",
    (it) => it.Resource.splice(1, 1),
    /^role vpc in A: ec2:CreateTags is allowed on \*, but not on .*, but by topic vpc on \*, but not on .*instance/,
  ),
  topic(
    "a Deny without one of its actions",
    ROLE,
    "DenyHandingOver",
    (it) => it.Action.splice(0, 1),
    /^role vpc in A: ec2:CreateCoipPoolPermission is allowed on \*, but by topic vpc never$/,
  ),
  topic(
    "a missing Deny",
    ROLE,
    "DenyHandingOver",
    (it, all) => all.splice(all.indexOf(it), 1),
    /^role vpc in A: ec2:EnableAddressTransfer is allowed on \*, but by topic vpc never$/,
  ),
  topic(
    "a Deny under a condition",
    ROLE,
    "DenyHandingOver",
    (it) => Object.assign(it, { Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    /^role vpc in A: ec2:EnableAddressTransfer is allowed on \*, but not on \* if Bool aws:securetransport false, /,
  ),
  topic(
    "one more Deny",
    ROLE,
    "DenyHandingOver",
    (it) => it.Action.push("ec2:CreateVpc"),
    /^role vpc in A: ec2:CreateVpc is allowed never, but by topic vpc on \*$/,
  ),
  topic(
    "an Allow on one resource only",
    ROLE,
    "AllowReads",
    (it) => {
      it.Resource = "arn:aws:ec2:*:*:vpc/*";
    },
    /^role vpc in A: ec2:DescribeInstances is allowed on arn:aws:ec2:\*:\*:vpc\/\*, but by topic vpc on \*$/,
  ),
  topic(
    "an Allow under a condition",
    ROLE,
    "AllowReads",
    (it) => Object.assign(it, { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
    /^role vpc in A: ec2:DescribeInstances is allowed on \* if StringEquals aws:requestedregion eu-west-1, /,
  ),
  topic(
    "NotAction in an Allow",
    ROLE,
    "AllowTags",
    (it) => {
      it.NotAction = it.Action;
      delete it.Action;
    },
    /^role vpc in A: statement 2: Allow all except ec2:CreateTags, ec2:DeleteTags on \*, and topic vpc names its actions$/,
  ),
  topic(
    "every action",
    ROLE,
    "AllowTags",
    (it) => {
      it.Action = "*";
    },
    /^role vpc in A: statement 2: Allow every action on \*, and topic vpc names its actions$/,
  ),
  topic(
    "NotResource in a Deny",
    ROLE,
    "DenyTagsOfInstances",
    (it) => {
      it.NotResource = it.Resource;
      delete it.Resource;
    },
    /^role vpc in A: ec2:CreateTags is allowed on \*, but not on all except arn/,
  ),
  topic(
    "a pattern of services",
    ROLE,
    "AllowTags",
    (it) => it.Action.push("e*:CreateTags"),
    /^role vpc in A: statement 2: e\*:CreateTags does not name one service$/,
  ),
  topic(
    "an attribute that the Deny leaves",
    "role_B_ec2",
    "ExceptCodeAndNetworkOfInstances",
    (it) => it.Condition.StringNotEqualsIgnoreCase["ec2:Attribute"].push("userData"),
    /^role ec2 in B: ec2:ModifyInstanceAttribute is allowed on \*, but not on .*userData, but by topic ec2 /,
  ),
  topic(
    "the network for ec2",
    "role_B_ec2",
    "ExceptTheNetwork",
    (it) => it.Action.splice(it.Action.indexOf("ec2:CreateRoute*"), 1),
    /^role ec2 in B: ec2:CreateRoute is allowed on \*, but by topic ec2 never$/,
  ),
  topic(
    "a Deny of a role that is not Terraform's entry role",
    "role_B_ec2",
    "ExceptTheNetwork",
    (_, all) => all.push({ Effect: "Deny", Action: "ec2:DescribeInstances", Resource: "*" }),
    /^role ec2 in B: ec2:DescribeInstances is allowed never, but by topic ec2 on \*$/,
  ),
  topic(
    "an administrator who lacks one action",
    "role_A_admin",
    "Everything",
    (_, all) => all.push({ Effect: "Deny", Action: "iam:DeleteUser", Resource: "*" }),
    /^role admin in A: it says Allow every action on \*; Deny iam:DeleteUser on \*, and by its topic Allow every action on \*$/,
    "roles",
    "guarded",
  ),

  // What a role gains.
  gain(
    "an IAM write",
    allow("iam:TagRole"),
    /^role vpc in A changes IAM \(iam:TagRole\) \(iam-write\), which the file does not accept$/,
  ),
  gain("everything, which makes it no administrator", allow("*"), /^role vpc in A changes IAM \(iam:/),
  gain("a published path", allow("iam:CreateAccessKey"), /^role vpc in A creates an access key of any user /),
  gain(
    "a role to pass by a pattern",
    allow("iam:PassRole", "arn:aws:iam::*:role/*"),
    /^role vpc in A may pass any role: arn:aws:iam::\*:role\/\* \(pass-role\), which the file does not accept$/,
  ),
  gain(
    "a role to assume",
    allow("sts:AssumeRole", "arn:aws:iam::999999999999:role/deploy"),
    /^role vpc in A assumes roles: arn:aws:iam::999999999999:role\/deploy \(sts-001\), which the file does not accept$/,
  ),
  gain(
    "code in a function that exists",
    allow("lambda:UpdateFunctionCode"),
    /^role vpc in A runs code of their own.*on a function of Lambda/,
  ),

  // Guardrails.
  {
    name: "a topic that anybody may publish to",
    base: "guarded",
    mutate: ({ resource: { aws_sns_topic_policy: policies } }) => {
      policies["guardrails_M_root-use"].policy = policies["guardrails_M_root-use"].policy.replace(
        '{"Service":"events.amazonaws.com"}',
        '"*"',
      );
    },
    caughtBy: "known-plan",
    as: /root-use: policy is .*"Principal":"\*"/,
  },
  {
    name: "an alert to somebody else",
    base: "guarded",
    mutate: ({ resource: { aws_sns_topic_subscription: all } }) => {
      (Object.values(all)[0] as AnyJson).endpoint = "evil@example.com";
    },
    caughtBy: "known-plan",
    as: /endpoint is "evil@example\.com", but "security@example\.com"/,
  },
  {
    name: "an alert to a web address",
    base: "guarded",
    mutate: ({ resource: { aws_sns_topic_subscription: all } }) => {
      (Object.values(all)[0] as AnyJson).protocol = "https";
    },
    caughtBy: "known-plan",
    as: /protocol is "https"/,
  },
  {
    name: "a disabled rule",
    base: "guarded",
    mutate: ({ resource: { aws_cloudwatch_event_rule: rules } }) => {
      rules["guardrails_M_root-use"].state = "DISABLED";
    },
    caughtBy: "known-plan",
    as: /state is "DISABLED"/,
  },
  {
    name: "a target with a role of its own",
    base: "guarded",
    mutate: ({ resource: { aws_cloudwatch_event_target: targets } }) => {
      targets["guardrails_M_root-use"].role_arn = "arn:aws:iam::111111111111:role/evil";
    },
    caughtBy: "known-plan",
    as: /role_arn is not written/,
  },
  {
    name: "a budget that notifies somebody else",
    base: "guarded",
    mutate: ({ resource: { aws_budgets_budget: budgets } }) => {
      budgets.guardrails_A.notification[0].subscriber_email_addresses = ["evil@example.com"];
    },
    caughtBy: "known-plan",
    as: /notification is .*evil@example\.com/,
  },
  {
    name: "a shorter password",
    base: "guarded",
    mutate: ({ resource: { aws_iam_account_password_policy: policies } }) => {
      policies["password-policy"].minimum_password_length = 6;
    },
    caughtBy: "known-plan",
    as: /minimum_password_length is 6, but 16/,
  },
  {
    name: "passwords without symbols",
    base: "guarded",
    mutate: ({ resource: { aws_iam_account_password_policy: policies } }) => {
      policies["password-policy"].require_symbols = false;
    },
    caughtBy: "known-plan",
    as: /require_symbols is false, but true/,
  },
  {
    name: "another alias of an account",
    base: "guarded",
    mutate: ({ resource: { aws_iam_account_alias: aliases } }) => {
      aliases.guardrails_A.account_alias = "evil";
    },
    caughtBy: "known-plan",
    as: /account_alias is "evil", but "guarded-a"/,
  },
  {
    name: "a control policy that denies more",
    base: "guarded",
    mutate: ({ resource: { aws_organizations_policy: policies } }) => {
      policies["no-iam-users"].content = policies["no-iam-users"].content.replace(
        '"iam:CreateUser"',
        '"s3:*"',
      );
    },
    caughtBy: "known-plan",
    as: /content is .*"s3:\*"/,
  },
  {
    name: "a control policy on a foreign account",
    base: "guarded",
    mutate: ({ resource: { aws_organizations_policy_attachment: all } }) => {
      (Object.values(all)[0] as AnyJson).target_id = "999999999999";
    },
    caughtBy: "known-plan",
    as: /target_id is "999999999999"/,
  },

  ...(
    [
      [
        "a rule that matches no event",
        "aws_cloudwatch_event_rule.guardrails_M_root-use",
        { event_pattern: "{}" },
        /event_pattern is {}/,
      ],
      [
        "a rule that matches another role",
        "aws_cloudwatch_event_rule.guardrails_M_admin-use",
        { event_pattern: '{"source":["aws.sts"]}' },
        /event_pattern is /,
      ],
      [
        "a rule of another's name",
        "aws_cloudwatch_event_rule.guardrails_M_root-use",
        { name: "gatehouse-admin-use" },
        /name is "gatehouse-admin-use"/,
      ],
      [
        "a target that notifies another topic",
        "aws_cloudwatch_event_target.guardrails_M_root-use",
        { arn: "${aws_sns_topic.guardrails_M_admin-use.arn}" },
        /arn is "aws_sns_topic gatehouse-admin-use"/,
      ],
      [
        "a higher budget",
        "aws_budgets_budget.guardrails_A",
        { limit_amount: "999999" },
        /limit_amount is "999999", but "500"/,
      ],
      [
        "a budget that notifies nobody",
        "aws_budgets_budget.guardrails_A",
        { notification: [] },
        /notification is \[\]/,
      ],
    ] as const
  ).map(([name, address, args, as]): Mutation => ({ ...argument(name, address, args, as), base: "guarded" })),
  // What stops spending.
  ...(
    [
      [
        "a stop that is higher",
        "aws_budgets_budget_action.guardrails_A",
        { action_threshold: { action_threshold_type: "PERCENTAGE", action_threshold_value: 9999 } },
        /action_threshold/,
      ],
      [
        "a stop of fewer roles",
        "aws_budgets_budget_action.guardrails_A",
        {
          definition: {
            iam_action_definition: { policy_arn: "${aws_iam_policy.guardrails_A.arn}", roles: ["nobody"] },
          },
        },
        /definition/,
      ],
      [
        "a stop that requires approval",
        "aws_budgets_budget_action.guardrails_A",
        { approval_model: "MANUAL" },
        /approval_model/,
      ],
      [
        "a stop that denies nothing",
        "aws_iam_policy.guardrails_A",
        { policy: '{"Version":"2012-10-17","Statement":[]}' },
        /policy/,
      ],
      [
        "a role for budgets that trusts another principal",
        "aws_iam_role.guardrails_A",
        {
          assume_role_policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
        },
        /assume_role_policy/,
      ],
      [
        "a role for budgets that may attach anything",
        "aws_iam_role_policy.guardrails_A",
        {
          policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}',
        },
        /policy/,
      ],
    ] as const
  ).map(([name, address, args, as]): Mutation => ({ ...argument(name, address, args, as), base: "guarded" })),
  {
    name: "a role of the name of the one for budgets, in an account without",
    base: "guarded",
    mutate: ({ resource: { aws_iam_role: roles } }) => {
      roles.evil = { ...roles.guardrails_A, provider: "aws.B" };
      roles.evil.assume_role_policy =
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';
    },
    caughtBy: "known-plan",
    as: /^aws_iam_role\.evil: the file requires no such resource/,
  },
  {
    name: "a managed policy attached to the role for budgets",
    base: "guarded",
    mutate: ({ resource }) => {
      resource.aws_iam_role_policy_attachment = {
        ...resource.aws_iam_role_policy_attachment,
        evil: {
          provider: "aws.A",
          role: "${aws_iam_role.guardrails_A.name}",
          policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
        },
      };
    },
    caughtBy: "known-plan",
    as: /^aws_iam_role_policy_attachment\.evil: the file requires no such resource/,
  },
  ...(
    [
      [
        "no action of a budget",
        "aws_budgets_budget_action.guardrails_A",
        /aws_budgets_budget_action .*is missing/,
      ],
      [
        "no alert of the root user",
        "aws_cloudwatch_event_rule.guardrails_M_root-use",
        /aws_cloudwatch_event_rule gatehouse-root-use with provider aws\.M is missing/,
      ],
      [
        "no target of an alert",
        "aws_cloudwatch_event_target.guardrails_A_iam-users",
        /aws_cloudwatch_event_target topic .*is missing/,
      ],
      [
        "no recipient of an alert",
        "aws_sns_topic_subscription.guardrails_M_root-use_security__40example__2ecom",
        /aws_sns_topic_subscription security@example\.com .*is missing/,
      ],
      ["no budget", "aws_budgets_budget.guardrails_A", /aws_budgets_budget gatehouse-monthly .*is missing/],
      [
        "no password policy",
        "aws_iam_account_password_policy.password-policy",
        /aws_iam_account_password_policy .*is missing/,
      ],
      [
        "no alias of an account",
        "aws_iam_account_alias.guardrails_A",
        /aws_iam_account_alias guarded-a .*is missing/,
      ],
      [
        "a control policy without one of its accounts",
        "aws_organizations_policy_attachment.no-iam-users_333333333333",
        /aws_organizations_policy_attachment 333333333333 .*is missing/,
      ],
    ] as const
  ).map(([name, address, as]): Mutation => ({ ...removed(name, address, as), base: "guarded" })),
  {
    name: "no check of IAM users in an account",
    base: "guarded",
    mutate: ({ data, check }) => {
      delete data.aws_iam_users.guardrails_A;
      delete check.guardrails_A;
    },
    caughtBy: "known-plan",
    as: /the plan does not warn about IAM users in account A/,
  },
  {
    name: "a check of IAM users that warns and does not fail",
    base: "everything",
    stack: "account-lab",
    mutate: ({ data }) => {
      delete data.aws_iam_users.guardrails_lab.lifecycle;
    },
    caughtBy: "known-plan",
    as: /the plan does not fail about IAM users in account lab/,
  },
  {
    name: "a check that no schema validates",
    base: "guarded",
    text: (json) =>
      json.replace(
        /"check": ?\{/,
        '$&"__proto__":{"data":{"http":{"evil":{"url":"https://evil.example.com"}}},"assert":[{"condition":"true","error_message":"x"}]},',
      ),
    caughtBy: "known-plan",
    as: /duplicate key, the key __proto__/,
  },

  // Passwords, renames and other things of the file with every key.
  {
    name: "a password encrypted to another's key",
    base: "everything",
    stack: "identity",
    mutate: ({ resource: { aws_iam_user_login_profile: all } }) => {
      all.user_franklin.pgp_key = "keybase:mallory";
    },
    caughtBy: "known-plan",
    as: /its PGP key is not franklin's/,
  },
  {
    name: "a password in plain text as an output",
    base: "everything",
    stack: "identity",
    mutate: ({ output }) => {
      output.initial_passwords.value.franklin = "${aws_iam_user_login_profile.user_franklin.password}";
    },
    caughtBy: "known-plan",
    as: /output\.initial_passwords\.value\.franklin/,
  },
  {
    name: "a move of a user from another user",
    base: "everything",
    stack: "identity",
    mutate: ({ moved }) => {
      moved[0] = { from: "aws_iam_user.user_franklin", to: "aws_iam_user.user_alice" };
    },
    caughtBy: "known-plan",
    as: /user_franklin is still in the plan/,
  },
  {
    name: "a move of a user from an earlier file",
    base: "everything",
    stack: "identity",
    mutate: ({ moved }) => {
      moved.push({ from: "aws_iam_user.user_mallory", to: "aws_iam_user.user_franklin" });
    },
    caughtBy: "known-plan",
    as: /user_franklin would take over the keys and the password of aws_iam_user\.user_mallory/,
  },
  {
    name: "a file's content as the name of a password",
    base: "everything",
    stack: "identity",
    mutate: ({ output }) => {
      output.initial_passwords.value['${file("/etc/passwd")}'] =
        "${aws_iam_user_login_profile.user_franklin.encrypted_password}";
    },
    caughtBy: "known-plan",
    as: /output\.initial_passwords\.value/,
  },
  {
    name: "an account's stack with another account's provider",
    base: "everything",
    stack: "account-lab",
    mutate: ({ provider: { aws } }) => {
      aws.push({ alias: "people", allowed_account_ids: ["111111111111"], region: "us-east-1" });
    },
    caughtBy: "account-identity",
    as: /aws\.people: .*does not use this account/,
  },
  {
    name: "a stack that is missing",
    base: "everything",
    stacks: (stacks) => stacks.delete("account-lab"),
    caughtBy: "known-plan",
    as: /there is no stack account-lab/,
  },
  {
    name: "a stack that the file does not declare",
    stacks: (stacks) => stacks.set("evil", stacks.get("access") ?? ""),
    caughtBy: "known-plan",
    as: /^stack evil: the file does not require a stack of this name/,
  },

  // The organization's trail.
  ...(
    [
      ["of one region", { is_multi_region_trail: false }, /is_multi_region_trail is false/],
      [
        "without log file validation",
        { enable_log_file_validation: false },
        /enable_log_file_validation is false/,
      ],
      ["of one account", { is_organization_trail: false }, /is_organization_trail is false/],
      ["that does not log", { enable_logging: false }, /enable_logging is false/],
      [
        "without events of IAM",
        { include_global_service_events: false },
        /include_global_service_events is f/,
      ],
      [
        "without reads",
        { event_selector: [{ read_write_type: "WriteOnly", include_management_events: true }] },
        /event_selector.* is \[?\{?"?.*WriteOnly/,
      ],
      [
        "without management events",
        { event_selector: [{ read_write_type: "All", include_management_events: false }] },
        /event_selector.*include_management_events is false/,
      ],
      ["into another bucket", { s3_bucket_name: "evil" }, /s3_bucket_name is "evil"/],
      ["under another name", { name: "evil" }, /name is "evil", but "gatehouse-organization"/],
      ["into a folder of its own", { s3_key_prefix: "evil" }, /s3_key_prefix is not written by Gatehouse/],
      ["whose files a key hides", { kms_key_id: "evil" }, /kms_key_id is not written by Gatehouse/],
      [
        "that is created without a check of the management account",
        { lifecycle: {} },
        /lifecycle.precondition is missing/,
      ],
    ] as const
  ).map(
    ([name, args, as]): Mutation => ({
      ...argument(`a trail ${name}`, "aws_cloudtrail.trail", args, as),
      base: "guarded",
    }),
  ),
  ...(
    [
      [
        "that takes files for any trail",
        ([, , , writes]) => delete writes.Condition.StringEquals["aws:SourceArn"],
      ],
      ["whose ACL any trail may read", ([, , reads]) => delete reads.Condition],
      [
        "that takes files for another trail",
        ([, , , writes]) => {
          writes.Condition.StringEquals["aws:SourceArn"] =
            "arn:aws:cloudtrail:us-east-1:999999999999:trail/gatehouse-organization";
        },
      ],
      [
        "that takes files of another service",
        ([, , , writes]) => {
          writes.Principal = { Service: "config.amazonaws.com" };
        },
      ],
      [
        "that takes files in every folder",
        ([, , , writes]) => {
          writes.Resource = "arn:aws:s3:::guarded-trail/*";
        },
      ],
      ["that others may empty", (statements) => statements.splice(1, 1)],
      [
        "that services of AWS may empty",
        ([, , , writes]) => {
          writes.Action = "s3:*";
        },
      ],
      ["without TLS", (statements) => statements.splice(0, 1)],
      [
        "that another principal may read",
        (statements) =>
          statements.push({ ...statements[3], Principal: { AWS: "999999999999" }, Action: "s3:GetObject" }),
      ],
    ] as readonly (readonly [string, (statements: AnyJson[]) => void])[]
  ).map(([name, change]) =>
    policy(
      `a trail's bucket ${name}`,
      "aws_s3_bucket_policy.trail",
      change,
      "known-plan",
      /^aws_s3_bucket_policy\.trail: its policy is not the two Denies/,
      "guarded",
    ),
  ),
  policy(
    "a trail's bucket that a role that does not apply may empty",
    "aws_s3_bucket_policy.trail",
    ([, others]) =>
      others.Condition.ArnNotLike["aws:PrincipalArn"].push("arn:aws:iam::111111111111:role/vpc"),
    "known-plan",
    /^aws_s3_bucket_policy\.trail: its policy lets arn:aws:iam::111111111111:role\/vpc delete files/,
    "guarded",
  ),
  ...(
    [
      [
        "that may be public",
        "aws_s3_bucket_public_access_block.trail",
        { restrict_public_buckets: false },
        /restrict_public_buckets is false/,
      ],
      [
        "that keeps no old versions",
        "aws_s3_bucket_versioning.trail",
        { versioning_configuration: { status: "Suspended" } },
        /status is "Suspended"/,
      ],
      [
        "with ACLs",
        "aws_s3_bucket_ownership_controls.trail",
        { rule: { object_ownership: "ObjectWriter" } },
        /object_ownership is "ObjectWriter"/,
      ],
      [
        "that a plan may destroy",
        "aws_s3_bucket.trail",
        { lifecycle: { prevent_destroy: false } },
        /prevent_destroy is false/,
      ],
      [
        "in another account",
        "aws_s3_bucket.trail",
        { provider: "aws.A" },
        /aws_s3_bucket\.trail: provider is "aws\.A"/,
      ],
    ] as const
  ).map(
    ([name, address, args, as]): Mutation => ({
      ...argument(`a trail's bucket ${name}`, address, args, as),
      base: "guarded",
    }),
  ),
  ...(
    [
      ["no trail", "aws_cloudtrail.trail", /aws_cloudtrail gatehouse-organization .*is missing/],
      [
        "a trail's bucket that is not closed to the public",
        "aws_s3_bucket_public_access_block.trail",
        /aws_s3_bucket_public_access_block .*is missing/,
      ],
      [
        "a trail's bucket without a policy",
        "aws_s3_bucket_policy.trail",
        /aws_s3_bucket_policy .*is missing/,
      ],
    ] as const
  ).map(([name, address, as]): Mutation => ({ ...removed(name, address, as), base: "guarded" })),
  {
    name: "a bucket of a trail that the file does not have",
    mutate: ({ resource }) => {
      resource.aws_s3_bucket = {
        evil: { provider: M, bucket: "evil", lifecycle: { prevent_destroy: true } },
      };
    },
    caughtBy: "known-plan",
    as: /^aws_s3_bucket\.evil: the file requires no such resource/,
  },
  {
    name: "a trail whose check of the management account always passes",
    base: "guarded",
    mutate: ({ resource: { aws_cloudtrail: all } }) => {
      all.trail.lifecycle.precondition[0].condition = "${true}";
    },
    caughtBy: "known-plan",
    as: /precondition\.0\.condition is/,
  },

  // The state's bucket.
  {
    name: "a state that is not encrypted",
    base: "bucket",
    mutate: ({ terraform }) => {
      terraform.backend.s3.encrypt = false;
    },
    caughtBy: "known-plan",
    as: /terraform\.backend/,
  },
  {
    name: "a bucket that others may read",
    base: "bucket",
    stack: "state",
    mutate: ({ resource: { aws_s3_bucket_policy: policies } }) => {
      policies.state.policy = POLICY;
    },
    caughtBy: "known-plan",
    as: /its policy is not the Deny without TLS/,
  },
  {
    name: "a bucket that may be public",
    base: "bucket",
    stack: "state",
    mutate: ({ resource: { aws_s3_bucket_public_access_block: blocks } }) => {
      blocks.state.block_public_policy = false;
    },
    caughtBy: "known-plan",
    as: /block_public_policy is false/,
  },
  {
    name: "a bucket that keeps no old versions",
    base: "bucket",
    stack: "state",
    mutate: ({ resource: { aws_s3_bucket_versioning: all } }) => {
      all.state.versioning_configuration.status = "Suspended";
    },
    caughtBy: "known-plan",
    as: /status is "Suspended"/,
  },
  ...(
    [
      [
        "a state that is encrypted by another's key",
        "aws_s3_bucket_server_side_encryption_configuration.state",
        {
          rule: [
            {
              apply_server_side_encryption_by_default: {
                sse_algorithm: "aws:kms",
                kms_master_key_id: "arn:aws:kms:eu-west-1:999999999999:key/x",
              },
            },
          ],
        },
        /rule is .*999999999999/,
      ],
      [
        "old versions that expire after a day",
        "aws_s3_bucket_lifecycle_configuration.state",
        {
          rule: [
            {
              id: "old-versions",
              status: "Enabled",
              filter: [{}],
              noncurrent_version_expiration: [{ noncurrent_days: 1 }],
              expiration: [{ expired_object_delete_marker: true }],
              abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
            },
          ],
        },
        /rule is .*"noncurrent_days":1\b/,
      ],
    ] as const
  ).map(
    ([name, address, args, as]): Mutation => ({
      ...argument(name, address, args, as),
      base: "bucket",
      stack: "state",
    }),
  ),
  ...(
    [
      [
        "a bucket that is not closed to the public",
        "aws_s3_bucket_public_access_block.state",
        /aws_s3_bucket_public_access_block .*is missing/,
      ],
      ["a bucket without a policy", "aws_s3_bucket_policy.state", /aws_s3_bucket_policy .*is missing/],
      [
        "a bucket without versions",
        "aws_s3_bucket_versioning.state",
        /there is no aws_s3_bucket_versioning|is not in the stack/,
      ],
    ] as const
  ).map(
    ([name, address, as]): Mutation => ({ ...removed(name, address, as), base: "bucket", stack: "state" }),
  ),
  {
    name: "an ACL of the bucket",
    base: "bucket",
    stack: "state",
    mutate: ({ resource }) => {
      resource.aws_s3_bucket_acl = { evil: { provider: "aws.M_eu-west-1", acl: "public-read" } };
    },
    caughtBy: "known-plan",
    as: /^aws_s3_bucket_acl\.evil: Gatehouse writes no resource of this type/,
  },
  {
    name: "credentials of HCP Terraform from somewhere else",
    base: "hcp",
    mutate: ({ provider: { aws } }) => {
      aws[0].shared_config_files = ["/tmp/evil"];
    },
    caughtBy: "account-identity",
    as: /shared_config_files is/,
  },
  {
    name: "a default of the credentials' variable",
    base: "hcp",
    mutate: ({ variable }) => {
      variable.tfc_aws_dynamic_credentials.default = {};
    },
    caughtBy: "known-plan",
    as: /variable\.tfc_aws_dynamic_credentials\.default is not written/,
  },
  {
    name: "another organization of HCP Terraform",
    base: "hcp",
    mutate: ({ terraform }) => {
      terraform.cloud.organization = "evil";
    },
    caughtBy: "known-plan",
    as: /terraform\.cloud is /,
  },

  // Files beside the stack.
  {
    name: "an additional Terraform file",
    beside: ["evil.tf", ""],
    caughtBy: "known-plan",
    as: /evil\.tf: Gatehouse does not write this file/,
  },
  {
    name: "an override file",
    beside: ["cdk_override.tf.json", "{}"],
    caughtBy: "known-plan",
    as: /cdk_override\.tf\.json/,
  },
  {
    name: "a file of variable values",
    beside: ["evil.auto.tfvars", ""],
    caughtBy: "known-plan",
    as: /evil\.auto\.tfvars/,
  },
  {
    name: "the import of another user in a user's place",
    beside: ["adopted.tf.json", '{"import":[{"to":"aws_iam_user.user_alice","id":"mallory"}]}'],
    caughtBy: "known-plan",
    as: /aws_iam_user\.user_alice would import mallory/,
  },
  {
    name: "more than imports in the file of gatehouse adopt",
    beside: ["adopted.tf.json", '{"import":[],"resource":{}}'],
    caughtBy: "known-plan",
    as: /adopted\.tf\.json: it is not what gatehouse adopt writes/,
  },

  // What changes nothing.
  {
    name: "cdktf's own notes",
    mutate: (json) => {
      json["//"] = { metadata: { version: "9.9.9" } };
    },
    harmless: "Terraform does not read them",
  },
  {
    name: "the JSON in one line",
    text: (json) => JSON.stringify(JSON.parse(json)),
    harmless: "white space between values means nothing",
  },
  {
    name: "the import of what is meant",
    beside: ["adopted.tf.json", '{"import":[{"to":"aws_iam_user.user_alice","id":"alice"}]}'],
    harmless: "it is what gatehouse adopt writes",
  },
];

const synthesized = new Map<Base, ReadonlyMap<string, string>>();

/** The stacks of a base. */
export function stacksOf(base: Base): ReadonlyMap<string, string> {
  const known = synthesized.get(base);
  if (known !== undefined) return known;
  const result = parseOrganization(BASES[base], "organization.yaml", shipped, NOW);
  if ("problems" in result) throw new Error(`${base}: ${JSON.stringify(result.problems)}`);
  const stacks = synthesizeAll(entitlementsOf(result.organization, NOW));
  synthesized.set(base, stacks);
  return stacks;
}

/** The file and the output that a mutation leaves. */
export function mutated(mutation: Mutation) {
  const { base = "people", stack = "access" } = mutation;
  const stacks = new Map(stacksOf(base));
  const before = stacks.get(stack) ?? "";
  if ("mutate" in mutation) {
    const json = JSON.parse(before);
    mutation.mutate(json);
    stacks.set(stack, JSON.stringify(json));
  } else if ("text" in mutation) stacks.set(stack, mutation.text(before));
  else if ("stacks" in mutation) mutation.stacks(stacks);
  const beside = "beside" in mutation ? new Map([mutation.beside]) : new Map<string, string>();
  return {
    text: BASES[base],
    output: {
      stacks: [...stacks].map(([name, text]) => ({
        name,
        text,
        beside: name === stack ? beside : new Map(),
      })),
      strayFolders: [],
    },
  };
}
