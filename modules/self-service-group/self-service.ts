import type { PolicyDocument, PolicyStatement } from "../policy-document";
import { allowKeysTo, denyKeys, denyKeysExceptTo, denyKeysTo, MANAGE, RETIRE } from "./access-keys";
import { denyWithoutMfa, SETTING_SOURCE_IDENTITY } from "./deny-without-mfa";
import { callWithoutMfa, type MfaExemption } from "./mfa-exemptions";
import { createOwnMfaDevice, type OwnMfaDevice, removeOwnMfaDevice } from "./own-mfa-device";

/** What users may do beyond managing their own record, credentials and first device. */
export interface SelfServiceFlags {
  /**
   * Whether a password may be changed before MFA is enrolled, which a reset at first sign-in requires; AWS advises
   * against it.
   *
   * @default false
   */
  readonly firstLoginPasswordChange?: boolean;

  /**
   * Whether users may deactivate and delete their own MFA devices with MFA, and in the enrollment window delete one
   * that is not enabled.
   *
   * @default true
   */
  readonly deleteOwnMfaDevice?: boolean;

  /**
   * Whether users may sign in to the AWS CLI through the browser (`aws login`), without access keys.
   *
   * @default true without access keys
   */
  readonly loginWithBrowser?: boolean;
}

/** Who may create and activate access keys and other long-term credentials. */
export interface AccessKeys {
  /**
   * Whether users may create and activate access keys and other long-term credentials.
   *
   * @default true
   */
  readonly accessKeys?: boolean;

  /**
   * Names of users for whom the opposite of `accessKeys` holds.
   *
   * @default none
   */
  readonly accessKeyExceptions?: readonly string[];
}

/** What users may do by themselves. */
export interface SelfService extends SelfServiceFlags, AccessKeys, Place {
  /**
   * Actions that every user may call without MFA, too.
   *
   * @default none
   */
  readonly mfaExempt?: readonly MfaExemption[];

  /**
   * Whether users set their name as the source identity when they assume a role.
   *
   * @default false
   */
  readonly sourceIdentity?: boolean;
}

interface Place {
  /** aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  /** Twelve digits. */
  readonly identityAccountId: string;
}

/** What a flag adds to the policy, also in the Terraform module, whose input has the flag's name. */
interface FlagStatements {
  readonly flag: keyof SelfServiceFlags;
  isOnByDefault(keys: AccessKeys): boolean;
  statements(place: Place): PolicyStatement[];
}

/** Flags that add statements, in their order in the policy. */
export const FLAG_STATEMENTS: readonly FlagStatements[] = [
  {
    flag: "deleteOwnMfaDevice",
    isOnByDefault: () => true,
    statements: (place) => removeOwnMfaDevice(devicesOf(place)),
  },
  {
    flag: "loginWithBrowser",
    isOnByDefault: ({ accessKeys = true }) => !accessKeys,
    statements: loginByBrowser,
  },
];

/**
 * The policy of the group of all users: they manage their own record, password, access keys, certificates and MFA
 * devices, and can do nothing else. Writes reach `user/${aws:username}` alone.
 */
export function selfService(props: SelfService): PolicyDocument {
  const { firstLoginPasswordChange = false, mfaExempt = [], sourceIdentity = false } = props;
  const { accessKeys = true, accessKeyExceptions: exceptions = [] } = props;
  const exempt = sourceIdentity ? [...mfaExempt, ...SETTING_SOURCE_IDENTITY] : mfaExempt;
  const isOn = ({ flag, isOnByDefault }: FlagStatements) => props[flag] ?? isOnByDefault(props);
  return {
    Version: "2012-10-17",
    Statement: [
      ...ownCredentials(props, accessKeys),
      ...(accessKeys || exceptions.length === 0 ? [] : [keysOfExceptions(props, exceptions)]),
      ...FLAG_STATEMENTS.filter(isOn).flatMap(({ statements }) => statements(props)),
      ...(mfaExempt.length > 0 ? [callWithoutMfa(mfaExempt)] : []),
      denyWithoutMfa(firstLoginPasswordChange, exempt),
      ...keysDenied(accessKeys, exceptions),
    ],
  };
}

function keysDenied(accessKeys: boolean, exceptions: readonly string[]): PolicyStatement[] {
  if (accessKeys) return exceptions.length === 0 ? [] : [denyKeysTo(exceptions)];
  return [exceptions.length === 0 ? denyKeys() : denyKeysExceptTo(exceptions)];
}

export function keysOfExceptions(place: Place, exceptions: readonly string[]): PolicyStatement {
  return allowKeysTo(exceptions, ownArn(place, "user"));
}

function ownArn({ partition, identityAccountId }: Place, kind: "user" | "mfa"): string {
  return `arn:${partition}:iam::${identityAccountId}:${kind}/\${aws:username}`;
}

/** The devices of whoever calls. */
export function devicesOf(place: Place): OwnMfaDevice {
  const first = ownArn(place, "mfa");
  return { first, further: [`${first}/*`], user: ownArn(place, "user") };
}

/** What every user may do, whatever the flags. Without access keys, users can still delete those they had. */
export function ownCredentials(place: Place, accessKeys: boolean): PolicyStatement[] {
  const user = ownArn(place, "user");
  return [
    {
      Sid: "SeeOwnRecord",
      Effect: "Allow",
      Action: [
        "iam:GenerateServiceLastAccessedDetails",
        "iam:GetMFADevice",
        "iam:GetUser",
        "iam:GetUserPolicy",
        "iam:ListAttachedUserPolicies",
        "iam:ListGroupsForUser",
        "iam:ListMFADevices",
        "iam:ListUserPolicies",
        "iam:ListUserTags",
      ],
      Resource: user,
    },
    {
      Sid: "ManageOwnCredentials",
      Effect: "Allow",
      Action: [...(accessKeys ? MANAGE : RETIRE), "iam:*LoginProfile", "iam:ChangePassword"].sort(),
      Resource: user,
    },
    {
      // The console's pages ask for these; none of them takes a resource.
      Sid: "SeeAccountSummaryAndLists",
      Effect: "Allow",
      Action: [
        "iam:GetAccountPasswordPolicy",
        "iam:GetAccountSummary",
        "iam:GetServiceLastAccessedDetails",
        "iam:ListAccountAliases",
        "iam:ListUsers",
        "iam:ListVirtualMFADevices",
      ],
      Resource: "*",
    },
    ...createOwnMfaDevice(devicesOf(place)),
  ];
}

/**
 * What `aws login` requires: credentials for the command line from a session of the console.
 *
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SignInLocalDevelopmentAccess.html
 */
function loginByBrowser({ partition }: Place): PolicyStatement[] {
  return [
    {
      Sid: "LoginWithBrowser",
      Effect: "Allow",
      Action: ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"],
      Resource: `arn:${partition}:signin:*:*:oauth2/public-client/*`,
    },
  ];
}
