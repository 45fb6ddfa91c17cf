import { expandActionLists } from "../../../organization/action-lists";
import { formatDuration } from "../../../organization/duration";
import { groupBy } from "../../../organization/group-by";
import { NAME_RULES } from "../../../organization/names";
import type { PolicyDocument } from "../../../organization/policy-document";
import type { PolicyFiles } from "../../../organization/policy-files";
import type { OrganizationFile, RoleEntry } from "../../../organization/schema";
import type { EstateAccount } from "../estate/estate";
import type { ReadRole } from "./read-roles";
import { meaningOf } from "./role-document";

/** A role of the file, and the roles of the accounts that become it. */
export interface FileRole {
  readonly key: string;
  readonly entry: RoleEntry;
  readonly roles: readonly ReadRole[];
}

export interface FileRoles {
  readonly roles: readonly FileRole[];
  /** Documents for policies/, by name. */
  readonly policies: ReadonlyMap<string, PolicyDocument>;
  /** The values of most roles, as durations; absent where they are Gatehouse's defaults. */
  readonly maxAge?: string;
  readonly maxDuration?: string;
  /** Where calls of most roles must come from; absent: anywhere. */
  readonly from?: SourceEntry;
}

type SourceEntry = NonNullable<OrganizationFile["from"]>;

const DEFAULT = 3600;
/** Source: organization/resolve-roles.ts */
const AGE = { min: 60, max: 36 * 3600 };

