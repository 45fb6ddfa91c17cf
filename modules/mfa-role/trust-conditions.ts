import type { PolicyStatement } from "../policy-document";

/** One line of a Condition block, in the words of `aws_iam_policy_document`. */
export interface TrustCondition {
  /** Condition operator, such as `StringEquals`. */
  readonly test: string;
  /** Condition key, such as `aws:PrincipalTag/team`. */
  readonly variable: string;
  /** One of them must match. */
  readonly values: string | readonly string[];
}

/** Where a call that assumes the role must come from. */
export interface CallSource {
  /**
   * Public IP ranges of calls that use no VPC endpoint: `203.0.113.0/24`. A call from one of them or of the VPCs is
   * accepted.
   *
   * @default any, unless there are VPCs
   */
  readonly ips?: readonly string[];

  /**
   * IDs of VPCs with an endpoint for STS.
   *
   * @default any, unless there are IP ranges
   */
  readonly vpcs?: readonly string[];

  /**
   * ID of the AWS organization of the caller's account, in addition: `o-a1b2c3d4e5`.
   *
   * @default any
   */
  readonly organization?: string;
}

/**
 * `Bool`, not `BoolIfExists`: long-term access keys carry no MFA key at all, and in an Allow the `IfExists` form would
 * let them in.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function recentMfa(maxAge: number | string): TrustCondition[] {
  return [
    { test: "Bool", variable: "aws:MultiFactorAuthPresent", values: "true" },
    { test: "Bool", variable: "aws:SecureTransport", values: "true" },
    { test: "NumericLessThan", variable: "aws:MultiFactorAuthAge", values: String(maxAge) },
  ];
}

export const OWN_SESSION_NAME: TrustCondition = {
  test: "StringEquals",
  variable: "sts:RoleSessionName",
  values: "${aws:username}",
};

/**
 * Without `IfExists`: a call that sets no source identity has no such key.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export const OWN_SOURCE_IDENTITY: TrustCondition = {
  test: "StringEquals",
  variable: "sts:SourceIdentity",
  values: "${aws:username}",
};

export function ofOrganization(id: string): TrustCondition {
  return { test: "StringEquals", variable: "aws:PrincipalOrgID", values: id };
}

/** A statement's Sid, and its condition about the place of the call, if any. */
interface Place {
  readonly sid: string;
  readonly conditions: readonly TrustCondition[];
}

export const ANYWHERE: Place = { sid: "IdentityAccountWithRecentMfa", conditions: [] };

/** Calls through a VPC endpoint have no `aws:SourceIp`, so this denies them. */
export function fromIps(ips: readonly string[]): Place {
  return {
    sid: "IdentityAccountWithRecentMfaFromIp",
    conditions: [{ test: "IpAddress", variable: "aws:SourceIp", values: ips }],
  };
}

/** Calls that use no VPC endpoint have no `aws:SourceVpc`, so this denies them. */
export function fromVpcs(vpcs: readonly string[]): Place {
  return {
    sid: "IdentityAccountWithRecentMfaFromVpc",
    conditions: [{ test: "StringEquals", variable: "aws:SourceVpc", values: vpcs }],
  };
}

/**
 * A place for each statement. A call has an address or a VPC, never both, so that both in one statement would deny
 * everybody, and both with `IfExists` would let in whoever calls from another address: the VPC is then absent.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function placesOf({ ips, vpcs }: CallSource): Place[] {
  if (ips?.length === 0 || vpcs?.length === 0)
    throw new Error(
      "from: a list of places is empty, which would accept every place: leave it out, or name one",
    );
  const places = [...(ips ? [fromIps(ips)] : []), ...(vpcs ? [fromVpcs(vpcs)] : [])];
  return places.length > 0 ? places : [ANYWHERE];
}

/** Conditions by operator and key: all of them must match. */
export function conditionBlock(conditions: readonly TrustCondition[]): PolicyStatement["Condition"] {
  const block: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { test, variable, values } of conditions) block[test] = { ...block[test], [variable]: values };
  return block;
}

/** Keys of the role's own conditions, in lowercase, since IAM ignores the case: with what they are set instead. */
const RESERVED: readonly (readonly [key: RegExp, instead: string])[] = [
  [/^aws:multifactorauth/, "mfaMaxAge; MFA is always required"],
  [/^aws:securetransport$/, "nothing; TLS is always required"],
  [/^sts:rolesessionname$/, "namedSessions"],
  [/^sts:sourceidentity$/, "sourceIdentity"],
  [/^aws:(sourceip|sourcevpc|principalorgid)$/, "from"],
];

/**
 * Refuses conditions on keys that the role sets by itself, and two on the same operator and key, of which one would
 * replace the other.
 */
export function refuseOverlaps(conditions: readonly TrustCondition[]): void {
  const seen = new Set<string>();
  for (const { test, variable, values } of conditions) {
    const [, instead] = RESERVED.find(([key]) => key.test(variable.toLowerCase())) ?? [];
    if (instead !== undefined) throw new Error(`a condition on ${variable}: use ${instead}`);
    const place = `${test} ${variable}`.toLowerCase();
    if (seen.has(place)) throw new Error(`two conditions ${test} on ${variable}: list all values in one`);
    if ([values].flat().length === 0) throw new Error(`the condition on ${variable} has no values`);
    seen.add(place);
  }
}
