import { isDeepStrictEqual } from "node:util";
import { checkCallSources } from "../../../organization/checks/call-sources";
import type { Partition } from "../../../organization/partition";
import type { PolicyDocument } from "../../../organization/policy-document";
import type { CallSource } from "../../../organization/role";
import type { OrganizationFile } from "../../../organization/schema";
import { callSource as callSourceSchema, organizationId } from "../../../organization/schema/call-source";
import {
  type Compared,
  comparisonsIn,
  comparisonText,
  hasDeadVariables,
  type RawStatement,
  statementsOf,
  texts,
  unknownElement,
} from "./statements";

/** Everything that a trust policy says. What it cannot hold is no Trust, but the reason why the role stays outside. */
export interface Trust {
  /** Users of the identity account whom it trusts by name; empty if it trusts the whole account. */
  readonly users: readonly string[];
  /** IDs that are left of deleted principals, which nobody can be again. */
  readonly deleted: readonly string[];
  /** `required` also of access keys, which carry no MFA key; `if-present` lets those pass. */
  readonly mfa: "required" | "if-present" | "none";
  /** The age of MFA, in seconds. */
  readonly maxAge?: number;
  /** Whether an age of exactly `maxAge` counts. */
  readonly isInclusive: boolean;
  /** Whether the call must use TLS. */
  readonly needsTls: boolean;
  /** Whether the session must have the user's name. */
  readonly isNamed: boolean;
  /** Whether the source identity must be the user's name. */
  readonly isIdentified: boolean;
  /** Whether a statement of its own allows to set the user's name as the source identity. */
  readonly setsIdentity: boolean;
  /** Where the call must come from; absent: anywhere. */
  readonly from?: CallSource;
  /** Whether callers may set session tags or a source identity. */
  readonly tagsSessions: boolean;
  readonly oidc?: ReadOidc;
}

/** Trust in programs by the exact claims of their token. */
export interface ReadOidc {
  readonly issuer: string;
  readonly audience: string;
  readonly subjects: readonly string[];
  readonly needsTls: boolean;
}

/** Where a role is, and whose users it may trust. */
export interface TrustPlace {
  readonly partition: Partition;
  readonly accountId: string;
  readonly identityId: string;
}

/** Why something is not taken over. */
export interface Outside {
  readonly outside: string;
}

/** Reads a trust policy, completely or not at all. */
export function readTrust(document: PolicyDocument, place: TrustPlace): Trust | Outside {
  if (hasDeadVariables(document))
    return { outside: "its trust policy is of an old version, which takes policy variables for text" };
  const people: People[] = [];
  const programs: ReadOidc[] = [];
  const others: People[] = [];
  for (const statement of statementsOf(document)) {
    const read = readStatement(statement, place);
    if ("outside" in read) return read;
    if ("subjects" in read) programs.push(read);
    else (read.assumes ? people : others).push(read);
  }
  const [first, ...further] = people;
  if (first === undefined) return { outside: "it does not trust the identity account" };
  if (programs.length > 1) return { outside: "it trusts programs by several statements" };
  const from = callSource(people);
  if (from !== undefined && "outside" in from) return from;
  if (further.some((other) => JSON.stringify(other.terms) !== JSON.stringify(first.terms)))
    return { outside: "it trusts the identity account on different conditions" };
  const users = people.some(({ wholeAccount }) => wholeAccount) ? [] : people.flatMap((it) => it.users);
  if (users.length === 0 && !people.some(({ wholeAccount }) => wholeAccount))
    return { outside: "it trusts only principals that have been deleted" };
  return {
    users: [...new Set(users)].sort(),
    deleted: [...new Set([...people, ...others].flatMap(({ deleted }) => deleted))].sort(),
    ...first.terms,
    ...(from !== undefined && { from }),
    setsIdentity: others.some(setsOwnIdentity),
    tagsSessions: people.some(({ tagsSessions }) => tagsSessions) || !others.every(setsOwnIdentity),
    ...(programs[0] && { oidc: programs[0] }),
  };
}

