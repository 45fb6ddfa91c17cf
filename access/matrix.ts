import type { Entitlements } from "../organization/entitlements";
import { markdownTable, textTable } from "./text-table";

/** Every user's groups and the roles that they let her assume. */
export interface Matrix {
  readonly organization: string;
  readonly accounts: readonly { readonly name: string; readonly id: string; readonly isIdentity: boolean }[];
  readonly users: readonly {
    readonly name: string;
    readonly email?: string;
    readonly groups: readonly string[];
    /** By account, then role. */
    readonly access: readonly Access[];
  }[];
}

/** A role that a user may assume, and the groups that let her. */
export interface Access {
  readonly account: string;
  readonly role: string;
  readonly arn: string;
  readonly groups: readonly string[];
}

export type MatrixFormat = "table" | "json" | "markdown";

/** Who may assume which role in which account, and by which group. */
export function matrixOf({ organization, groups, users, groupsOf }: Entitlements): Matrix {
  const targetsOf = new Map(groups.map(({ name, targets }) => [name, targets]));
  return {
    organization: organization.name,
    accounts: organization.accounts.map(({ name, id, isIdentity }) => ({ name, id, isIdentity })),
    users: users.map(({ name, email }) => {
      const memberOf = groupsOf.get(name) ?? [];
      const access = new Map<string, Access & { groups: string[] }>();
      for (const group of memberOf) {
        for (const target of targetsOf.get(group) ?? []) {
          const known = access.get(target.arn);
          if (known) known.groups.push(group);
          else access.set(target.arn, { ...target, groups: [group] });
        }
      }
      const sorted = [...access].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, granted]) => granted);
      return { name, email, groups: memberOf, access: sorted };
    }),
  };
}

/** The matrix as text that ends with a newline. */
export function renderMatrix(entitlements: Entitlements, format: MatrixFormat): string {
  const matrix = matrixOf(entitlements);
  if (format === "json") return `${JSON.stringify(matrix, null, 2)}\n`;
  const head = [
    "user",
    ...matrix.accounts.map(({ name, isIdentity }) => (isIdentity ? `${name} (identity)` : name)),
  ];
  const rows = matrix.users.map(({ name, access }) => [
    name,
    ...matrix.accounts.map(
      (account) =>
        access
          .filter((granted) => granted.account === account.name)
          .map(({ role }) => role)
          .join(", ") || "-",
    ),
  ]);
  return format === "markdown" ? markdownTable(head, rows) : textTable(head, rows);
}
