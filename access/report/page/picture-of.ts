import { many } from "../../../organization/in-words";
import { type Access, alikeIn, at } from "../access";
import { addressOf } from "./location";

/** Up to this many nodes of a kind are drawn individually; more are grouped. */
const SINGLE = 32;

export const COLUMNS = ["People", "Groups", "Roles", "Accounts"] as const;

/** A node: a user, group, role or account, or several of them. */
export interface PictureNode {
  readonly id: string;
  /** Place of its column. */
  readonly column: number;
  readonly label: string;
  /** How many it represents, or what it is. */
  readonly detail?: string;
  readonly href: string;
  /** Index of the role that determines its color. */
  readonly role?: number;
}

/** A group that grants a role in an account. */
export interface Way {
  readonly group: PictureNode;
  readonly role: PictureNode;
  readonly account: PictureNode;
}

export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly memberships: readonly { readonly user: PictureNode; readonly group: PictureNode }[];
  readonly ways: readonly Way[];
}

/** The part of the graph connected to one entry. */
export interface Focus {
  readonly kind: string;
  readonly name: string;
}

/** Users → groups → roles → accounts, small enough to read. */
export function pictureOf(access: Access, focus: Focus | undefined): Picture {
  const { model } = access;
  const is = (kind: string, name: string) => focus?.kind !== kind || focus.name === name;
  const inFocus = focusedUsers(access, focus);
  const groupsInFocus = inFocus && new Set(inFocus.flatMap((user) => access.user(user).groups ?? []));
  const accountsInFocus = focusedAccounts(access, focus);

  const opened = model.groups.flatMap(({ name, opens }, group) => {
    if (!is("group", name) || groupsInFocus?.has(group) === false) return [];
    const ways = opens.flatMap(({ role, accounts }) => {
      if (!is("role", at(model.roles, role).key)) return [];
      const reached = accounts.filter((account) => accountsInFocus?.has(account) !== false);
      return reached.length === 0 ? [] : [{ role, accounts: reached }];
    });
    const isWanted =
      ways.length > 0 || focus === undefined || inFocus !== undefined || focus.kind === "group";
    return isWanted ? [{ group, ways }] : [];
  });
  const groups = opened.map(({ group }) => group);
  const shown = new Set(groups);
  const users =
    inFocus ??
    model.users.flatMap(({ groups: own = [] }, user) =>
      focus === undefined || own.some((group) => shown.has(group)) ? [user] : [],
    );
  const reached = new Set(opened.flatMap(({ ways }) => ways.flatMap(({ accounts }) => accounts)));
  const accounts =
    accountsInFocus !== undefined
      ? [...accountsInFocus]
      : model.accounts.flatMap((_, account) =>
          focus === undefined || reached.has(account) ? [account] : [],
        );
  const roles = model.roles.flatMap((_, role) =>
    focus === undefined || opened.some(({ ways }) => ways.some((way) => way.role === role)) ? [role] : [],
  );

  const ofUser = userNodes(access, users, shown);
  const ofGroup = groupNodes(access, groups);
  const ofRole = folded(roles, (role) => ({
    id: `role/${role}`,
    column: 2,
    label: at(model.roles, role).key,
    href: addressOf("picture", "", { focus: `role/${at(model.roles, role).key}` }),
    role,
  }));
  const ofAccount = accountNodes(access, accounts, focus);

  const memberships = distinct(
    users.flatMap((user) =>
      (access.user(user).groups ?? []).flatMap((group) => pairs(ofUser.get(user), ofGroup.get(group))),
    ),
    ({ user, group }) => `${user.id} ${group.id}`,
  );
  const ways = new Map<string, Way>();
  for (const { group, ways: of } of opened) {
    for (const { role, accounts: to } of of) {
      const [groupNode, roleNode] = [ofGroup.get(group), ofRole.get(role)];
      if (groupNode === undefined || roleNode === undefined) continue;
      for (const account of to) {
        for (const accountNode of ofAccount.get(account) ?? []) {
          const way = { group: groupNode, role: roleNode, account: accountNode };
          ways.set(`${groupNode.id} ${roleNode.id} ${accountNode.id}`, way);
        }
      }
    }
  }
  const drawnGroups = [...new Set(ofGroup.values())];
  const nodes = [
    ...untangled(
      [...ofUser.values()].filter((node) => node !== undefined),
      memberships.map(({ user, group }) => [user, group]),
      drawnGroups,
    ),
    ...drawnGroups,
    ...untangled(
      [...ofRole.values()],
      [...ways.values()].map(({ role, group }) => [role, group]),
      drawnGroups,
    ),
    ...new Set([...ofAccount.values()].flat()),
  ];
  return { nodes, memberships, ways: [...ways.values()] };
}

function focusedUsers({ model }: Access, focus: Focus | undefined): number[] | undefined {
  if (focus?.kind !== "user" && focus?.kind !== "like") return undefined;
  const user = model.users.findIndex(({ name }) => name === focus.name);
  if (user < 0) return [];
  if (focus.kind === "user") return [user];
  const groups = model.users[user]?.groups?.join();
  return model.users.flatMap((other, place) => (other.groups?.join() === groups ? [place] : []));
}

function focusedAccounts({ model, accountsOfSet }: Access, focus: Focus | undefined) {
  if (focus?.kind === "set") return new Set(accountsOfSet[model.sets.indexOf(focus.name)] ?? []);
  if (focus?.kind !== "account") return undefined;
  const account = model.accounts.findIndex(({ name }) => name === focus.name);
  return new Set(account < 0 ? [] : [account]);
}

