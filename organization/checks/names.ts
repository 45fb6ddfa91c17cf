import { type NameKind, nameFault, reservedFault } from "../names";
import type { Path, Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** A name in the file: its kind, its path, and whether it is a key or a value. */
interface Named {
  readonly kind: NameKind;
  readonly name: string;
  readonly path: Path;
  readonly at: "key" | "value";
}

/** Every name is valid in AWS and not reserved, and no two names of a kind differ only by case. */
export function checkNames(file: OrganizationFile, report: Report): void {
  const names = namesOf(file);
  for (const { kind, name, path, at } of names) {
    const fault = nameFault(kind, name);
    if (fault) report({ path, at, message: `${kind} name "${name}" ${fault}` });
  }
  checkReserved(names, report);
  checkCase(names, report);
  checkSetsAgainstAccounts(file, report);
}

function namesOf(file: OrganizationFile): Named[] {
  const keysOf = (kind: NameKind, collection: string, entries: object = {}): Named[] =>
    Object.keys(entries).map((name) => ({ kind, name, path: [collection, name], at: "key" }));
  return [
    { kind: "organization", name: file.organization, path: ["organization"], at: "value" },
    ...keysOf("account", "accounts", file.accounts),
    ...Object.entries(file.accounts).flatMap(([account, { sets = [] }]) =>
      sets.map(
        (name, index): Named => ({
          kind: "set",
          name,
          path: ["accounts", account, "sets", index],
          at: "value",
        }),
      ),
    ),
    ...Object.entries(file.roles).flatMap(([key, { name }]): Named[] => [
      { kind: "role", name: key, path: ["roles", key], at: "key" },
      ...(name === undefined
        ? []
        : [{ kind: "role", name, path: ["roles", key, "name"], at: "value" } as const]),
    ]),
    ...keysOf("team", "teams", file.teams),
    ...keysOf("user", "users", file.users),
    ...Object.entries(file.users).flatMap(([user, { mfaDevice }]): Named[] =>
      mfaDevice === undefined
        ? []
        : [{ kind: "MFA device", name: mfaDevice, path: ["users", user, "mfaDevice"], at: "value" }],
    ),
  ];
}

function checkReserved(names: readonly Named[], report: Report): void {
  for (const { kind, name, path, at } of names) {
    const fault = reservedFault(kind, name);
    if (fault) report({ path, at, message: `${kind} "${name}": ${fault}` });
  }
}

/** Source: names of IAM "aren't distinguished by case", https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function checkCase(names: readonly Named[], report: Report): void {
  const seen = new Map<string, Named>();
  for (const named of names) {
    if (named.kind === "MFA device" || named.kind === "organization") continue;
    // Names in AWS may be equal in different accounts (role-names.ts), except for the case of a role's own key.
    if (named.kind === "role" && named.at === "value" && !isCaseOfOwnKey(named)) continue;
    const id = `${named.kind} ${named.name.toLowerCase()}`;
    const before = seen.get(id);
    if (before === undefined) seen.set(id, named);
    else if (before.name !== named.name) {
      report({
        path: named.path,
        at: named.at,
        message: `${named.kind}s "${before.name}" and "${named.name}": they differ only by case, which AWS does not distinguish`,
        found: named.name,
        fix: "rename one of the two",
      });
    }
  }
}

function isCaseOfOwnKey({ name, path }: Named): boolean {
  return String(path[1]).toLowerCase() === name.toLowerCase();
}

/** Scopes are unambiguous: no set has the name of an account. */
function checkSetsAgainstAccounts(file: OrganizationFile, report: Report): void {
  const accounts = new Map(Object.keys(file.accounts).map((name) => [name.toLowerCase(), name]));
  for (const [account, { sets = [] }] of Object.entries(file.accounts)) {
    for (const [index, set] of sets.entries()) {
      const namesake = accounts.get(set.toLowerCase());
      if (namesake === undefined) continue;
      report({
        path: ["accounts", account, "sets", index],
        message: `set "${set}" and account ${namesake} have the same name: a grant on it would be ambiguous`,
        found: set,
        fix: "rename the set",
      });
    }
  }
}
