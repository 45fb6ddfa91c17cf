import type { Partition } from "../../organization/partition";
import type { PolicyDocument } from "../../organization/policy-document";
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
  let tagsSessions = false;
  for (const statement of statementsOf(document)) {
    const read = readStatement(statement, place);
    if ("outside" in read) return read;
    if ("subjects" in read) programs.push(read);
    else if (read.assumes) people.push(read);
    if (!("subjects" in read)) tagsSessions ||= read.tagsSessions;
  }
  const [first, ...further] = people;
  if (first === undefined) return { outside: "it does not trust the identity account" };
  if (programs.length > 1) return { outside: "it trusts programs by several statements" };
  if (further.some((other) => JSON.stringify(other.terms) !== JSON.stringify(first.terms)))
    return { outside: "it trusts the identity account on different conditions" };
  const users = people.some(({ wholeAccount }) => wholeAccount) ? [] : people.flatMap((it) => it.users);
  if (users.length === 0 && !people.some(({ wholeAccount }) => wholeAccount))
    return { outside: "it trusts only principals that have been deleted" };
  return {
    users: [...new Set(users)].sort(),
    deleted: [...new Set(people.flatMap(({ deleted }) => deleted))].sort(),
    ...first.terms,
    tagsSessions,
    ...(programs[0] && { oidc: programs[0] }),
  };
}

type Terms = Pick<Trust, "mfa" | "maxAge" | "isInclusive" | "needsTls" | "isNamed">;

/** A statement about people of the identity account. */
interface People {
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
  const terms = termsOf(comparisonsIn(statement));
  if ("outside" in terms) return terms;
  return {
    assumes: actions.some((action) => ASSUMING.includes(action)),
    tagsSessions: actions.some((action) => TAGGING.includes(action)),
    wholeAccount,
    users,
    deleted,
    terms,
  };
}

function inWords(kind: string, name: string): string {
  if (name === "*") return "everyone";
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account !== undefined) return `account ${account}`;
  return kind === "Service" ? `the service ${name}` : name;
}

/** What each comparison in a trust policy requires; undefined if its value is not understood. */
const COMPARISONS: Readonly<Record<string, (value: string) => Partial<Terms> | undefined>> = {
  "Bool aws:multifactorauthpresent": (value) => (isTrue(value) ? { mfa: "required" } : undefined),
  "BoolIfExists aws:multifactorauthpresent": (value) => (isTrue(value) ? { mfa: "if-present" } : undefined),
  "NumericLessThan aws:multifactorauthage": (value) => ageOf(value, false),
  "NumericLessThanEquals aws:multifactorauthage": (value) => ageOf(value, true),
  "Bool aws:securetransport": (value) => (isTrue(value) ? { needsTls: true } : undefined),
  "StringEquals sts:rolesessionname": (value) => (value === USER ? { isNamed: true } : undefined),
  // A user name has no wildcards.
  "StringLike sts:rolesessionname": (value) => (value === USER ? { isNamed: true } : undefined),
};
const USER = "${aws:username}";

function isTrue(value: string): boolean {
  return value.toLowerCase() === "true";
}

function ageOf(value: string, isInclusive: boolean): Partial<Terms> | undefined {
  return /^\d{1,9}$/.test(value) ? { maxAge: Number(value), isInclusive } : undefined;
}

function termsOf(comparisons: readonly Compared[]): Terms | Outside {
  const found: Partial<Terms>[] = [];
  for (const comparison of comparisons) {
    const [value = "", ...others] = comparison.values;
    const read = COMPARISONS[`${comparison.operator} ${comparison.key}`]?.(value);
    if (read === undefined || others.length > 0)
      return { outside: `its trust policy has the condition ${comparisonText(comparison)}` };
    found.push(read);
  }
  const keys = found.flatMap((it) => Object.keys(it));
  if (new Set(keys).size < keys.length) return { outside: "its trust policy compares a condition key twice" };
  return Object.assign(
    { mfa: "none", isInclusive: false, needsTls: false, isNamed: false } satisfies Terms,
    ...found,
  );
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
