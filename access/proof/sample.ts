import type { IamSnapshot } from "../iam/iam-snapshot";
import type { DeclaredAccess } from "./declared-access";
import { mayHaveKeys } from "./declared-self-service";

/** The tried part of an organization that is too large to try everything. */
export interface Sample {
  readonly snapshot: IamSnapshot;
  readonly declared: DeclaredAccess;
  /** Its size, in words. */
  readonly leftOut: string;
}

/** Roles per user of a sample. */
const ROLES_PER_USER = 10;

/**
 * `count` users and ten times as many roles, evenly distributed over live and declared ones; the same in every run. If
 * users are denied access keys, one of them and the roles of the identity account are added.
 */
export function sampleOf(snapshot: IamSnapshot, declared: DeclaredAccess, count: number): Sample {
  const users = new Set(
    spread([...new Set([...snapshot.users.map(({ name }) => name), ...declared.users])], count),
  );
  const roleId = ({ accountId, name }: { accountId: string; name: string }) => `${accountId} ${name}`;
  const allRoles = [...new Set([...snapshot.roles.map(roleId), ...declared.roles.map(roleId)])];
  const roles = new Set(spread(allRoles, count * ROLES_PER_USER));
  const denied = declared.users.filter((name) => !mayHaveKeys(name, declared.selfService)).sort();
  if (denied[0] !== undefined && !denied.some((name) => users.has(name))) users.add(denied[0]);
  if (denied[0] !== undefined || !declared.selfService.accessKeys)
    for (const id of allRoles) if (id.startsWith(`${declared.identityAccountId} `)) roles.add(id);
  return {
    snapshot: {
      groups: snapshot.groups,
      users: snapshot.users.filter(({ name }) => users.has(name)),
      roles: snapshot.roles.filter((role) => roles.has(roleId(role))),
    },
    declared: {
      ...declared,
      users: declared.users.filter((name) => users.has(name)),
      roles: declared.roles.filter((role) => roles.has(roleId(role))),
    },
    leftOut: `${users.size} of ${declared.users.length} users, ${roles.size} of ${declared.roles.length} roles`,
  };
}

/** `count` elements of a list, evenly distributed in the order of their names. */
function spread(names: readonly string[], count: number): string[] {
  const sorted = [...names].sort();
  if (sorted.length <= count) return sorted;
  return Array.from(
    { length: count },
    (_, index) => sorted[Math.floor((index * sorted.length) / count)] ?? "",
  );
}
