import type { AccountRole, Entitlements } from "../../organization/entitlements";
import { byKey } from "../../organization/order";
import type { User } from "../../organization/organization";
import type { Target } from "../../organization/target";
import { later } from "../../organization/until";

/** Each user's groups and the roles that they may assume. */
export interface Matrix {
  readonly organization: string;
  readonly accounts: readonly { readonly name: string; readonly id: string; readonly isIdentity: boolean }[];
  readonly users: readonly UserAccess[];
  /** Programs that may assume a role without MFA. */
  readonly programs: readonly Program[];
}

export interface UserAccess {
  readonly name: string;
  readonly email?: string;
  /** Present if the file denies the user access keys. */
  readonly accessKeys?: false;
  readonly groups: readonly string[];
  /** Sorted by account, then by role. */
  readonly access: readonly Access[];
}

/** A program's token claims, and a role that it may assume with them. */
export interface Program {
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
  readonly account: string;
  readonly role: string;
  readonly arn: string;
}

/** A role that a user may assume, and the groups that grant it. */
export interface Access {
  readonly account: string;
  readonly role: string;
  readonly arn: string;
  readonly groups: readonly string[];
  /** First moment at which no new session can start; existing sessions continue. */
  readonly notAfter?: string;
}

/** Names that narrow the matrix; every given kind must match. */
export interface MatrixFilter {
  readonly user?: readonly string[];
  readonly team?: readonly string[];
  readonly role?: readonly string[];
  readonly account?: readonly string[];
}

/**
 * Who may assume which role in which account, and through which group.
 *
 * @param wanted users to include, by name
 */
export function matrixOf(entitlements: Entitlements, wanted: (user: string) => boolean = () => true): Matrix {
  const { organization, roles } = entitlements;
  return {
    organization: organization.name,
    accounts: accountsOf(entitlements, {}),
    users: [
      ...accessOfUsers(
        entitlements,
        ({ name }) => wanted(name),
        () => true,
      ),
    ],
    programs: programsOf(roles),
  };
}

export function accountsOf({ organization }: Entitlements, { account }: MatrixFilter): Matrix["accounts"] {
  return organization.accounts
    .filter(({ name }) => isAmong(account, name))
    .map(({ name, id, isIdentity }) => ({ name, id, isIdentity }));
}

/** User by user, because the whole matrix of a large organization does not fit into memory. */
export function* accessOfUsers(
  { groups, users, groupsOf }: Entitlements,
  isUser: (user: User) => boolean,
  isAccess: (access: Access) => boolean,
): Generator<UserAccess> {
  const targetsOf = new Map(groups.map(({ name, targets }) => [name, targets]));
  for (const user of users) {
    if (!isUser(user)) continue;
    const { name, email } = user;
    const memberOf = groupsOf.get(name) ?? [];
    const access = accessOf(memberOf, targetsOf).filter(isAccess);
    yield { name, email, ...(!user.accessKeys && { accessKeys: false }), groups: memberOf, access };
  }
}

export function isAmong(wanted: readonly string[] | undefined, name: string): boolean {
  return wanted === undefined || wanted.includes(name);
}

/** Programs that may assume roles without MFA, by role. */
export function programsOf(roles: readonly AccountRole[]): Program[] {
  return roles.flatMap(({ account, role, arn }) =>
    (role.oidc?.subjects ?? []).map((subject) => ({
      subject,
      issuer: role.oidc?.issuer ?? "",
      audience: role.oidc?.audience ?? "",
      account: account.name,
      role: role.key,
      arn,
    })),
  );
}

/** Roles that members of some groups may assume, by ARN, with the latest end of each. */
export function accessOf(
  memberOf: readonly string[],
  targetsOf: ReadonlyMap<string, readonly Target[]>,
): Access[] {
  const access = new Map<string, Access>();
  for (const group of memberOf) {
    for (const { account, role, arn, notAfter } of targetsOf.get(group) ?? []) {
      const known = access.get(arn);
      const inGroups = [...(known?.groups ?? []), group];
      const end = known === undefined ? notAfter : later(known.notAfter, notAfter);
      access.set(arn, { account, role, arn, groups: inGroups, ...(end && { notAfter: end }) });
    }
  }
  return [...access].sort(byKey).map(([, granted]) => granted);
}
