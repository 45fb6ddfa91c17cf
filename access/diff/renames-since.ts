import type { Organization } from "../../organization/organization";
import type { Change } from "./change";

/** New names by former names, for entries that have the former names in the base. */
export interface Renames {
  readonly accounts: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
}

/** Renames since the base, and the changes to report for them. */
export function renamesSince(
  base: Organization,
  after: Organization,
): { readonly renames: Renames; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const found = (
    about: Change["about"],
    kind: string,
    known: readonly string[],
    asked: readonly { readonly name: string; readonly was?: string }[],
    also: (from: string, to: string) => string = () => "",
  ): Map<string, string> => {
    const stood = new Set(known);
    const renames = new Map<string, string>();
    for (const { name: to, was: from } of asked) {
      // The base does not have the former name: the rename was already applied, and `was` is left over.
      if (from === undefined || !stood.has(from)) continue;
      if (stood.has(to)) changes.push({ says: clash(kind, from, to), about, risks: ["loosened"] });
      else {
        renames.set(from, to);
        changes.push({ says: `${kind} ${to} was called ${from}${also(from, to)}`, about, risks: [] });
      }
    }
    return renames;
  };
  const isMember = (name: string) => after.accounts.some((it) => it.name === name && !it.isIdentity);
  const stateOf = (from: string, to: string) =>
    after.terraform.layout === "per-account" && isMember(to)
      ? `: move the state of account-${from} to account-${to} before the apply`
      : "";
  const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
  const renames = {
    accounts: found("account", "account", names(accountsOf(base)), accountsOf(after), stateOf),
    roles: found(
      "role",
      "role",
      base.roles.map(({ key }) => key),
      after.roles.map(({ key, was }) => ({ name: key, was })),
    ),
    teams: found("role", "team", names(base.teams), after.teams),
    users: found("user", "user", names(base.users), after.users),
  };
  return { renames, changes };
}

function accountsOf({ accounts, leaving }: Organization): Organization["accounts"] {
  return [...accounts, ...leaving];
}

/** Terraform does not move a resource to an address in use. */
function clash(kind: string, from: string, to: string): string {
  const keeps = kind === "user" ? `, whose keys and password are kept,` : "";
  return `${kind} ${to} was called ${from}, but the base has both: terraform renames nothing, deletes ${from}, and ${to}${keeps} gets what the file now declares`;
}
