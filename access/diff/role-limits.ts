import type { Account } from "../../organization/account";
import { isWithin, sourceInWords } from "../../organization/call-source";
import type { Entitlements } from "../../organization/entitlements";
import { groupBy } from "../../organization/group-by";
import type { Organization } from "../../organization/organization";
import type { Role } from "../../organization/role";
import { accountsInWords } from "./accounts-in-words";
import type { Change } from "./change";

interface Limit {
  /** Without the role's name. */
  readonly says: string;
  /** Whether roles with the same change share a sentence, which is true of any number of them. */
  readonly isGrouped?: true;
  readonly isLooser: boolean;
}

/**
 * Changed limits on the calls that assume a role, and on its sessions. A role is compared with the former one of its key,
 * and with the former one of its name in AWS, which may have had another key.
 */
export function limitChanges(before: Entitlements, after: Entitlements): Change[] {
  const alike = new Map<
    string,
    { readonly says: string; readonly roles: string[]; readonly isLooser: boolean }
  >();
  for (const { role, limits } of comparedRoles(before.organization, after.organization))
    for (const { says, isLooser, isGrouped } of limits) {
      const group = isGrouped ? says : `${role} ${says}`;
      const known = alike.get(group);
      if (known) known.roles.push(role);
      else alike.set(group, { says, roles: [role], isLooser });
    }
  return [...alike.values()].map(({ says, roles, isLooser }) => ({
    says: `${roles.length === 1 ? "role" : "roles"} ${roles.join(", ")} ${says}`,
    about: "role",
    risks: isLooser ? ["loosened"] : [],
  }));
}

function* comparedRoles(
  before: Organization,
  after: Organization,
): Generator<{ readonly role: string; readonly limits: readonly Limit[] }> {
  const byKey = new Map(before.roles.map((role) => [role.key, role]));
  const inAws = new Map(
    before.roles.flatMap((role) => role.accounts.map((account) => [nameInAws(role, account), role])),
  );
  for (const role of after.roles) {
    const { key, name, accounts } = role;
    const old = byKey.get(key);
    if (old !== undefined) yield { role: key, limits: changedLimits(old, role) };
    const former = groupBy(accounts, (account) => inAws.get(nameInAws(role, account)));
    for (const [other, places] of former) {
      if (other === undefined || other === old) continue;
      const names = places.map((account) => account.name);
      const where = accountsInWords(names, after, Number.POSITIVE_INFINITY);
      const said = `${key} (${name} in ${where}, was role ${other.key})`;
      yield { role: said, limits: changedLimits(other, role) };
    }
    if (old === undefined && former.has(undefined))
      yield { role: key, limits: beyondTheFile(role, before, after) };
  }
}

/** Names of roles are unique in an account regardless of case. */
function nameInAws({ name }: Role, { id }: Account): string {
  return `${id} ${name.toLowerCase()}`;
}

function changedLimits(was: Role, is: Role): Limit[] {
  const limits: Limit[] = [];
  if (was.mfaMaxAge !== is.mfaMaxAge)
    limits.push({
      says: `accepts MFA of up to ${is.mfaMaxAge} s ago, was ${was.mfaMaxAge} s`,
      isLooser: is.mfaMaxAge > was.mfaMaxAge,
    });
  if (was.maxSession !== is.maxSession)
    limits.push({
      says: `has sessions of ${is.maxSession} s, was ${was.maxSession} s`,
      isLooser: is.maxSession > was.maxSession,
    });
  if (was.permissionsBoundary !== is.permissionsBoundary)
    limits.push({
      says: `is bounded by ${is.permissionsBoundary ?? "nothing"}, was by ${was.permissionsBoundary ?? "nothing"}`,
      isLooser: was.permissionsBoundary !== undefined,
    });
  if (JSON.stringify(was.from) !== JSON.stringify(is.from))
    limits.push({
      says: `may be assumed from ${sourceInWords(is.from)}, was ${sourceInWords(was.from)}`,
      isLooser: !isWithin(is.from, was.from),
      isGrouped: true,
    });
  return limits;
}

/** A new role that accepts calls which the organization's `from` does not. */
function beyondTheFile({ from }: Role, before: Organization, after: Organization): Limit[] {
  const limit = [after.from, before.from].find((usual) => !isWithin(from, usual));
  if (limit === undefined) return [];
  const says = `may be assumed from ${sourceInWords(from)}, beyond the file's ${sourceInWords(limit)}`;
  return [{ says, isLooser: true, isGrouped: true }];
}