/** Individual users, or users with the same groups as one node. */
function userNodes(access: Access, users: readonly number[], shown: ReadonlySet<number>) {
  const nameOf = (user: number) => access.user(user).name;
  if (users.length <= SINGLE) {
    return folded(users, (user) => {
      const name = nameOf(user);
      return { id: `user/${user}`, column: 0, label: name, href: addressOf("user", name) };
    });
  }
  const kinds = alikeIn(users, (user) =>
    (access.user(user).groups ?? []).filter((group) => shown.has(group)),
  );
  const ofKind = folded(
    largestFirst(kinds, ({ users: same }) => same.length),
    ({ users: [first = 0], users: same }, place) => ({
      id: `like/${place}`,
      column: 0,
      label: same.length === 1 ? nameOf(first) : many(same.length, "person", "people"),
      detail: same.length === 1 ? undefined : `as ${nameOf(first)}`,
      href:
        same.length === 1
          ? addressOf("user", nameOf(first))
          : addressOf("picture", "", { focus: `like/${nameOf(first)}` }),
    }),
  );
  return new Map(kinds.flatMap((kind) => kind.users.map((user) => [user, ofKind.get(kind)] as const)));
}

function groupNodes({ model, usersOfGroup }: Access, groups: readonly number[]) {
  const size = (group: number) => usersOfGroup[group]?.length ?? 0;
  return folded(largestFirst(groups, size), (group) => {
    const { name, opens } = at(model.groups, group);
    const roles = new Set(opens.map(({ role }) => role));
    const [role] = roles;
    return {
      id: `group/${group}`,
      column: 1,
      label: name,
      detail: size(group) === 0 ? "nobody" : undefined,
      href: addressOf("picture", "", { focus: `group/${name}` }),
      role: roles.size === 1 ? role : undefined,
    };
  });
}

/** Individual accounts, or sets; an account in several sets appears in each. */
function accountNodes({ model }: Access, accounts: readonly number[], focus: Focus | undefined) {
  const single = (account: number): PictureNode => {
    const { name, isIdentity } = at(model.accounts, account);
    return {
      id: `account/${account}`,
      column: 3,
      label: name,
      detail: isIdentity && "identity",
      href: addressOf("account", name),
    };
  };
  if (accounts.length <= SINGLE || focus?.kind === "set" || model.sets.length === 0) {
    return listed(folded(accounts, single));
  }
  const counts = new Map<string, number>();
  const setsOf = (account: number): readonly string[] => {
    const { sets, isIdentity } = at(model.accounts, account);
    return isIdentity ? [] : (sets?.map((set) => at(model.sets, set)) ?? ["no set"]);
  };
  for (const account of accounts)
    for (const set of setsOf(account)) counts.set(set, (counts.get(set) ?? 0) + 1);
  const ofSet = folded([...counts.keys()].sort(), (set) => ({
    id: `set/${set}`,
    column: 3,
    label: set,
    detail: many(counts.get(set) ?? 0, "account"),
    href: model.sets.includes(set) ? addressOf("picture", "", { focus: `set/${set}` }) : addressOf("matrix"),
  }));
  return new Map(
    accounts.map((account) => {
      const nodes = setsOf(account).flatMap((set) => ofSet.get(set) ?? []);
      return [account, nodes.length === 0 ? [single(account)] : [...new Set(nodes)]] as const;
    }),
  );
}

function listed<K>(nodes: ReadonlyMap<K, PictureNode>): Map<K, readonly PictureNode[]> {
  return new Map([...nodes].map(([key, node]) => [key, [node]]));
}

/** If not all can be drawn, the largest, in their original order. */
function largestFirst<T>(items: readonly T[], sizeOf: (item: T) => number): readonly T[] {
  if (items.length <= SINGLE) return items;
  const bySize = [...items].sort((a, b) => sizeOf(b) - sizeOf(a));
  const drawn = new Set(bySize.slice(0, SINGLE - 1));
  return [...items.filter((item) => drawn.has(item)), ...items.filter((item) => !drawn.has(item))];
}

/** A node per item, and one for the rest. */
function folded<T>(
  items: readonly T[],
  nodeOf: (item: T, place: number) => PictureNode,
): Map<T, PictureNode> {
  const single = items.length <= SINGLE ? items.length : SINGLE - 1;
  const nodes = new Map(items.slice(0, single).map((item, place) => [item, nodeOf(item, place)]));
  const [first, ...others] = items.slice(single);
  if (first === undefined) return nodes;
  const { column } = nodeOf(first, single);
  const rest: PictureNode = {
    id: `more/${column}`,
    column,
    label: `and ${many(others.length + 1, "more", "more")}`,
    href: addressOf("matrix"),
  };
  for (const item of items.slice(single)) nodes.set(item, rest);
  return nodes;
}

/** Nodes in the order of their groups, so that fewer edges cross. */
function untangled(
  nodes: readonly PictureNode[],
  joined: readonly (readonly [PictureNode, PictureNode])[],
  groups: readonly PictureNode[],
): PictureNode[] {
  const placeOf = new Map(groups.map((group, place) => [group, place]));
  const places = new Map<PictureNode, Set<number>>();
  for (const [node, group] of joined) {
    const own = places.get(node) ?? new Set();
    places.set(node, own.add(placeOf.get(group) ?? 0));
  }
  const middle = (node: PictureNode) => {
    const own = [...(places.get(node) ?? [])];
    if (node.id.startsWith("more/") || own.length === 0) return Number.MAX_SAFE_INTEGER;
    return own.reduce((sum, place) => sum + place, 0) / own.length;
  };
  const measured = [...new Set(nodes)].map((node) => ({ node, middle: middle(node) }));
  return measured.sort((a, b) => a.middle - b.middle).map(({ node }) => node);
}

function pairs(user: PictureNode | undefined, group: PictureNode | undefined) {
  return user === undefined || group === undefined ? [] : [{ user, group }];
}

function distinct<T>(items: readonly T[], idOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}
