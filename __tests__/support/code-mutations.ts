import type { Base } from "./plan-mutations";

/** One change of the code, by exact text, and what becomes of it. */
export type CodeMutation = {
  readonly name: string;
  readonly file: string;
  /** Text that the file has exactly once. */
  readonly from: string;
  readonly to: string;
} & Fate;

type Fate = ByClaim | ByTest | Harmless;
/** A claim of `prove` is refuted by what the mutated code synthesizes. */
interface ByClaim {
  readonly claim: string;
  /** @default people */
  readonly base?: Base;
}
/** A unit test file fails in a copy of the project with the mutated code. */
interface ByTest {
  readonly test: string;
}
/** Why nothing has to notice it: the plan is still proven. */
interface Harmless {
  readonly harmless: string;
  readonly base?: Base;
}

/** Mutations of one file. */
function of(
  file: string,
  ...mutations: readonly (readonly [name: string, from: string, to: string, fate: Fate])[]
): CodeMutation[] {
  return mutations.map(([name, from, to, fate]) => ({ name, file, from, to, ...fate }));
}

const claim = (id: string, base?: Base): ByClaim => ({ claim: id, base });
const test = (file: string): ByTest => ({ test: `__tests__/${file}.test.ts` });

export const CODE_MUTATIONS: readonly CodeMutation[] = [
  // Trust policies.
  ...of(
    "modules/mfa-role/trust-conditions.ts",
    [
      "trust without the MFA flag",
      '{ test: "Bool", variable: "aws:MultiFactorAuthPresent", values: "true" },',
      "",
      claim("trusts"),
    ],
    [
      "trust without TLS",
      '{ test: "Bool", variable: "aws:SecureTransport", values: "true" },',
      "",
      claim("trusts"),
    ],
    [
      "trust without the age of MFA",
      '{ test: "NumericLessThan", variable: "aws:MultiFactorAuthAge", values: String(maxAge) },',
      "",
      claim("trusts"),
    ],
    [
      "trust by BoolIfExists and NumericLessThanIfExists",
      `{ test: "Bool", variable: "aws:MultiFactorAuthPresent", values: "true" },
    { test: "Bool", variable: "aws:SecureTransport", values: "true" },
    { test: "NumericLessThan"`,
      `{ test: "BoolIfExists", variable: "aws:MultiFactorAuthPresent", values: "true" },
    { test: "BoolIfExists", variable: "aws:SecureTransport", values: "true" },
    { test: "NumericLessThanIfExists"`,
      claim("assumptions"),
    ],
    [
      "trust by BoolIfExists alone, which the MFA age still denies",
      '"Bool", variable: "aws:MultiFactorAuthPresent"',
      '"BoolIfExists", variable: "aws:MultiFactorAuthPresent"',
      claim("trusts"),
    ],
    [
      "any source identity, or none",
      `test: "StringEquals",
  variable: "sts:SourceIdentity",`,
      `test: "StringLikeIfExists",
  variable: "sts:SourceIdentity",`,
      claim("trusts", "placed"),
    ],
    [
      "another IP address, if there is a VPC",
      '{ test: "IpAddress", variable: "aws:SourceIp"',
      '{ test: "IpAddressIfExists", variable: "aws:SourceIp"',
      claim("assumptions", "placed"),
    ],
    [
      "another VPC, or none",
      '{ test: "StringEquals", variable: "aws:SourceVpc"',
      '{ test: "StringEqualsIfExists", variable: "aws:SourceVpc"',
      claim("assumptions", "placed"),
    ],
    [
      "every address but those of the file",
      '{ test: "IpAddress", variable: "aws:SourceIp"',
      '{ test: "NotIpAddress", variable: "aws:SourceIp"',
      claim("assumptions", "placed"),
    ],
    [
      "callers of no AWS organization",
      '{ test: "StringEquals", variable: "aws:PrincipalOrgID"',
      '{ test: "StringEqualsIfExists", variable: "aws:PrincipalOrgID"',
      claim("assumptions", "placed"),
    ],
    [
      "an address and a VPC at once, which nobody has",
      "return places.length > 0 ? places : [ANYWHERE];",
      "return [{ sid: ANYWHERE.sid, conditions: places.flatMap(({ conditions }) => conditions) }];",
      claim("assumptions", "placed"),
    ],
    [
      "VPCs beside addresses that nothing limits",
      "vpcs ? [fromVpcs(vpcs)] : []",
      "vpcs ? [ANYWHERE] : []",
      claim("assumptions", "placed"),
    ],
    [
      "one condition of an operator replaces the others",
      "block[test] = { ...block[test], [variable]: values }",
      "block[test] = { [variable]: values }",
      claim("trusts"),
    ],
    [
      "a condition on MFA beside the role's own",
      "/^aws:multifactorauth/",
      "/^aws:MultiFactorAuth/",
      test("modules/trust-conditions"),
    ],
    [
      "another Sid of the trust policy",
      'sid: "IdentityAccountWithRecentMfa", conditions',
      'sid: "RecentMfa", conditions',
      { harmless: "a Sid decides nothing; the snapshots show it to the reviewer" },
    ],
  ),
  ...of(
    "modules/mfa-role/trust.ts",
    [
      "trust of everybody",
      "return { AWS: `arn:${partition}:iam::${identityAccountId}:root` };",
      'return { AWS: "*" };',
      claim("trusts"),
    ],
    [
      "sessions without the user's name",
      "...(namedSessions ? [OWN_SESSION_NAME] : []),",
      "",
      claim("trusts", "everything"),
    ],
    [
      "sessions without a source identity",
      "...(sourceIdentity ? [OWN_SOURCE_IDENTITY] : []),",
      "",
      claim("trusts", "placed"),
    ],
    [
      "a source identity that nobody may set",
      "...(sourceIdentity ? [setOwnSourceIdentity(principal)] : []),",
      "",
      claim("assumptions", "placed"),
    ],
    [
      "any source identity may be set",
      "    Condition: conditionBlock([OWN_SOURCE_IDENTITY]),\n",
      "",
      claim("trusts", "placed"),
    ],
    [
      "any AWS organization",
      "...(from.organization === undefined ? [] : [ofOrganization(from.organization)]),",
      "",
      claim("assumptions", "placed"),
    ],
    ["any place", "...everywhere, ...place.conditions", "...everywhere", claim("assumptions", "placed")],
    ["conditions of the module that are lost", "    ...conditions,\n", "", test("modules/trust-conditions")],
  ),
  ...of(
    "organization/resolve-roles.ts",
    [
      "a role that is anywhere without saying so",
      "from: callSourceOf(entry.from ?? file.from),",
      "from: callSourceOf(entry.from),",
      claim("assumptions", "placed"),
    ],
    [
      "a role's own place that is ignored",
      "from: callSourceOf(entry.from ?? file.from),",
      "from: callSourceOf(file.from ?? entry.from),",
      claim("assumptions", "placed"),
    ],
  ),
  ...of("organization/checks/call-sources.ts", [
    "ranges of every address",
    "if (prefix < SHORTEST[kind])",
    "if (prefix < 0)",
    test("organization/call-sources"),
  ]),
  ...of(
    "modules/mfa-role/oidc-trust.ts",
    [
      "programs of any audience",
      "[`${issuer}:aud`]: audience, [`${issuer}:sub`]",
      "[`${issuer}:sub`]",
      claim("trusts"),
    ],
    [
      "programs by patterns of subjects",
      "StringEquals: { [`${issuer}:aud`]",
      "StringLike: { [`${issuer}:aud`]",
      claim("trusts"),
    ],
    ["programs of any subject", ", [`${issuer}:sub`]: [...subjects] }", " }", claim("machines")],
  ),
  ...of(
    "modules/hcp-run-role/run-trust.ts",
    [
      "a plan of HCP Terraform that may do what an apply may",
      "run_phase:${phase}",
      "run_phase:*",
      test("modules/hcp-run-role"),
    ],
    [
      "runs of HCP Terraform of any audience",
      "[`${hostname}:aud`]: audience, ",
      "",
      test("modules/hcp-run-role"),
    ],
  ),
  ...of(
    "modules/mfa-role/mfa-role.ts",
    [
      "a role without its permissions boundary",
      "      permissionsBoundary,\n",
      "",
      claim("role-settings", "everything"),
    ],
    [
      "sessions of twelve hours",
      "      maxSessionDuration,\n",
      "      maxSessionDuration: 43_200,\n",
      claim("role-settings"),
    ],
    [
      "a role that keeps inline policies added manually",
      "new IamRolePoliciesExclusive(",
      "if (false) new IamRolePoliciesExclusive(",
      claim("known-plan"),
    ],
    [
      "a role that keeps policies attached manually",
      "new IamRolePolicyAttachmentsExclusive(",
      "if (false) new IamRolePolicyAttachmentsExclusive(",
      claim("known-plan"),
    ],
  ),

  // Self-service, the Deny without MFA, and enrollment.
  ...of(
    "modules/self-service-group/self-service.ts",
    [
      "no Deny without MFA",
      "denyWithoutMfa(firstLoginPasswordChange, exempt),",
      "",
      claim("self-service-table"),
    ],
    [
      "a source identity that a code in AssumeRole does not cover",
      "? [...mfaExempt, ...SETTING_SOURCE_IDENTITY] : mfaExempt",
      "? mfaExempt : mfaExempt",
      claim("self-service-table", "placed"),
    ],
    [
      "self-service of every user",
      'const user = ownArn(place, "user");',
      'const user = ownArn(place, "user").replace("${aws:username}", "*");',
      claim("self-service-table"),
    ],
    [
      "devices by names that begin like the user's",
      "return { first, further:",
      "return { first: `${first}*`, further:",
      claim("self-service-table"),
    ],
    [
      "tags by self-service",
      '"iam:ChangePassword"]',
      '"iam:ChangePassword", "iam:TagUser"]',
      claim("self-service-table"),
    ],
    [
      "groups by self-service",
      '"iam:ListVirtualMFADevices",',
      '"iam:ListVirtualMFADevices", "iam:AddUserToGroup",',
      claim("self-service-table"),
    ],
    ["the Sid of self-service", "SeeOwnRecord", "ReadOwnRecord", { harmless: "a Sid decides nothing" }],
  ),
  ...of(
    "modules/self-service-group/deny-without-mfa.ts",
    [
      "a Deny by Bool, which access keys escape",
      'Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent"',
      'Condition: { Bool: { "aws:MultiFactorAuthPresent"',
      claim("self-service-table"),
    ],
    [
      "an access key that creates the next one without MFA",
      '"iam:EnableMFADevice",',
      '"iam:EnableMFADevice", "iam:CreateAccessKey",',
      claim("self-service-table"),
    ],
    [
      "an enrolled device that is removed without MFA, as far as the Deny goes",
      '"iam:EnableMFADevice",',
      '"iam:EnableMFADevice", "iam:DeactivateMFADevice",',
      claim("self-service-table"),
    ],
    [
      "passwords that are changed without MFA",
      "...(firstLoginPasswordChange ? FIRST_LOGIN : [])",
      "...FIRST_LOGIN",
      claim("self-service-table"),
    ],
  ),
  ...of("modules/self-service-group/mfa-exemptions.ts", [
    "an exemption of everything in the services that it names",
    "[...new Set(exempt)].sort()",
    '["sts:*"]',
    test("modules/self-service"),
  ]),
  ...of(
    "access/proof/mfa-exemptions.ts",
    [
      "an exemption for everybody's data",
      'if (found.arns.length > 0) return "takes a resource";',
      "",
      test("access/proof/mfa-exemptions"),
    ],
    [
      "an exemption that writes",
      'found.level !== "List" && found.level !== "Read"',
      "false",
      test("access/proof/mfa-exemptions"),
    ],
    [
      "an exemption that returns a session",
      '? "may return credentials"',
      "? undefined",
      test("access/proof/mfa-exemptions"),
    ],
  ),
  ...of(
    "modules/self-service-group/own-mfa-device.ts",
    [
      "removal of a device without the condition on MFA",
      `Resource: [user, ...further],
      Condition: WITH_MFA,`,
      "Resource: [user, ...further],",
      claim("self-service-table"),
    ],
    [
      "devices of bob2 deleted by bob in a window",
      `Action: "iam:DeleteVirtualMFADevice",
      Resource: first,`,
      `Action: "iam:DeleteVirtualMFADevice",
      Resource: \`\${first}*\`,`,
      claim("self-service-table"),
    ],
    [
      "an abandoned enrollment that nobody can delete",
      `    {
      Sid: "DeleteOwnFirstMfaDevice",
      Effect: "Allow",
      Action: "iam:DeleteVirtualMFADevice",
      Resource: first,
    },`,
      "",
      claim("enrollment"),
    ],
    [
      "a second device in an open window without MFA",
      `Resource: further,
      Condition: WITH_MFA,`,
      "Resource: further,",
      claim("self-service-table"),
    ],
    [
      "a device enabled for anybody",
      `Action: ["iam:EnableMFADevice", "iam:ResyncMFADevice"],
      Resource: user,`,
      `Action: ["iam:EnableMFADevice", "iam:ResyncMFADevice"],
      Resource: "*",`,
      claim("self-service-table"),
    ],
  ),
  ...of(
    "modules/self-service-group/self-service-group.ts",
    [
      "no Deny of enrollment",
      "managedPolicies: openEnrollment ? [] : [windows],",
      "managedPolicies: openEnrollment ? [windows].slice(1) : [],",
      claim("enrollment"),
    ],
    [
      "the enrollment mode inverted",
      "managedPolicies: openEnrollment ? [] : [windows],",
      "managedPolicies: openEnrollment ? [windows] : [],",
      claim("enrollment"),
    ],
  ),
  ...of(
    "modules/self-service-group/access-keys.ts",
    [
      "access keys that can be created without the Deny",
      `const CREATE_OR_ACTIVATE = [
  "iam:CreateAccessKey",`,
      "const CREATE_OR_ACTIVATE = [",
      claim("access-keys", "keyless"),
    ],
    [
      "old access keys that can be activated",
      `  "iam:UpdateAccessKey",\n`,
      "",
      claim("access-keys", "keyless"),
    ],
    [
      "a Deny of access keys on nobody else's user",
      `Action: CREATE_OR_ACTIVATE,
    Resource: "*",`,
      `Action: CREATE_OR_ACTIVATE,
    Resource: "arn:aws:iam::111111111111:user/\${aws:username}",`,
      claim("access-keys", "keyless"),
    ],
    [
      "access keys for everyone but the exceptions",
      'denyKeys({ StringNotEquals: { "aws:username": names } })',
      'denyKeys({ StringEquals: { "aws:username": names } })',
      claim("access-keys", "keyless"),
    ],
    [
      "a Deny that federated sessions escape",
      'denyKeys({ StringEqualsIfExists: { "aws:username": names } })',
      'denyKeys({ StringEquals: { "aws:username": names } })',
      claim("access-keys", "denied"),
    ],
    [
      "keys of exceptions that everyone may have",
      `Resource: user,
    Condition: { StringEquals: { "aws:username": names } },`,
      "Resource: user,",
      claim("self-service-table", "keyless"),
    ],
    [
      "old access keys that nobody can delete",
      `  "iam:DeleteAccessKey",\n`,
      "",
      claim("self-service", "keyless"),
    ],
  ),
  ...of("organization/access-keys.ts", [
    "exceptions from access keys inverted",
    "accessKeys !== selfService.accessKeys",
    "accessKeys === selfService.accessKeys",
    claim("access-keys", "keyless"),
  ]),
  ...of("organization/resolve.ts", [
    "a file without access keys that has them",
    "accessKeys: entry.accessKeys ?? selfService.accessKeys,",
    "accessKeys: entry.accessKeys ?? true,",
    claim("access-keys", "keyless"),
  ]),
  ...of(
    "modules/self-service-group/enrollment.ts",
    ["users' own windows that never end", ", ...ends.map(closedFrom)]", "]", claim("enrollment")],
    [
      "everybody's window that never ends",
      "[closed(until, ends.length > 0 ? ends : undefined), ",
      "[",
      claim("enrollment"),
    ],
    [
      "enrollment closed by Bool, which access keys escape",
      "const WITHOUT_MFA = { BoolIfExists:",
      "const WITHOUT_MFA = { Bool:",
      claim("enrollment"),
    ],
    [
      "another tag's value opens the window",
      "own && { StringNotEquals:",
      "own && { StringEquals:",
      claim("enrollment"),
    ],
    [
      "a tag that nobody is kept from",
      'export const ENROLL_TAG = "gatehouse-enroll-until"',
      'export const ENROLL_TAG = "enroll-until"',
      test("modules/enrollment"),
    ],
    ["a window that is a second longer", "DateGreaterThanEquals", "DateGreaterThan", claim("enrollment")],
    [
      "enrollment that may create a device at any time",
      'Action: ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]',
      'Action: ["iam:DeleteVirtualMFADevice", "iam:EnableMFADevice"]',
      claim("enrollment"),
    ],
    [
      "a stolen key that deletes a device at any time",
      'Action: ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]',
      'Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"]',
      claim("enrollment"),
    ],
  ),
  ...of("organization/enrollment.ts", [
    "windows of the file that are not passed on",
    "ends: [...new Set(ends)].sort()",
    "ends: []",
    claim("enrollment"),
  ]),

  // Delegation and its ends.
  ...of(
    "modules/role-group/delegation.ts",
    [
      "delegation to every role",
      "Action, Resource: roleArns }",
      'Action, Resource: "*" }',
      claim("assumptions"),
    ],
    [
      "delegation of every action on the roles",
      "Action, Resource: roleArns }",
      'Action: "*", Resource: roleArns }',
      claim("delegations"),
    ],
    ["a grant without its end", 'DateLessThan: { "aws:CurrentTime": notAfter },', "", claim("assumptions")],
    [
      "a source identity that members may not set",
      '? ["sts:AssumeRole", "sts:SetSourceIdentity"]',
      '? ["sts:AssumeRole"]',
      claim("assumptions", "placed"),
    ],
    [
      "members who may set another source identity",
      "const own = sourceIdentity && { Condition: OWN_SOURCE_IDENTITY };",
      "const own = {};",
      claim("delegations", "placed"),
    ],
    ["a grant that lasts a second longer", "DateLessThan", "DateLessThanEquals", claim("assumptions")],
  ),
  ...of(
    "organization/until.ts",
    ["a last day that is two", "getUTCDate() + 1", "getUTCDate() + 2", claim("assumptions")],
    ["of two ends the earlier one", "a > b ? a : b", "a < b ? a : b", test("organization/until")],
    [
      "of an end and none, the end",
      "return a === undefined || b === undefined ? undefined :",
      "return a === undefined || b === undefined ? (a ?? b) :",
      test("organization/until"),
    ],
    [
      "a grant that has ended and is still in the plan",
      "return end === undefined || now < new Date(end);",
      "return true;",
      test("organization/until"),
    ],
  ),
  ...of(
    "organization/entitlements.ts",
    [
      "everybody in every team",
      "...user.teams.map((team) => ({",
      "...teams.map((team) => ({",
      claim("assumptions", "everything"),
    ],
    [
      "a group without its members",
      "if (member !== undefined) group.members.add(member);",
      "",
      claim("assumptions"),
    ],
    [
      "a role in accounts in which it does not exist",
      "if (!existsIn.has(account)) continue;",
      "",
      test("organization/entitlements"),
    ],
  ),
  ...of("organization/scope.ts", [
    "except that leaves nothing out",
    "reached.delete(account)",
    "reached.has(account)",
    claim("assumptions", "everything"),
  ]),
  ...of(
    "organization/resolve.ts",
    [
      "sessions whose name is not required",
      "named: file.sessions?.named ?? false",
      "named: false",
      claim("trusts", "everything"),
    ],
    [
      "policies added manually that stay, by default",
      "exclusive: file.terraform?.exclusive ?? true",
      "exclusive: false",
      claim("known-plan"),
    ],
  ),

  // Users, accounts, providers.
  ...of(
    "modules/identity-user/identity-user.ts",
    [
      "a user who remains after offboarding",
      "forceDestroy = true",
      "forceDestroy = false",
      claim("known-plan"),
    ],
    [
      "a user who keeps policies attached manually",
      "new IamUserPolicyAttachmentsExclusive(",
      "if (false) new IamUserPolicyAttachmentsExclusive(",
      claim("known-plan"),
    ],
    ["a first password in plain text", "      pgpKey,\n", "", claim("known-plan", "everything")],
  ),
  ...of(
    "modules/exclusive-group.ts",
    [
      "a group that keeps inline policies added manually",
      "new IamGroupPoliciesExclusive(",
      "if (false) new IamGroupPoliciesExclusive(",
      claim("known-plan"),
    ],
    ["a group of nobody", "users: [...members] }", "users: [] }", claim("assumptions")],
  ),
  ...of(
    "stacks/account-provider.ts",
    ["a provider of any account", "allowedAccountIds: [account.id],", "", claim("account-identity")],
    [
      "a provider that forgets the role of the account",
      "assumeRole: assumeRoleArn",
      "assumeRole: assumeRoleArn && !externalId",
      claim("account-identity", "everything"),
    ],
  ),
  ...of(
    "stacks/account-side.ts",
    ["MFA of an hour for every role", "mfaMaxAge: role.mfaMaxAge,", "", claim("trusts", "everything")],
    [
      "roles that trust the account that they live in",
      "identityAccountId: identity.id,",
      "identityAccountId: account.id,",
      claim("trusts"),
    ],
    ["roles without their permissions", "      permissions,\n", "", claim("roles")],
  ),
  ...of(
    "stacks/addressed-stack.ts",
    ["addresses that are shared", "...sharedAddresses(this), ", "", test("stacks/addressed-stack")],
    ["resources without a provider", ", ...withoutProvider(this)]", "]", test("stacks/addressed-stack")],
    [
      "text of the file as a template",
      "element.toTerraform = () => textEscaped(toTerraform.call(element));",
      "element.toTerraform = () => toTerraform.call(element);",
      test("stacks/text-is-data"),
    ],
  ),
  ...of("modules/template-text.ts", [
    "policies whose variables are templates, before the stack escapes",
    'return text.replace(/\\$\\{(?!TfToken\\[)/g, "$$${").replaceAll("%{", "%%{");',
    "return text;",
    test("modules/policy-document"),
  ]),
  ...of("modules/logical-id.ts", [
    "names that lose their dots, and merge",
    'return `__${character.charCodeAt(0).toString(16).padStart(2, "0")}`;',
    'return character && "";',
    test("modules/logical-id"),
  ]),

  // Permissions by topic.
  ...of("policies/ec2.json", [
    "ec2 with the network",
    '"Action": "@network",',
    '"Action": "ec2:AcceptAddressTransfer",',
    claim("roles"),
  ]),
  ...of("policies/vpc.json", [
    "vpc without the network",
    '"Action": "@network",',
    '"Action": "ec2:AcceptAddressTransfer",',
    claim("roles"),
  ]),
  ...of("policies/lists/network.json", [
    "a network action that is missing from the list",
    '  "ec2:AssociateRoute*",\n',
    "",
    test("policies/policies"),
  ]),

  // State, entry roles, guardrails.
  ...of(
    "modules/organization-trail/bucket-policy.ts",
    [
      "a trail's bucket to which any trail writes",
      '"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trailArn',
      '"s3:x-amz-acl": "bucket-owner-full-control"',
      claim("known-plan", "guarded"),
    ],
    [
      "a trail's bucket that others may empty",
      'ArnNotLike: { "aws:PrincipalArn": writers }',
      'ArnNotLike: { "aws:PrincipalArn": "*" }',
      claim("known-plan", "guarded"),
    ],
    [
      "a trail's bucket to which CloudTrail cannot write",
      'BoolIfExists: { "aws:PrincipalIsAWSService": "false" },',
      "",
      claim("known-plan", "guarded"),
    ],
  ),
  ...of(
    "modules/organization-trail/organization-trail.ts",
    [
      "a trail without log file validation",
      "enableLogFileValidation: true",
      "enableLogFileValidation: false",
      claim("known-plan", "guarded"),
    ],
    [
      "a trail of one region",
      "isMultiRegionTrail: true",
      "isMultiRegionTrail: false",
      claim("known-plan", "guarded"),
    ],
  ),
  ...of(
    "modules/state-bucket/bucket-policy.ts",
    [
      "state without the Deny of other writers",
      'Condition: { ArnNotLike: { "aws:PrincipalArn": writers } }',
      'Condition: { ArnNotLike: { "aws:PrincipalArn": "*" } }',
      claim("known-plan", "bucket"),
    ],
    [
      "state without TLS",
      'Condition: { Bool: { "aws:SecureTransport": "false" } }',
      'Condition: { Null: { "aws:SecureTransport": "true" } }',
      claim("known-plan", "bucket"),
    ],
  ),
  ...of(
    "modules/closed-bucket.ts",
    [
      "a state bucket that may be public",
      "blockPublicPolicy: true",
      "blockPublicPolicy: false",
      claim("known-plan", "bucket"),
    ],
    [
      "state without old versions",
      'status: "Enabled" },\n  });',
      'status: "Suspended" },\n  });',
      claim("known-plan", "bucket"),
    ],
  ),
  ...of(
    "organization/role-denials.ts",
    [
      "roles with s3:* that write the state",
      'if (state.backend !== "s3" || state.account.id',
      'if (true || state.backend !== "s3" || state.account.id',
      test("access/proof/entry"),
    ],
    [
      "roles with sts:* that enter accounts as Terraform does",
      'if (!couldCall(role, "sts")) return [];',
      "return [];",
      test("access/proof/entry"),
    ],
  ),
  ...of("organization/checks/entry-roles.ts", [
    "a role of the file that has the name of Terraform's",
    "if (entry === undefined) continue;",
    "continue;",
    test("organization/messages"),
  ]),
  ...of("modules/iam-user-denial/denial.ts", [
    "a control policy that lets access keys be created",
    ', "iam:CreateAccessKey"]',
    "]",
    claim("control-policies", "guarded"),
  ]),
  ...of("modules/account-guardrails/topic-policy.ts", [
    "alerts that anybody may publish",
    'Principal: { Service: "events.amazonaws.com" }',
    'Principal: { AWS: "*" }',
    claim("known-plan", "guarded"),
  ]),
  ...of("modules/account-guardrails/event-patterns.ts", [
    "root sign-ins that are not reported",
    '"detail-type": [API_CALL, SIGN_IN]',
    '"detail-type": [API_CALL]',
    test("stacks/access-stack"),
  ]),

  // Checks of the file.
  ...of("organization/checks/quotas.ts", [
    "a quota that is off by one",
    "if (count <= limit) continue;",
    "if (count <= limit + 1) continue;",
    test("organization/quotas"),
  ]),
  ...of("organization/checks/oidc-trusts.ts", [
    "subjects of programs with wildcards",
    "if (/[*?]/.test(text)) {",
    "if (/[?]/.test(text)) {",
    test("organization/messages"),
  ]),

  // The proof, verify, check and diff.
  ...of(
    "access/proof/verdict.ts",
    [
      "what was not judged counts as proven",
      '!["refuted", "not judged"].includes(',
      '!["refuted"].includes(',
      test("access/proof/claims"),
    ],
    [
      "a claim that judged nothing is proven",
      'if (judged === 0) return nothingToJudge !== undefined ? "nothing to judge" : "not judged";',
      "",
      test("access/proof/claims"),
    ],
  ),
  ...of(
    "access/proof/claims.ts",
    [
      "a claim that is not judged any more",
      "judge: ({ snapshot, declared, evaluate }) => proveState(snapshot, declared, evaluate),",
      "judge: () => [],",
      test("access/proof/claims"),
    ],
    [
      "a claim that is removed from the list",
      `  {
    // Reading trust policies is fast, so all of them are read.
    id: "trusts",
    about: "which principals each role trusts, and which users exist",
    on: "access",
    judge: ({ snapshot, declared }) => proveTrusts(snapshot, declared),
  },
`,
      "",
      test("access/proof/claims"),
    ],
    [
      "an account that could not be read, passed over",
      "judged: unread.length === 0 ? accountsRead : 0,",
      "judged: accountsRead,",
      test("access/proof/claims"),
    ],
    [
      "claims that are proven although an account could not be read",
      "const notJudged = [...(verdict.notJudged ?? []), ...unreadable];",
      "const notJudged = [...(verdict.notJudged ?? [])];",
      test("access/proof/claims"),
    ],
  ),
  ...of("access/proof/terraform-schema.ts", [
    "arguments that the proof does not know, passed",
    'z.strictObject({ "//": note, provider, ...shape })',
    'z.looseObject({ "//": note, provider, ...shape })',
    test("access/proof/plan-mutations"),
  ]),
  ...of("access/proof/known-plan.ts", [
    "types of resources that the proof does not know, passed",
    "counterExamples.push(`${type}.${id}: Gatehouse writes no resource of this type`);",
    "",
    test("access/proof/plan-mutations"),
  ]),
  ...of("access/proof/entry-trust.ts", [
    "an entry role that trusts everybody but some",
    "if (NotPrincipal !== undefined || Principal === undefined ||",
    "if (",
    test("access/proof/entry-trust"),
  ]),
  ...of(
    "access/proof/root-users.ts",
    [
      "a root user without MFA, passed",
      "...(hasMfa || !hasPassword",
      "...(true",
      test("access/proof/root-users"),
    ],
    [
      "a password of the root user that AWS does not report, taken for none",
      "hasPassword = true, hasMfa",
      "hasPassword = false, hasMfa",
      test("access/proof/root-users"),
    ],
    [
      "an access key of the root user, passed",
      "...(hasAccessKey ?",
      "...(false ?",
      test("access/proof/root-users"),
    ],
  ),
  ...of(
    "access/proof/trails.ts",
    [
      "an account without a trail, passed",
      "      const found = trails.map((trail) => {",
      "      if (trails.length === 0) return [];\n      const found = trails.map((trail) => {",
      test("access/proof/trails"),
    ],
    [
      "a trail that does not log, passed",
      '...(isLogging ? [] : ["does not log"]),',
      "",
      test("access/proof/trails"),
    ],
    [
      "a trail of writes alone, passed for alerts about AssumeRole",
      "(!needsReads || whole.some(({ recordsReads }) => recordsReads))",
      "true",
      test("access/proof/trails"),
    ],
    [
      "a selector of a trail that is not understood, taken to record everything",
      "    } else return undefined;",
      "    }",
      test("access/proof/trails"),
    ],
    [
      "a selector of a trail that leaves out IAM, passed",
      "      if (!mayBeLeftOut(values)) return undefined;\n",
      "",
      test("access/proof/trails"),
    ],
  ),
  ...of("modules/account-guardrails/stop-policies.ts", [
    "a role that any budget of any account may use",
    '          StringEquals: { "aws:SourceAccount": accountId },\n',
    "",
    test("stacks/guardrails"),
  ]),
  ...of("organization/stopped-roles.ts", [
    "a budget that stops the roles that lift it",
    "        !isAdministrator(role) &&\n        !appliedBy.roles.includes(role) &&\n",
    "",
    test("stacks/guardrails"),
  ]),
  ...of("access/proof/guardrail-relations.ts", [
    "a role of the name of the one for budgets, passed",
    " || isStop(it));",
    ");",
    test("access/proof/plan-mutations"),
  ]),
  ...of("stacks/guardrails.ts", [
    "an alert of the root user in the identity account alone",
    '["all", isIdentity ? "identity" : "members"]',
    'isIdentity ? ["all", "identity"] : ["members"]',
    test("stacks/guardrails"),
  ]),
  ...of("access/verify/verify.ts", [
    "a role in an account that trusts everybody but some",
    'if (NotPrincipal !== undefined || Principal === "*") return true;',
    'if (Principal === "*") return true;',
    test("access/verify/opens-a-door"),
  ]),
  ...of("access/lint/rules/full-admin.ts", [
    "check: full administration",
    "listed(Action).some(isEveryAction) && ",
    "false && ",
    test("access/lint/rules"),
  ]),
  ...of("access/lint/rules/bool-mfa-in-deny.ts", [
    "check: a Deny by Bool on MFA",
    'statement.Effect === "Deny" &&',
    "false &&",
    test("access/lint/rules"),
  ]),
  ...of("access/lint/rules/escalation.ts", [
    "check: paths of escalation",
    "if (found.length === 0) return changes;",
    "if (found.length >= 0) return changes;",
    test("access/lint/rules"),
  ]),
  ...of(
    "access/diff/permission-changes.ts",
    [
      "diff: a removed Deny",
      'change("is no longer denied", notDenied, ["loosened", ...freed(notDenied, after, powers)]),',
      'change("is no longer denied", notDenied, []),',
      test("access/diff/risks"),
    ],
    [
      "diff: new permissions of a role",
      'change("may now do", fresh, powers(asStatements(fresh))),',
      'change("may now do", fresh, []),',
      test("access/diff/risks"),
    ],
    ["diff: new paths of escalation", 'risks: ["escalation"],', "risks: [],", test("access/diff/risks")],
  ),
  ...of(
    "access/diff/role-limits.ts",
    [
      "diff: a longer MFA age of a role",
      "is.mfaMaxAge > was.mfaMaxAge",
      "is.mfaMaxAge < was.mfaMaxAge",
      test("access/diff/setting-changes"),
    ],
    [
      "diff: a removed boundary",
      "isLooser: was.permissionsBoundary !== undefined,",
      "isLooser: false,",
      test("access/diff/risks"),
    ],
    [
      "diff: roles compared by key alone",
      "inAws.get(nameInAws(role, account))",
      "byKey.get(role.key)",
      test("access/diff/call-sources"),
    ],
  ),
  ...of("access/proof/statement-units.ts", [
    "proof: two values and one have the same text",
    "JSON.stringify(text) : text;",
    "text : text;",
    test("access/proof/statement-units"),
  ]),
  ...of("access/diff/enrollment-changes.ts", [
    "diff: a window that is longer",
    "const isLooser = is > was;",
    "const isLooser = false;",
    test("access/diff/enrollment-changes"),
  ]),

  // The sandbox's AWS, by which the end-to-end tests judge.
  ...of(
    "sandbox/gateway/mfa-devices.ts",
    [
      "gateway: a device of somebody else is enabled",
      "if (device.owner !== undefined)",
      "if (false)",
      test("sandbox/gateway/mfa-devices"),
    ],
    [
      "gateway: codes of devices that are not the user's",
      "if (device === undefined || !this.isEnabledFor(serial, owner)) return false;",
      "if (device === undefined) return false;",
      test("sandbox/gateway/mfa-devices"),
    ],
    [
      "gateway: a code that is taken twice",
      "return delta !== null && takeStep(device, stepAt(now) + delta);",
      "return delta !== null;",
      test("sandbox/gateway/sts"),
    ],
  ),
  ...of("sandbox/gateway/subject.ts", [
    "gateway: MFA that never ages",
    "provenMfa(now - mfaAt)",
    "provenMfa(0)",
    test("sandbox/gateway/sts"),
  ]),
  ...of("sandbox/gateway/sts.ts", [
    "gateway: sessions longer than the role's",
    "if (duration > (await parts.maxSessionOf(accountId, role.name)))",
    "if (duration > 43_200)",
    test("sandbox/gateway/sts"),
  ]),
  ...of("sandbox/gateway/authorization.ts", [
    "gateway: a Deny on a resource that is not known",
    'return [{ ...rest, Resource: "*" }];',
    "return [rest];",
    test("sandbox/gateway/evaluation"),
  ]),
];

export const CAUGHT_BY_CLAIM = CODE_MUTATIONS.filter((mutation) => "claim" in mutation);
export const CAUGHT_BY_TEST = CODE_MUTATIONS.filter((mutation) => "test" in mutation);
export const HARMLESS = CODE_MUTATIONS.filter((mutation) => "harmless" in mutation);
