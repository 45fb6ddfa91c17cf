import type { LiveAccount } from "../../access/iam/live-iam";
import { callerOf, principalTags } from "../../access/proof/caller";
import type { Subject } from "./authorization";
import { type Credential, invalidToken } from "./keyring";

const EVERYTHING = {
  name: "administrator",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
} as const;

/**
 * A caller, with the current IAM of the caller's account.
 *
 * Source of the keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param now in milliseconds since 1970
 * @param place condition keys of where the call comes from, and of the caller's AWS organization
 * @throws Refusal if the user or role no longer exists
 */
export function subjectOf(
  credential: Credential,
  live: LiveAccount,
  partition: string,
  now: number,
  place: Readonly<Record<string, string>> = { "aws:SourceIp": "127.0.0.1" },
): Subject {
  const { principal } = credential;
  const { accountId } = principal;
  const everywhere = {
    "aws:PrincipalAccount": accountId,
    "aws:SecureTransport": "true",
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1000)),
    ...place,
    ...mfaKeys(credential, now),
  };
  if (principal.kind === "administrator") {
    const arn = sessionArn(partition, accountId, "SandboxAdministrator", principal.session);
    const context = { ...everywhere, "aws:PrincipalArn": roleArn(arn), "aws:PrincipalType": "AssumedRole" };
    return { principal: arn, policies: [EVERYTHING], context };
  }
  if (principal.kind === "user") {
    const user = live.users.find(({ name }) => name === principal.name);
    if (user === undefined) throw invalidToken();
    const context = {
      ...everywhere,
      ...principalTags(user),
      "aws:PrincipalArn": user.arn,
      "aws:PrincipalType": "User",
      "aws:username": user.name,
      "aws:userid": user.id,
    };
    const { policies } = callerOf(user, live, partition);
    return { principal: user.arn, policies, permissionsBoundary: user.permissionsBoundary, context };
  }
  const role = live.roles.find(({ id }) => id === principal.id);
  if (role === undefined) throw invalidToken();
  const context = {
    ...everywhere,
    "aws:PrincipalArn": role.arn,
    "aws:PrincipalType": "AssumedRole",
    "aws:userid": `${role.id}:${principal.session}`,
    ...(principal.sourceIdentity !== undefined && { "aws:SourceIdentity": principal.sourceIdentity }),
  };
  return {
    principal: sessionArn(partition, accountId, role.name, principal.session),
    policies: role.policies,
    permissionsBoundary: role.permissionsBoundary,
    sessionPolicy: principal.policy,
    context,
  };
}

/**
 * The MFA condition keys of a call. A user's access key has none, a session has both, and a role session has none.
 *
 * Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
function mfaKeys({ origin, mfaAt }: Credential, now: number): Record<string, string> {
  if (origin !== "sign-in" && origin !== "GetSessionToken") return {};
  return mfaAt === undefined ? { "aws:MultiFactorAuthPresent": "false" } : provenMfa(now - mfaAt);
}

/** The keys for MFA that was proven `ago` milliseconds ago. */
export function provenMfa(ago: number): Record<string, string> {
  return { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": String(Math.floor(ago / 1000)) };
}

export function sessionArn(partition: string, accountId: string, role: string, session: string): string {
  return `arn:${partition}:sts::${accountId}:assumed-role/${role}/${session}`;
}

function roleArn(session: string): string {
  return session.replace(":sts:", ":iam:").replace(/:assumed-role\/([^/]+)\/.*$/, ":role/$1");
}
