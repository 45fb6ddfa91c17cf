import { namedMfaDevice } from "../../../modules/identity-user/named-mfa-device";
import { enrollmentWindows } from "../../../modules/self-service-group/enrollment";
import { selfService } from "../../../modules/self-service-group/self-service";
import type { EnrollmentWindows } from "../../../organization/enrollment";
import { MFA_EXEMPTIONS, type MfaExemption } from "../../../organization/mfa-exemptions";
import { EVERYONE } from "../../../organization/names";
import type { Partition } from "../../../organization/partition";
import type { PolicyDocument } from "../../../organization/policy-document";
import type { SelfService } from "../../../organization/schema/sign-in";
import { SELF_SERVICE_DEFAULTS } from "../../../organization/schema/sign-in";
import type { EstateAccount, EstateGroup, EstateUser } from "../estate/estate";
import { meaningOf } from "./role-document";
import { comparisonsIn, statementsOf, texts } from "./statements";

/** Self-service as Gatehouse writes it, recognized in a group of all users. */
export interface ReadSelfService {
  readonly flags: SelfService;
  /** Actions that every user may call without MFA, too. */
  readonly mfaExempt: readonly MfaExemption[];
  /** Names of the users for whom the opposite of the flag `accessKeys` holds, sorted. */
  readonly keyExceptions: readonly string[];
  /** Whether setting a source identity does not take MFA. */
  readonly sourceIdentity: boolean;
  /** `open`, or the windows. */
  readonly enrollment: "open" | EnrollmentWindows;
}

const FLAGS = Object.keys(SELF_SERVICE_DEFAULTS) as (keyof SelfService)[];
/** Every combination of the flags. */
const COMBINATIONS = FLAGS.reduce<SelfService[]>(
  (all, flag) => all.flatMap((flags) => [flags, { ...flags, [flag]: !flags[flag] }]),
  [SELF_SERVICE_DEFAULTS],
);

/** The group of all users, if its policies are exactly those of Gatehouse. */
export function readSelfService(identity: EstateAccount, partition: Partition): ReadSelfService | undefined {
  const group = identity.groups.find(({ name }) => name === EVERYONE);
  if (group === undefined || group.path !== "/") return undefined;
  const place = { partition, identityAccountId: identity.id };
  const [inline, ...others] = group.inline;
  if (inline === undefined || others.length > 0) return undefined;
  const meaning = meaningOf(inline.document);
  const mfaExempt = exemptIn(inline.document);
  const accessKeyExceptions = namedUsers(inline.document);
  const written = { ...place, mfaExempt, accessKeyExceptions };
  const found = COMBINATIONS.flatMap((flags) => [
    { flags, sourceIdentity: false },
    { flags, sourceIdentity: true },
  ]).find(
    ({ flags, sourceIdentity }) =>
      meaningOf(selfService({ ...written, ...flags, sourceIdentity })) === meaning,
  );
  const enrollment = readEnrollment(group, identity);
  return found && enrollment && { ...found, mfaExempt, keyExceptions: accessKeyExceptions, enrollment };
}

/** The users whom a document names in conditions. */
function namedUsers(document: PolicyDocument): string[] {
  const comparisons = statementsOf(document).flatMap(comparisonsIn);
  const names = comparisons.flatMap(({ key, values }) => (key === "aws:username" ? values : []));
  return [...new Set(names)].sort();
}

/** The actions that a document exempts from MFA, as if it were one of self-service. */
function exemptIn(document: PolicyDocument): MfaExemption[] {
  const actions = statementsOf(document).flatMap(({ Sid, Action }) =>
    Sid === "CallWithoutMfa" ? texts(Action) : [],
  );
  return MFA_EXEMPTIONS.filter((action) => actions.includes(action));
}

function readEnrollment(
  { attached }: EstateGroup,
  { policies }: EstateAccount,
): ReadSelfService["enrollment"] | undefined {
  const [arn, ...others] = attached;
  if (arn === undefined) return "open";
  const document = policies.find((policy) => policy.arn === arn)?.document;
  if (document === undefined || others.length > 0) return undefined;
  const windows = windowsIn(document);
  return meaningOf(enrollmentWindows(windows)) === meaningOf(document) ? windows : undefined;
}

/** The ends that a document names, as if it were one about enrollment. */
function windowsIn(document: PolicyDocument): EnrollmentWindows {
  const ends: string[] = [];
  let until: string | undefined;
  for (const statement of statementsOf(document)) {
    const comparisons = comparisonsIn(statement);
    const end = comparisons.find(({ operator }) => operator === "DateGreaterThanEquals")?.values[0];
    if (end === undefined) continue;
    if (comparisons.some(({ operator }) => operator === "StringEquals")) ends.push(end);
    else until = end;
  }
  return { ...(until !== undefined && { until }), ends: ends.sort() };
}

/** The device that Gatehouse has named for a user, if the user's own policies are exactly those for it. */
export function namedDevice(
  { inline, attached }: EstateUser,
  { id }: EstateAccount,
  partition: Partition,
  isRemovable: boolean,
): string | undefined {
  const [own, ...others] = inline;
  if (own === undefined || others.length > 0 || attached.length > 0) return undefined;
  const prefix = `arn:${partition}:iam::${id}:mfa/`;
  const resource = String(statementsOf(own.document)[0]?.Resource ?? "");
  if (!resource.startsWith(prefix)) return undefined;
  const name = resource.slice(prefix.length);
  const written = namedMfaDevice({ partition, identityAccountId: id, name, isRemovable });
  return meaningOf(written) === meaningOf(own.document) ? name : undefined;
}
