import type { PolicyDocument, PolicyStatement } from "../policy-document";
import { type OidcTrust, oidcTrust } from "./oidc-trust";
import {
  type CallSource,
  conditionBlock,
  OWN_SESSION_NAME,
  OWN_SOURCE_IDENTITY,
  ofOrganization,
  placesOf,
  recentMfa,
  refuseOverlaps,
  type TrustCondition,
} from "./trust-conditions";

/** Trust in people. */
export interface MfaTrust {
  /** aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  /** Twelve digits. */
  readonly identityAccountId: string;
  /** Maximum age of the caller's MFA, in seconds. */
  readonly mfaMaxAge: number | string;
  /**
   * Whether the session must have the caller's user name, so that CloudTrail in the target account records who it
   * was.
   */
  readonly namedSessions: boolean;
  /** Whether the source identity must be the caller's user name, which the session keeps through role chaining. */
  readonly sourceIdentity?: boolean;
  /** Where the call must come from. @default anywhere */
  readonly from?: CallSource;
  /** Further conditions, in addition to all others. @default none */
  readonly conditions?: readonly TrustCondition[];
}

/**
 * The account, not its users: their groups decide which of them may call, and a deleted user would stay in every trust
 * policy as an ID.
 */
export function identityAccount({
  partition,
  identityAccountId,
}: Pick<MfaTrust, "partition" | "identityAccountId">): PolicyStatement["Principal"] {
  return { AWS: `arn:${partition}:iam::${identityAccountId}:root` };
}

/**
 * AWS requires this of a call that sets a source identity, here and in the caller's own policies. It starts no session
 * by itself, and knows none of the role's other keys of STS, so it is a statement of its own.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export function setOwnSourceIdentity(principal: PolicyStatement["Principal"]): PolicyStatement {
  return {
    Sid: "OwnSourceIdentity",
    Effect: "Allow",
    Principal: principal,
    Action: "sts:SetSourceIdentity",
    Condition: conditionBlock([OWN_SOURCE_IDENTITY]),
  };
}

/** One of the statements by which people assume the role. */
export function assumeByPeople(
  principal: PolicyStatement["Principal"],
  sid: string,
  condition: PolicyStatement["Condition"],
): PolicyStatement {
  return { Sid: sid, Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition: condition };
}

/**
 * Trusts the identity account, for callers who proved MFA at most `mfaMaxAge` seconds ago, in one statement for each
 * kind of place that the call may come from.
 */
export function peopleWithRecentMfa(trust: MfaTrust): PolicyStatement[] {
  const { mfaMaxAge, namedSessions, sourceIdentity = false, from = {}, conditions = [] } = trust;
  refuseOverlaps(conditions);
  const everywhere = [
    ...recentMfa(mfaMaxAge),
    ...(namedSessions ? [OWN_SESSION_NAME] : []),
    ...(sourceIdentity ? [OWN_SOURCE_IDENTITY] : []),
    ...(from.organization === undefined ? [] : [ofOrganization(from.organization)]),
    ...conditions,
  ];
  const principal = identityAccount(trust);
  return [
    ...placesOf(from).map((place) =>
      assumeByPeople(principal, place.sid, conditionBlock([...everywhere, ...place.conditions])),
    ),
    ...(sourceIdentity ? [setOwnSourceIdentity(principal)] : []),
  ];
}

/** A role's trust policy: people with recent MFA, and programs if there are any. */
export function mfaTrust({ oidc, ...people }: MfaTrust & { readonly oidc?: OidcTrust }): PolicyDocument {
  const programs = oidc === undefined ? [] : [oidcTrust(oidc)];
  return { Version: "2012-10-17", Statement: [...peopleWithRecentMfa(people), ...programs] };
}
