import { later } from "../../organization/until";
import type { AccessModel, Opening, ReportUser } from "./report-model";

/** A role that someone may assume in an account, and the groups that grant it. */
export interface Held {
  readonly role: number;
  readonly groups: readonly number[];
  readonly notAfter?: string;
}

/** A role that someone may assume in several accounts. */
export interface HeldInMany {
  readonly role: number;
  /** Number of these accounts. */
  readonly count: number;
  readonly groups: readonly number[];
  /** Whether the access ends in one of them. */
  readonly ends: boolean;
}

/** People in the same groups, who have the same access. */
export interface Alike {
  readonly groups: readonly number[];
  /** Indexes of the users. */
  readonly users: readonly number[];
}

/** The model, with indexes for repeated lookups. */
export class Access<M extends AccessModel = AccessModel> {
  private readonly reached = new Map<Opening, ReadonlySet<number>>();
  /** People by access, in the order of their groups. */
  readonly alike: readonly Alike[];
  /** Accounts of each set. */
  readonly accountsOfSet: readonly (readonly number[])[];
  readonly accountsWithoutSet: readonly number[];
  readonly usersOfGroup: readonly (readonly number[])[];

  constructor(readonly model: M) {
    this.alike = alikeIn(
      model.users.map((_, user) => user),
      (user) => model.users[user]?.groups ?? [],
    );
    const accountsOfSet: number[][] = model.sets.map(() => []);
    for (const [account, { sets = [] }] of model.accounts.entries())
      for (const set of sets) accountsOfSet[set]?.push(account);
    this.accountsOfSet = accountsOfSet;
    this.accountsWithoutSet = model.accounts.flatMap(({ sets, isIdentity }, account) =>
      sets === undefined && !isIdentity ? [account] : [],
    );
    const usersOfGroup: number[][] = model.groups.map(() => []);
    for (const [user, { groups = [] }] of model.users.entries())
      for (const group of groups) usersOfGroup[group]?.push(user);
    this.usersOfGroup = usersOfGroup;
  }

  user(place: number): ReportUser {
    return at(this.model.users, place);
  }

  accountsOf(opening: Opening): ReadonlySet<number> {
    const known = this.reached.get(opening);
    if (known !== undefined) return known;
    const accounts = new Set(opening.accounts);
    this.reached.set(opening, accounts);
    return accounts;
  }

  /** The access of these groups' members in an account, in role order. */
  held(groups: readonly number[], account: number): Held[] {
    const held = new Map<number, Held>();
    for (const group of groups) {
      for (const opening of at(this.model.groups, group).opens) {
        if (!this.accountsOf(opening).has(account)) continue;
        const { role, notAfter } = opening;
        const known = held.get(role);
        held.set(role, {
          role,
          groups: [...(known?.groups ?? []), group],
          notAfter: known === undefined ? notAfter : later(known.notAfter, notAfter),
        });
      }
    }
    return [...held.values()].sort((a, b) => a.role - b.role);
  }

  /** The same for several accounts. */
  heldInMany(groups: readonly number[], accounts: readonly number[]): HeldInMany[] {
    // The latest end per account.
    const held = new Map<number, { ends: Map<number, string | undefined>; groups: Set<number> }>();
    for (const group of groups) {
      for (const opening of at(this.model.groups, group).opens) {
        const reached = this.accountsOf(opening);
        const shared = accounts.filter((account) => reached.has(account));
        if (shared.length === 0) continue;
        const known = held.get(opening.role) ?? { ends: new Map(), groups: new Set() };
        for (const account of shared) {
          const { ends } = known;
          ends.set(
            account,
            ends.has(account) ? later(ends.get(account), opening.notAfter) : opening.notAfter,
          );
        }
        known.groups.add(group);
        held.set(opening.role, known);
      }
    }
    return [...held]
      .map(([role, { ends, groups: by }]) => ({
        role,
        count: ends.size,
        groups: [...by],
        ends: [...ends.values()].some((end) => end !== undefined),
      }))
      .sort((a, b) => a.role - b.role);
  }

  /** Groups that grant one of these roles in one of these accounts. */
  groupsThatOpen(isRole: (role: number) => boolean, accounts: ReadonlySet<number>): ReadonlySet<number> {
    return new Set(
      this.model.groups.flatMap(({ opens }, group) =>
        opens.some(
          (opening) => isRole(opening.role) && opening.accounts.some((account) => accounts.has(account)),
        )
          ? [group]
          : [],
      ),
    );
  }
}

/** Users by their relevant groups, in group order. */
export function alikeIn(users: readonly number[], groupsOf: (user: number) => readonly number[]): Alike[] {
  const kinds = new Map<string, { groups: readonly number[]; users: number[] }>();
  for (const user of users) {
    const groups = groupsOf(user);
    const kind = kinds.get(groups.join()) ?? { groups, users: [] };
    kind.users.push(user);
    kinds.set(groups.join(), kind);
  }
  const byGroups = (a: Alike, b: Alike) => {
    const differs = a.groups.findIndex((group, index) => group !== b.groups[index]);
    return (a.groups[differs] ?? -1) - (b.groups[differs] ?? -1);
  };
  return [...kinds.values()].sort(byGroups);
}

/** The item at an index of the model. */
export function at<T>(items: readonly T[], place: number): T {
  const item = items[place];
  if (item === undefined) throw new Error(`nothing at place ${place} of ${items.length}`);
  return item;
}
