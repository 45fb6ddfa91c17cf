import { isDeepStrictEqual } from "node:util";
import { canonical } from "../../iam/canonical";
import type { Estate, EstateAccount, EstateGroup, EstateRole, EstateUser } from "../estate/estate";
import type { Facet, Finding } from "../finding";
import { type Applied, objectId } from "./estate-after";
import { type Documents, documentsOf, heldBy, heldByUser } from "./held-policies";
import { areEqual, inOwnAccount, withoutRoles } from "./permission-differences";
import { trustOf } from "./trust-changes";

/** An object that the stacks declare, or a user that they do not declare and whose groups they change. */
export interface TakenOver {
  readonly isDeclared: boolean;
  readonly kind: Finding["kind"];
  readonly accountId: string;
  readonly account: string;
  readonly name: string;
  /** What differs. */
  readonly facets: readonly Facet[];
}

/** Every such object, with what differs from the live one: the measure of what the report must explain. */
export function takenOver(before: Estate, { estate: after, declared }: Applied): TakenOver[] {
  const documents = { was: documentsOf(before), is: documentsOf(after) };
  const roleArns = new Set(before.accounts.flatMap(({ roles }) => roles.map(({ arn }) => arn)));
  return before.accounts.flatMap((was) => {
    const is = after.accounts.find(({ id }) => id === was.id) ?? was;
    const object = (kind: Finding["kind"], name: string, facets: readonly Facet[]): TakenOver => ({
      kind,
      accountId: was.id,
      account: was.name,
      name,
      facets,
      isDeclared: true,
    });
    const isDeclared = (kind: string) => (it: { readonly name: string }) =>
      declared.has(objectId(kind, was.id, it.name));
    const both = <T extends { readonly name: string }>(
      kind: string,
      all: readonly T[],
      made: readonly T[],
    ) => {
      const old = new Map(all.map((it) => [it.name, it]));
      return made.filter(isDeclared(kind)).map((it) => [it, old.get(it.name)] as const);
    };
    return [
      ...both("user", was.users, is.users).map(([user, old]) =>
        object("user", user.name, old ? userFacets(old, user, was, is, documents, roleArns) : ["existence"]),
      ),
      // They lose the groups that the stacks declare, and a Deny with them.
      ...is.users
        .filter((user) => !isDeclared("user")(user))
        .flatMap((user) => {
          const old = was.users.find(({ name }) => name === user.name);
          const facets = old === undefined ? [] : userFacets(old, user, was, is, documents, roleArns);
          return facets.length === 0 ? [] : [{ ...object("user", user.name, facets), isDeclared: false }];
        }),
      ...both("group", was.groups, is.groups).map(([group, old]) =>
        // A new group alone opens nothing: what its members gain is theirs.
        object(
          "group",
          group.name,
          old ? groupFacets(old, group, was, is, documents) : alike(was.groups, group.name),
        ),
      ),
      ...both("role", was.roles, is.roles).map(([role, old]) =>
        object("role", role.name, old ? roleFacets(old, role, documents) : ["existence"]),
      ),
      ...both("policy", was.policies, is.policies).map(([policy, old]) =>
        object(
          "policy",
          policy.name,
          old === undefined
            ? alike(was.policies, policy.name)
            : differing([
                ["value", areEqual([old], [policy])],
                ["path", old.path === policy.path],
              ]),
        ),
      ),
      object("setting", "alias", differing([["value", was.alias === is.alias]])),
      object(
        "setting",
        "password policy",
        differing([["value", isSame(was.passwordPolicy ?? null, is.passwordPolicy ?? null)]]),
      ),
    ];
  });
}

/** IAM ignores case in names: such an object cannot be created. */
function alike(existing: readonly { readonly name: string }[], name: string): Facet[] {
  return existing.some((it) => it.name.toLowerCase() === name.toLowerCase()) ? ["existence"] : [];
}

interface Sides {
  readonly was: Documents;
  readonly is: Documents;
}

function userFacets(
  old: EstateUser,
  user: EstateUser,
  was: EstateAccount,
  is: EstateAccount,
  documents: Sides,
  roleArns: ReadonlySet<string>,
): Facet[] {
  const held = (of: EstateUser, account: EstateAccount, known: Documents) =>
    withoutRoles(inOwnAccount(heldByUser(of, account, known), account.id), roleArns);
  return differing([
    ["permissions", areEqual(held(old, was, documents.was), held(user, is, documents.is))],
    ["boundary", old.permissionsBoundary === user.permissionsBoundary],
    ["tags", isSame(old.tags, user.tags)],
    ["path", old.path === user.path],
  ]);
}

function groupFacets(
  old: EstateGroup,
  group: EstateGroup,
  was: EstateAccount,
  is: EstateAccount,
  documents: Sides,
): Facet[] {
  const held = (of: EstateGroup, known: Documents) => inOwnAccount(heldBy(of, known), was.id);
  return differing([
    ["permissions", areEqual(held(old, documents.was), held(group, documents.is))],
    ["members", isSame(membersOf(was, old.name), membersOf(is, group.name))],
    ["path", old.path === group.path],
  ]);
}

function roleFacets(old: EstateRole, role: EstateRole, documents: Sides): Facet[] {
  return differing([
    ["trust", isDeepStrictEqual(old.trust, role.trust) || isSame(trustOf(old.trust), trustOf(role.trust))],
    ["permissions", areEqual(heldBy(old, documents.was), heldBy(role, documents.is))],
    ["boundary", old.permissionsBoundary === role.permissionsBoundary],
    ["sessions", old.maxSession === role.maxSession],
    ["tags", isSame(old.tags, role.tags)],
    ["path", old.path === role.path],
    ["description", (old.description ?? "") === (role.description ?? "")],
  ]);
}

/** Names of a group's members, sorted. */
export function membersOf({ users }: EstateAccount, group: string): string[] {
  return users.flatMap(({ name, groups }) => (groups.includes(group) ? [name] : [])).sort();
}

function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(canonical(one), canonical(other));
}

function differing(facets: readonly (readonly [Facet, boolean])[]): Facet[] {
  return facets.flatMap(([facet, isEqual]) => (isEqual ? [] : [facet]));
}