/** Whether a statement allows the whole account to set the user's name as the source identity, and nothing else. */
function setsOwnIdentity({ actions, wholeAccount, users, terms, ...place }: People): boolean {
  const { isIdentified, ...others } = terms;
  return (
    actions.every((action) => action === "sts:setsourceidentity") &&
    wholeAccount &&
    users.length === 0 &&
    isIdentified &&
    isDeepStrictEqual(others, NO_TERMS) &&
    place.ips === undefined &&
    place.vpcs === undefined
  );
}

/**
 * Where calls come from by all statements: a call has an address or a VPC, never both, so each kind of place has a statement of its
 * own.
 */
function callSource(people: readonly People[]): CallSource | Outside | undefined {
  const [first, ...further] = people;
  const organization = first?.terms.organization;
  const placed = people.filter(({ ips, vpcs }) => ips !== undefined || vpcs !== undefined);
  if (placed.length === 0)
    return organization === undefined ? undefined : { ips: [], vpcs: [], organization };
  const principals = (it: People | undefined) => JSON.stringify([it?.wholeAccount, it?.users, it?.deleted]);
  const ofIps = placed.filter(({ ips }) => ips !== undefined);
  const ofVpcs = placed.filter(({ vpcs }) => vpcs !== undefined);
  const isUnderstood =
    placed.length === people.length &&
    ofIps.length <= 1 &&
    ofVpcs.length <= 1 &&
    ofIps.length + ofVpcs.length === people.length &&
    further.every((other) => principals(other) === principals(first));
  if (!isUnderstood) return { outside: "it trusts the identity account from different places" };
  const sorted = (values: readonly string[] = []) => [...new Set(values)].sort();
  const ips = sorted(ofIps[0]?.ips?.map(withPrefix));
  const vpcs = sorted(ofVpcs[0]?.vpcs);
  const entry = { ...(ips.length > 0 && { ips }), ...(vpcs.length > 0 && { vpcs }) };
  if (!callSourceSchema.safeParse(entry).success || faultOfSources(entry) !== undefined)
    return { outside: `it trusts calls from ${[...ips, ...vpcs].join(", ")}, which the file refuses` };
  return { ips, vpcs, ...(organization !== undefined && { organization }) };
}

/** A single address is a range of one. */
function withPrefix(range: string): string {
  if (range.includes("/")) return range;
  return `${range}/${range.includes(":") ? 128 : 32}`;
}

function faultOfSources(from: OrganizationFile["from"]): string | undefined {
  let fault: string | undefined;
  const file: OrganizationFile = {
    organization: "x",
    identity: "x",
    accounts: {},
    roles: {},
    users: {},
    from,
  };
  checkCallSources(file, ({ message }) => {
    fault ??= message;
  });
  return fault;
}

interface Terms
  extends Pick<Trust, "mfa" | "maxAge" | "isInclusive" | "needsTls" | "isNamed" | "isIdentified"> {
  /** ID of the AWS organization of the caller's account. */
  readonly organization?: string;
}

const NO_TERMS: Omit<Terms, "isIdentified"> = {
  mfa: "none",
  isInclusive: false,
  needsTls: false,
  isNamed: false,
};

/** The places of one statement. */
interface Places {
  readonly ips?: readonly string[];
  readonly vpcs?: readonly string[];
}

/** A statement about people of the identity account. */
interface People extends Places {
  /** In lower case. */
  readonly actions: readonly string[];
  readonly assumes: boolean;
  readonly tagsSessions: boolean;
  readonly wholeAccount: boolean;
  readonly users: readonly string[];
  readonly deleted: readonly string[];
  readonly terms: Terms;
}

const ELEMENTS = ["Sid", "Effect", "Principal", "Action", "Condition"];