/** Roles of the file: those of one name that differ in nothing are one role. */
export function fileRoles(
  read: readonly ReadRole[],
  accounts: readonly EstateAccount[],
  shipped: PolicyFiles,
): FileRoles {
  const maxAge = mostFrequent(read.flatMap(({ trust }) => trust.maxAge ?? [])) ?? DEFAULT;
  const age = within(maxAge);
  const maxDuration = mostFrequent(read.map(({ role }) => role.maxSession)) ?? DEFAULT;
  const from = mostFrequent(read.map(({ trust }) => JSON.stringify(sourceEntry(trust)))) ?? ANYWHERE;
  const ageOf = ({ trust }: ReadRole) => within(trust.maxAge ?? age);

  const variants = [...groupBy(read, (role) => role.role.name)].map(([name, sameName]) => ({
    name,
    variants: [...groupBy(sameName, (role) => signature(role, ageOf(role)))]
      .map(([, roles]) => roles)
      // The variant of most accounts has the plain name.
      .sort((a, b) => b.length - a.length),
  }));
  const keys = new Set<string>();
  const named = [
    ...variants.flatMap(({ name, variants: [main] }) =>
      main === undefined ? [] : [{ key: free(name, keys), name, roles: main }],
    ),
    ...variants.flatMap(({ name, variants: [main, ...others] }) =>
      others.map((roles) => ({
        key: free(`${name}-${difference(roles, main ?? [], ageOf)}`, keys),
        name,
        roles,
      })),
    ),
  ];
  const policies = new Map<string, PolicyDocument>();
  const documents = documentNames(
    shipped,
    read.map(({ document }) => document),
  );
  const roles = named.map(({ key, name, roles: [first, ...further] }): FileRole => {
    if (first === undefined) throw new Error(`role ${key} is of no account`);
    const all = [first, ...further];
    const { oidc } = first.trust;
    const { permissionsBoundary, maxSession } = first.role;
    const managed = first.managedPolicies.map((arn) => arn.replace(/^arn:[\w-]+:iam::aws:policy\//, ""));
    const entry: RoleEntry = {
      ...(name !== key && { name }),
      ...(first.document && { policy: documents.nameOf(key, first.document, policies) }),
      ...(managed.length > 0 && { managedPolicies: managed }),
      ...(all.length < accounts.length && { accounts: accountsIn(all, accounts) }),
      ...(maxSession !== maxDuration && { maxSession: formatDuration(maxSession) }),
      ...(ageOf(first) !== age && { mfaMaxAge: formatDuration(ageOf(first)) }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      ...(JSON.stringify(sourceEntry(first.trust)) !== from && { from: sourceEntry(first.trust) }),
      ...(oidc && {
        trust: {
          oidc: {
            issuer: oidc.issuer,
            ...(oidc.audience !== "sts.amazonaws.com" && { audience: oidc.audience }),
            subjects: [...oidc.subjects],
          },
        },
      }),
    };
    return { key, entry, roles: all };
  });
  return {
    roles: roles.sort((a, b) => (a.key < b.key ? -1 : 1)),
    policies,
    ...(age !== DEFAULT && { maxAge: formatDuration(age) }),
    ...(maxDuration !== DEFAULT && { maxDuration: formatDuration(maxDuration) }),
    ...(from !== ANYWHERE && { from: JSON.parse(from) as SourceEntry }),
  };
}

const ANYWHERE = JSON.stringify("anywhere");

/** A trust policy's `from` as the file writes it. */
function sourceEntry({ from }: ReadRole["trust"]): SourceEntry | "anywhere" {
  if (from === undefined) return "anywhere";
  const { ips, vpcs, organization } = from;
  return {
    ...(ips.length > 0 && { ips: [...ips] }),
    ...(vpcs.length > 0 && { vpcs: [...vpcs] }),
    ...(organization !== undefined && { organization }),
  };
}

/** `all` are the member accounts. */
function accountsIn(roles: readonly ReadRole[], accounts: readonly EstateAccount[]): string[] {
  const existsIn = new Set(roles.map(({ account }) => account));
  const members = accounts.filter(({ isIdentity }) => !isIdentity);
  const isAll = existsIn.size === members.length && members.every((account) => existsIn.has(account));
  return isAll ? ["all"] : [...existsIn].map(({ name }) => name);
}

/** What a role of the file has only once. */
function signature({ role, trust, document, managedPolicies }: ReadRole, age: number): string {
  const { oidc } = trust;
  return JSON.stringify([
    meaningOf(document),
    managedPolicies,
    role.permissionsBoundary,
    role.maxSession,
    age,
    oidc && [oidc.issuer, oidc.audience, [...oidc.subjects].sort()],
    sourceEntry(trust),
  ]);
}

/** What a variant is named for: its session, the age of MFA, or its accounts. */
function difference(
  [variant, ...more]: readonly ReadRole[],
  [main]: readonly ReadRole[],
  ageOf: (role: ReadRole) => number,
): string {
  if (variant === undefined || main === undefined) return "other";
  const isSame = (age: number, maxSession: number) =>
    signature({ ...variant, role: { ...variant.role, maxSession } }, age) === signature(main, ageOf(main));
  const { maxSession } = variant.role;
  if (isSame(ageOf(variant), main.role.maxSession)) return formatDuration(maxSession);
  if (isSame(ageOf(main), maxSession)) return `mfa-${formatDuration(ageOf(variant))}`;
  return [variant, ...more.slice(0, 2)].map(({ account }) => account.name).join("-");
}

function within(age: number): number {
  return Math.min(Math.max(age, AGE.min), AGE.max);
}

/** The value that most have; of several the largest. */
function mostFrequent<T extends number | string>(values: readonly T[]): T | undefined {
  const counts = [...groupBy(values, (value) => value)].map(([value, all]) => ({ value, count: all.length }));
  return counts.sort((a, b) => b.count - a.count || (a.value < b.value ? 1 : -1))[0]?.value;
}

/** A name that is not taken, regardless of case, and not too long for a role. */
function free(name: string, taken: Set<string>): string {
  const withEnd = (end: string) => `${name.slice(0, NAME_RULES.role.max - end.length)}${end}`;
  let found = withEnd("");
  for (let number = 2; taken.has(found.toLowerCase()); number++) found = withEnd(`-${number}`);
  taken.add(found.toLowerCase());
  return found;
}

/**
 * Names documents: by the shipped topic of the same meaning, or for the first role that has them. A file in policies/
 * takes precedence over the shipped topic of its name, so it may have the name of one that no role uses.
 */
function documentNames(shipped: PolicyFiles, documents: readonly (PolicyDocument | undefined)[]) {
  const used = new Set(documents.map(meaningOf));
  const byMeaning = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of shipped.names().sort()) {
    const found = shipped.policy(name);
    if (found === undefined || "fault" in found) continue;
    const expanded = expandActionLists(found.value, (list) => {
      const actions = shipped.actionList(list);
      return actions && "value" in actions ? actions.value : [];
    });
    const meaning = meaningOf(expanded);
    if (!used.has(meaning) || byMeaning.has(meaning)) continue;
    byMeaning.set(meaning, name);
    taken.add(name.toLowerCase());
  }
  return {
    nameOf(key: string, document: PolicyDocument, policies: Map<string, PolicyDocument>): string {
      const meaning = meaningOf(document);
      const known = byMeaning.get(meaning);
      if (known !== undefined) return known;
      const name = free(fileName(key), taken);
      byMeaning.set(meaning, name);
      policies.set(name, document);
      return name;
    },
  };
}

/** A role's name as the name of a file in policies/, which has no + = , and @. */
function fileName(key: string): string {
  return key.replace(/[^A-Za-z0-9_.-]/g, "-").replace(/^\./, "-");
}
