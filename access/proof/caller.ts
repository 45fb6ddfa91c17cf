import type { IamSnapshot, UserSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy, Request } from "../iam/request";

/** The caller's MFA in a call's condition keys. */
export interface MfaState {
  readonly name: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Plain access keys: the call carries no MFA key at all. */
export const NO_MFA: MfaState = { name: "with an access key and no MFA", context: {} };

/** A session without MFA, from a password or GetSessionToken: the key is present and false. */
export const SESSION_WITHOUT_MFA: MfaState = {
  name: "in a session without MFA",
  context: { "aws:MultiFactorAuthPresent": "false" },
};

/** A session in which MFA was proven `seconds` ago. */
export function mfaProven(seconds: number, name: string): MfaState {
  return {
    name,
    context: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": String(seconds) },
  };
}

/** A user as a caller: ARN, own policies and those of the user's groups. */
export interface Caller {
  readonly name: string;
  readonly arn: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly policies: readonly NamedPolicy[];
}

/** A user with all policies of their groups. */
export function callerOf(user: UserSnapshot, { groups }: IamSnapshot, partition: string): Caller {
  const own = groups.filter(
    ({ accountId, members }) => accountId === user.accountId && members.includes(user.name),
  );
  return {
    name: user.name,
    arn: `arn:${partition}:iam::${user.accountId}:user/${user.name}`,
    tags: user.tags,
    policies: [...user.policies, ...own.flatMap(({ policies }) => policies)],
  };
}

/**
 * Condition keys of a user's tags, in sessions of the user, too.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 */
export function principalTags({ tags = {} }: Pick<UserSnapshot, "tags">): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
}

/** A call of the user, with the condition keys of every user call. */
export function callBy(
  { name, arn, tags, policies }: Caller,
  mfa: MfaState,
  call: Pick<Request, "action" | "resource" | "accountId" | "resourcePolicy"> & {
    context?: Request["context"];
  },
): Request {
  return {
    ...call,
    principal: arn,
    identityPolicies: policies,
    context: {
      "aws:username": name,
      "aws:SecureTransport": "true",
      ...principalTags({ tags }),
      ...mfa.context,
      ...call.context,
    },
  };
}
