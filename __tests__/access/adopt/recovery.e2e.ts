import { join } from "node:path";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import type { Inventory } from "../../../sandbox/inventory";
import { PROJECT } from "../../sandbox/opened";
import { describeRecovery, recoverFrom, type Trouble } from "./recovered";

jest.setTimeout(600_000);

/** Exactly what the default file says, in the identity account and another. */
const { groups, users } = entitlementsOf(loadOrganization(join(PROJECT, "organization.yaml")), new Date());
const everybody = users.map(({ name }) => name).sort();
const GROUPS = [
  ...groups.map(({ name, members }) => ({ name, members })),
  { name: "users", members: everybody },
]
  .map(({ name, members }) => ({ name, members: [...members].sort() }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const ROLES: Inventory["roles"] = ["admin", "ec2", "vpc"].map((name) => ({
  name,
  inlinePolicies: [name],
  managedPolicies: [],
}));

const TROUBLES: readonly (readonly [string, Trouble, RegExp])[] = [
  ["killed at its third change", { killedAt: 3 }, /exit code null/],
  ["killed at its twenty-fifth change", { killedAt: 25 }, /exit code null/],
  [
    "without the answers about a user, a group and a role",
    { lost: ["iam:CreateUser", "iam:CreateGroup", "iam:CreateRole"] },
    /EntityAlreadyExists/,
  ],
];

describe("an apply", () => {
  it.each(TROUBLES)(
    "%s is completed by adopt and one more: nothing orphaned, nothing doubled",
    async (_, trouble, complaint) => {
      const recovery = await recoverFrom(trouble);
      process.stdout.write(describeRecovery(trouble, recovery));
      expect(recovery.failedWith).toMatch(complaint);
      expect(recovery.found).toBeGreaterThan(0);
      expect([recovery.destroyed, recovery.left]).toEqual([[], []]);
      const { M, A, B } = recovery.standing;
      expect([M?.groups, M?.roles, A?.roles, B?.roles]).toEqual([GROUPS, ROLES, ROLES, ROLES]);
      expect(M?.users.map(({ name }) => name)).toEqual(everybody);
    },
  );
});
