import type { Entitlements } from "../organization/entitlements";

/** What a checked organization holds, in a line, or as JSON. Ends with a newline. */
export function renderSummary(
  { organization, groups, roles, users }: Entitlements,
  format: "table" | "json",
): string {
  const { name, accounts } = organization;
  // The group of everyone is one more.
  const counts = {
    accounts: accounts.length,
    users: users.length,
    groups: groups.length + 1,
    roles: roles.length,
  };
  if (format === "json") return `${JSON.stringify({ organization: name, ...counts }, null, 2)}\n`;
  const said = Object.entries(counts).map(
    ([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`,
  );
  return `${name}: ${said.join(", ")}; nothing wrong\n`;
}
