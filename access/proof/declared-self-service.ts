import { CREDENTIAL_WRITES } from "../iam/credential-writes";
import { allBut, conditionOf, type Unit } from "./statement-units";

/*
 * Self-service permissions, declared a second time: literal actions with their resources and conditions. Nothing is imported
 * from modules/, so that a mistake there does not prove itself.
 */

/** The file's `selfService`. */
export interface SelfServiceFile {
  readonly accessKeys?: boolean;
  readonly firstLoginPasswordChange?: boolean;
  readonly deleteOwnMfaDevice?: boolean;
  readonly loginWithBrowser?: boolean;
}
/** The same with its defaults. */
export interface DeclaredSelfService extends Required<SelfServiceFile> {
  /** Users for whom the opposite of `accessKeys` holds. */
  readonly keyExceptions: readonly string[];
}

export function declaredSelfService(
  file: SelfServiceFile = {},
  users: Readonly<Record<string, { readonly accessKeys?: boolean } | null>> = {},
): DeclaredSelfService {
  const accessKeys = file.accessKeys !== false;
  const keyExceptions: string[] = [];
  for (const [name, user] of Object.entries(users))
    if (user?.accessKeys !== undefined && user.accessKeys !== accessKeys) keyExceptions.push(name);
  return {
    accessKeys,
    keyExceptions,
    firstLoginPasswordChange: file.firstLoginPasswordChange === true,
    deleteOwnMfaDevice: file.deleteOwnMfaDevice !== false,
    loginWithBrowser: accessKeys ? file.loginWithBrowser === true : file.loginWithBrowser !== false,
  };
}

/** Whether the file lets a user have access keys and other long-term credentials. */
export function mayHaveKeys(user: string, { accessKeys, keyExceptions }: DeclaredSelfService): boolean {
  return accessKeys !== keyExceptions.includes(user);
}

/** The identity account, and its self-service. */
interface Declared {
  readonly partition: string;
  readonly identityAccountId: string;
  readonly selfService: DeclaredSelfService;
  readonly mfaExempt: readonly string[];
  readonly sourceIdentity: boolean;
}

const SEE_ONESELF = [
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetMFADevice",
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAttachedUserPolicies",
  "iam:ListGroupsForUser",
  "iam:ListMFADevices",
  "iam:ListUserPolicies",
  "iam:ListUserTags",
];
const OWN_PASSWORD = [
  "iam:ChangePassword",
  ...["Create", "Get", "Update", "Delete"].map((verb) => `iam:${verb}LoginProfile`),
];
/** What shows or deletes a credential that does not expire. */
export const RETIRE_KEYS = [
  ...["iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed", "iam:ListAccessKeys"],
  ...["iam:DeleteSSHPublicKey", "iam:GetSSHPublicKey", "iam:ListSSHPublicKeys"],
  ...["iam:DeleteServiceSpecificCredential", "iam:ListServiceSpecificCredentials"],
  ...["iam:DeleteSigningCertificate", "iam:ListSigningCertificates"],
];
/** Actions without resources. */
const LISTS = [
  "iam:GetAccountPasswordPolicy",
  "iam:GetAccountSummary",
  "iam:GetServiceLastAccessedDetails",
  "iam:ListAccountAliases",
  "iam:ListUsers",
  "iam:ListVirtualMFADevices",
];
const WITHOUT_MFA = [
  "iam:CreateVirtualMFADevice",
  "iam:DeleteVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "sts:AssumeRole",
  "sts:GetSessionToken",
];
const FIRST_LOGIN = ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"];

const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
/** In a Deny: access keys carry no MFA key at all. */
const NO_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
/** IAM deletes only devices that are not enabled, so this cleans up an interrupted enrollment. */
export const ENROLLING = ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice", "iam:EnableMFADevice"];
export const ENROLL_TAG = "gatehouse-enroll-until";
const TAG = `aws:PrincipalTag/${ENROLL_TAG}`;

/** The group of all users. */
export const EVERYONE = "users";

export type Row = Omit<Unit, "statement">;

function rows(
  effect: Unit["effect"],
  actions: readonly string[],
  resources: readonly string[],
  condition: object = {},
): Row[] {
  const canonical = conditionOf(condition) ?? "";
  return actions.flatMap((action) =>
    resources.map((resource) => ({ effect, action, resource, condition: canonical })),
  );
}