function readStatement(statement: RawStatement, place: TrustPlace): People | ReadOidc | Outside {
  const unknown = unknownElement(statement, ELEMENTS);
  if (unknown !== undefined) return { outside: `its trust policy has ${unknown}` };
  if (statement.Effect !== "Allow") return { outside: "its trust policy has a Deny" };
  const { Principal } = statement;
  if (Principal === "*") return { outside: "it trusts everyone" };
  if (typeof Principal !== "object" || Principal === null)
    return { outside: `it trusts ${String(Principal)}` };
  const principals = Object.entries(Principal).flatMap(([kind, names]) =>
    texts(names).map((name) => ({ kind, name })),
  );
  const [only] = principals;
  if (only?.kind === "Federated" && principals.length === 1) return readOidc(statement, only.name, place);
  return readPeople(statement, principals, place);
}

interface Principal {
  readonly kind: string;
  readonly name: string;
}

/** Actions that a statement about people may allow, in lower case. `sts:*` and `sts:AssumeRole*` are all of them. */
const ASSUMING = ["sts:assumerole", "sts:*", "sts:assumerole*"];
const TAGGING = ["sts:tagsession", "sts:setsourceidentity", "sts:*"];

function readPeople(
  statement: RawStatement,
  principals: readonly Principal[],
  { partition, identityId }: TrustPlace,
): People | Outside {
  const root = `arn:${partition}:iam::${identityId}:root`;
  const users: string[] = [];
  const deleted: string[] = [];
  let wholeAccount = false;
  for (const { kind, name } of principals) {
    const user = name.startsWith(`arn:${partition}:iam::${identityId}:user/`);
    if (kind !== "AWS") return { outside: `it trusts ${inWords(kind, name)}` };
    if (name === root || name === identityId) wholeAccount = true;
    else if (/^A[A-Z0-9]{15,}$/.test(name)) deleted.push(name);
    else if (user && !/[*?]/.test(name)) users.push(name.slice(name.lastIndexOf("/") + 1));
    else return { outside: `it trusts ${inWords(kind, name)}` };
  }
  const actions = texts(statement.Action ?? []).map((action) => action.toLowerCase());
  const unknown = actions.find((action) => ![...ASSUMING, ...TAGGING].includes(action));
  if (actions.length === 0 || unknown !== undefined)
    return { outside: `its trust policy allows ${unknown ?? "no action"}` };
  const read = conditionsOf(comparisonsIn(statement));
  if ("outside" in read) return read;
  return {
    actions,
    ...read,
    assumes: actions.some((action) => ASSUMING.includes(action)),
    tagsSessions: actions.some((action) => TAGGING.includes(action)),
    wholeAccount,
    users,
    deleted,
  };
}

function inWords(kind: string, name: string): string {
  if (name === "*") return "everyone";
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account !== undefined) return `account ${account}`;
  return kind === "Service" ? `the service ${name}` : name;
}

type Read = Partial<Terms> & Places;

/** What each comparison in a trust policy requires; undefined if its values are not understood. */
const COMPARISONS: Readonly<Record<string, (values: readonly string[]) => Read | undefined>> = {
  "Bool aws:multifactorauthpresent": only((value) => (isTrue(value) ? { mfa: "required" } : undefined)),
  "BoolIfExists aws:multifactorauthpresent": only((value) =>
    isTrue(value) ? { mfa: "if-present" } : undefined,
  ),
  "NumericLessThan aws:multifactorauthage": only((value) => ageOf(value, false)),
  "NumericLessThanEquals aws:multifactorauthage": only((value) => ageOf(value, true)),
  "Bool aws:securetransport": only((value) => (isTrue(value) ? { needsTls: true } : undefined)),
  "StringEquals sts:rolesessionname": only((value) => (value === USER ? { isNamed: true } : undefined)),
  // A user name has no wildcards.
  "StringLike sts:rolesessionname": only((value) => (value === USER ? { isNamed: true } : undefined)),
  "StringEquals sts:sourceidentity": only((value) => (value === USER ? { isIdentified: true } : undefined)),
  "StringEquals aws:principalorgid": only((value) =>
    organizationId().safeParse(value).success ? { organization: value } : undefined,
  ),
  "IpAddress aws:sourceip": (ips) => ({ ips }),
  "StringEquals aws:sourcevpc": (vpcs) => ({ vpcs }),
};

