export interface Size {
  readonly accounts: number;
  /** @default five per account */
  readonly users?: number;
  readonly layout?: "one-plan" | "per-account";
}

/**
 * An organization file of a given size, like that of a growing company: three roles in every account, accounts
 * in ten sets, and one role on one set for each user.
 */
export function organizationOf({ accounts, users = 5 * accounts, layout = "one-plan" }: Size): string {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join("");
  const roles = ["vpc", "ec2", "admin"];
  // Unordered ids, like those that AWS assigns: the golden ratio spreads them evenly.
  const id = (index: number) =>
    String(Math.floor((((index + 1) * 0.618_033_988_749_895) % 1) * 8.9e11) + 1e11);
  return `organization: bench
identity: identity
accounts:
  identity: { id: "${id(0)}" }
${lines(accounts - 1, (index) => `  a${index}: { id: "${id(index + 1)}", sets: [s${index % 10}] }\n`)}roles:
${roles.map((role) => `  ${role}: { policy: ${role} }\n`).join("")}users:
${lines(users, (index) => `  u${index}: { grants: { ${roles[index % 3]}: ${scopeOf(index, accounts)} } }\n`)}terraform: { layout: ${layout} }
accept: [{ rule: full-admin, where: policies/admin.json, reason: bench }]
`;
}

/** One of the nonempty sets, of which there are at most ten. */
function scopeOf(user: number, accounts: number): string {
  return `s${user % Math.min(10, accounts - 1)}`;
}