/** Permissions of the group of all users, without enrollment windows. */
export function tableOfEveryone(declared: Declared): Row[] {
  const { partition, identityAccountId: id, selfService, mfaExempt, sourceIdentity } = declared;
  const { deleteOwnMfaDevice, loginWithBrowser, firstLoginPasswordChange, accessKeys } = selfService;
  const keyExceptions = [...selfService.keyExceptions].sort();
  const named = keyExceptions.length > 0;
  const user = `arn:${partition}:iam::${id}:user/\${aws:username}`;
  const first = `arn:${partition}:iam::${id}:mfa/\${aws:username}`;
  const browser = `arn:${partition}:signin:*:*:oauth2/public-client/*`;
  return [
    ...rows(
      "Allow",
      [...SEE_ONESELF, ...OWN_PASSWORD, ...RETIRE_KEYS, "iam:EnableMFADevice", "iam:ResyncMFADevice"],
      [user],
    ),
    ...(accessKeys ? rows("Allow", CREDENTIAL_WRITES, [user]) : []),
    ...(accessKeys && named
      ? rows("Deny", CREDENTIAL_WRITES, ["*"], { StringEqualsIfExists: { "aws:username": keyExceptions } })
      : []),
    ...(!accessKeys && named
      ? [
          ...rows("Allow", [...CREDENTIAL_WRITES, ...RETIRE_KEYS], [user], {
            StringEquals: { "aws:username": keyExceptions },
          }),
          ...rows("Deny", CREDENTIAL_WRITES, ["*"], { StringNotEquals: { "aws:username": keyExceptions } }),
        ]
      : []),
    ...(!accessKeys && !named ? rows("Deny", CREDENTIAL_WRITES, ["*"]) : []),
    ...rows("Allow", LISTS, ["*"]),
    ...rows("Allow", ["iam:CreateVirtualMFADevice"], [first]),
    ...rows("Allow", ["iam:CreateVirtualMFADevice"], [`${first}/*`], MFA),
    ...(deleteOwnMfaDevice
      ? [
          ...rows("Allow", ["iam:DeleteVirtualMFADevice"], [first]),
          ...rows(
            "Allow",
            ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"],
            [user, `${first}/*`],
            MFA,
          ),
        ]
      : []),
    ...(loginWithBrowser
      ? rows("Allow", ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"], [browser])
      : []),
    ...rows("Allow", mfaExempt, ["*"]),
    ...rows(
      "Deny",
      [
        allBut([
          ...new Set([
            ...WITHOUT_MFA,
            ...(firstLoginPasswordChange ? FIRST_LOGIN : []),
            ...mfaExempt,
            ...(sourceIdentity ? ["sts:SetSourceIdentity"] : []),
          ]),
        ]),
      ],
      ["*"],
      NO_MFA,
    ),
  ];
}

/** Denies that close enrollment: for everyone without an end of their own, and for each of the others from their end on. */
export function tableOfEnrollment(until: string | undefined, ends: readonly string[]): Row[] {
  const from = (end: string | undefined) =>
    end === undefined ? {} : { DateGreaterThanEquals: { "aws:CurrentTime": end } };
  const others = ends.length === 0 ? {} : { StringNotEquals: { [TAG]: ends } };
  return [
    ...rows("Deny", ENROLLING, ["*"], { ...NO_MFA, ...others, ...from(until) }),
    ...ends.flatMap((end) =>
      rows("Deny", ENROLLING, ["*"], { ...NO_MFA, StringEquals: { [TAG]: end }, ...from(end) }),
    ),
  ];
}

/** Permissions of a user whose device the file names. */
export function tableOfDevice(
  device: string,
  { partition, identityAccountId, selfService }: Declared,
): Row[] {
  const arn = `arn:${partition}:iam::${identityAccountId}:mfa/${device}`;
  return [
    ...rows("Allow", ["iam:CreateVirtualMFADevice"], [arn]),
    ...rows("Deny", ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"], [allBut([arn])], NO_MFA),
    ...(selfService.deleteOwnMfaDevice ? rows("Allow", ["iam:DeleteVirtualMFADevice"], [arn]) : []),
  ];
}
