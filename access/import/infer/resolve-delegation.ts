import { parseIamArn } from "../../../organization/arn";
import { by } from "../../../organization/order";
import { endInWords, endOf, later } from "../../../organization/until";
import { covers } from "../../iam/patterns";
import type { Estate } from "../estate/estate";
import type { FileRole } from "./file-roles";
import type { Delegation } from "./read-delegation";
import type { Outside } from "./read-trust";

/** A role of the file in an account, and until when it is granted. */
export interface GrantedRole {
  /** The role's key. */
  readonly role: string;
  readonly account: string;
  readonly notAfter?: string;
}

/** What a delegation becomes. */
export interface Granted {
  /** Sorted, without duplicates. */
  readonly roles: readonly GrantedRole[];
  /** What is not granted in the same way. */
  readonly changes: readonly string[];
  /** Whether it requires the user's name as the source identity. */
  readonly isIdentified: boolean;
}

/** The roles that exist, and those of the file. */
export interface KnownRoles {
  /** By ARN. */
  readonly taken: ReadonlyMap<string, { readonly role: string; readonly account: string }>;
  /** ARNs of the roles that stay outside. */
  readonly outside: readonly string[];
  readonly accountIds: ReadonlySet<string>;
}

export function knownRoles({ accounts }: Estate, roles: readonly FileRole[]): KnownRoles {
  const taken = new Map(
    roles.flatMap(({ key, roles: ofAccounts }) =>
      ofAccounts.map(({ account, role }) => [role.arn, { role: key, account: account.name }] as const),
    ),
  );
  const arns = accounts.flatMap((account) => account.roles.map(({ arn }) => arn));
  return {
    taken,
    outside: arns.filter((arn) => !taken.has(arn)),
    accountIds: new Set(accounts.map(({ id }) => id)),
  };
}

/** Finds the roles that a delegation names; one that stays outside keeps the whole delegation there. */
export function resolveDelegation(
  { resources, needsMfa, tagsSessions, isIdentified }: Delegation,
  { taken, outside, accountIds }: KnownRoles,
  now: Date,
): Granted | Outside {
  const granted = new Map<string, GrantedRole>();
  const changes: string[] = [];
  const add = (arn: string, role: { role: string; account: string }, notAfter?: string) => {
    const known = granted.get(arn);
    const end = known === undefined ? notAfter : later(known.notAfter, notAfter);
    granted.set(arn, { ...role, ...(end !== undefined && { notAfter: end }) });
  };
  for (const { resource, notAfter } of resources) {
    if (notAfter !== undefined && new Date(notAfter) <= now) continue;
    if (notAfter !== undefined && endOf(endInWords(notAfter)) !== notAfter)
      return { outside: `it ends at ${notAfter}, which the file cannot write` };
    if (/[*?]/.test(resource)) {
      for (const [arn, role] of taken) if (covers(resource, arn)) add(arn, role, notAfter);
      const lost = outside.filter((arn) => covers(resource, arn)).length;
      const others = lost === 0 ? "" : `, ${lost} more that stay outside,`;
      changes.push(`reaches the roles that exist now, was ${resource}${others} and any created later`);
      continue;
    }
    const role = taken.get(resource);
    if (role !== undefined) add(resource, role, notAfter);
    else if (outside.includes(resource) || !accountIds.has(parseIamArn(resource)?.account ?? ""))
      return { outside: `it delegates ${resource}, which stays outside` };
    else changes.push(`no longer names ${resource}, which does not exist`);
  }
  if (granted.size === 0) return { outside: "it delegates no role of the file" };
  if (needsMfa) changes.push("does not require MFA itself: each role's trust policy does");
  if (tagsSessions) changes.push("can no longer set session tags or a source identity");
  const sorted = [...granted].sort(by(([arn]) => arn)).map(([, role]) => role);
  return { roles: sorted, changes: [...new Set(changes)], isIdentified };
}
