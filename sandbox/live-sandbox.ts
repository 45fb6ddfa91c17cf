import { textTable } from "../access/output/text-table";
import type { Organization } from "../organization/organization";
import type { Inventory } from "./inventory";
import type { Sandbox } from "./sandbox";

/** The live IAM of each account, as the emulator reports it, for the terminal. */
export async function renderLiveIam(sandbox: Sandbox, { accounts }: Organization): Promise<string> {
  const parts: string[] = [];
  for (const { name, id, isIdentity } of accounts) {
    const heading = `Account ${name} (${id})${isIdentity ? ", the identity account" : ""}`;
    parts.push(`\n${heading}\n${renderInventory(await sandbox.inventory(name))}`);
  }
  return parts.join("");
}

function renderInventory({ roles, users, groups }: Inventory): string {
  const list = (names: readonly string[]) => names.join(", ") || "-";
  const policies = (role: Inventory["roles"][number]) =>
    list([...role.inlinePolicies.map((policy) => `${policy} (inline)`), ...role.managedPolicies]);
  const tables = [
    { head: ["role", "policies"], rows: roles.map((role) => [role.name, policies(role)]) },
    { head: ["user", "groups"], rows: users.map((user) => [user.name, list(user.groups)]) },
    { head: ["group", "members"], rows: groups.map((group) => [group.name, list(group.members)]) },
  ].filter(({ rows }) => rows.length > 0);
  return tables.map(({ head, rows }) => indent(textTable(head, rows))).join("\n");
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