function only(read: (value: string) => Read | undefined): (values: readonly string[]) => Read | undefined {
  return ([value, ...others]) => (value === undefined || others.length > 0 ? undefined : read(value));
}

const USER = "${aws:username}";

function isTrue(value: string): boolean {
  return value.toLowerCase() === "true";
}

function ageOf(value: string, isInclusive: boolean): Partial<Terms> | undefined {
  return /^\d{1,9}$/.test(value) ? { maxAge: Number(value), isInclusive } : undefined;
}

function conditionsOf(comparisons: readonly Compared[]): ({ readonly terms: Terms } & Places) | Outside {
  const found: Read[] = [];
  for (const comparison of comparisons) {
    const read = COMPARISONS[`${comparison.operator} ${comparison.key}`]?.(comparison.values);
    if (read === undefined)
      return { outside: `its trust policy has the condition ${comparisonText(comparison)}` };
    found.push(read);
  }
  const keys = found.flatMap((it) => Object.keys(it));
  if (new Set(keys).size < keys.length) return { outside: "its trust policy compares a condition key twice" };
  const { ips, vpcs, ...terms }: Read = Object.assign({}, ...found);
  if (ips !== undefined && vpcs !== undefined)
    return { outside: "its trust policy requires an address and a VPC at once, which no call has" };
  return {
    terms: { ...NO_TERMS, isIdentified: false, ...terms },
    ...(ips !== undefined && { ips }),
    ...(vpcs !== undefined && { vpcs }),
  };
}

function readOidc(
  statement: RawStatement,
  provider: string,
  { partition, accountId }: TrustPlace,
): ReadOidc | Outside {
  const prefix = `arn:${partition}:iam::${accountId}:oidc-provider/`;
  const kind = provider.includes(":saml-provider/") ? "the SAML provider" : "the identity provider";
  if (!provider.startsWith(prefix)) return { outside: `it trusts ${kind} ${provider}` };
  const issuer = provider.slice(prefix.length);
  const actions = texts(statement.Action ?? []).map((action) => action.toLowerCase());
  const other = actions.find((action) => action !== "sts:assumerolewithwebidentity");
  if (other !== undefined || actions.length === 0)
    return { outside: `it allows programs of ${issuer} ${other ?? "no action"}` };
  const claims = new Map<string, readonly string[]>();
  for (const comparison of comparisonsIn(statement)) {
    const name = `${comparison.operator} ${comparison.key}`;
    if (claims.has(name)) return { outside: "its trust policy compares a condition key twice" };
    claims.set(name, comparison.values);
    const isKnown = [`aud`, `sub`].some((claim) => name === `StringEquals ${issuer.toLowerCase()}:${claim}`);
    const isTls = name === "Bool aws:securetransport" && comparison.values.every(isTrue);
    if (!isKnown && !isTls)
      return { outside: `it trusts programs of ${issuer} on the condition ${comparisonText(comparison)}` };
  }
  const [audience, ...others] = claims.get(`StringEquals ${issuer.toLowerCase()}:aud`) ?? [];
  const subjects = claims.get(`StringEquals ${issuer.toLowerCase()}:sub`) ?? [];
  if (audience === undefined || others.length > 0)
    return { outside: `it trusts programs of ${issuer} of no audience, or of several` };
  if (subjects.length === 0) return { outside: `it trusts programs of ${issuer} of any subject` };
  return { issuer, audience, subjects, needsTls: claims.has("Bool aws:securetransport") };
}
