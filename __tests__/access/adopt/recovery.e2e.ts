import type { Inventory } from "../../../sandbox/inventory";
import { describeRecovery, recoverFrom, type Trouble } from "../../support/recovered-apply";

jest.setTimeout(600_000);

/** Small, for what is shown does not depend on the size; the soak test takes the default file. */
const TEXT = `organization: recovered
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
roles:
  vpc: { policy: vpc }
users:
  alice: { grants: { vpc: [A] } }
  bob: {}
`;
const GROUPS = [
  { name: "users", members: ["alice", "bob"] },
  { name: "vpc-A", members: ["alice"] },
];
const ROLES: Inventory["roles"] = [{ name: "vpc", inlinePolicies: ["vpc"], managedPolicies: [] }];

const TROUBLES: readonly (readonly [string, Trouble, RegExp])[] = [
  // The soak test kills it at ten points.
  ["killed at its seventh change, of thirteen", { killedAt: 7 }, /exit code null/],
  [
    "without the answers about a user, a group and a role",
    { lost: ["iam:CreateUser", "iam:CreateGroup", "iam:CreateRole"] },
    /EntityAlreadyExists/,
  ],
];

describe("an apply", () => {
  it.each(TROUBLES)(
    "%s is completed by adopt and a second apply, without orphans",
    async (_, trouble, complaint) => {
      const recovery = await recoverFrom(trouble, TEXT);
      process.stdout.write(describeRecovery(trouble, recovery));
      expect(recovery.failedWith).toMatch(complaint);
      expect(recovery.found).toBeGreaterThan(0);
      expect([recovery.destroyed, recovery.left]).toEqual([[], []]);
      const { M, A } = recovery.live;
      expect([M?.groups, M?.roles, A?.roles]).toEqual([GROUPS, ROLES, ROLES]);
      expect(M?.users.map(({ name }) => name)).toEqual(["alice", "bob"]);
    },
  );
});
