import { isAdministrator, mayDoEverything } from "../../organization/administrators";
import type { PolicyStatement } from "../../organization/policy-document";
import type { Role } from "../../organization/role";

const EVERYTHING: PolicyStatement = { Effect: "Allow", Action: "*", Resource: "*" };

function role(statements: readonly PolicyStatement[], managed: readonly string[] = []): Role {
  return {
    key: "r",
    name: "r",
    accounts: [],
    maxSession: 3600,
    mfaMaxAge: 3600,
    permissions: { Version: "2012-10-17", Statement: statements },
    managedPolicyArns: managed.map((it) => `arn:aws:iam::aws:policy/${it}`),
  };
}

describe("an administrator role", () => {
  it.each<[string, boolean, boolean, Role]>([
    ["every action", true, true, role([EVERYTHING])],
    ["every action of every service", true, true, role([{ ...EVERYTHING, Action: ["s3:*", "*:*"] }])],
    ["AdministratorAccess", true, true, role([], ["Billing", "AdministratorAccess"])],
    ["SystemAdministrator, which writes no IAM", true, false, role([], ["job-function/SystemAdministrator"])],
    ["another managed policy", false, false, role([], ["AdministratorAccess-Amplify"])],
    ["all except some actions", true, false, role([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }])],
    ["a condition", true, false, role([{ ...EVERYTHING, Condition: { Bool: { a: "true" } } }])],
    ["one resource", true, false, role([{ ...EVERYTHING, Resource: ["a"] }])],
    ["one resource, and every", true, true, role([{ ...EVERYTHING, Resource: ["a", "*"] }])],
    [
      "an additional Deny",
      true,
      false,
      role([EVERYTHING, { Effect: "Deny", Action: "s3:*", Resource: "*" }]),
    ],
    ["a boundary", true, false, { ...role([EVERYTHING]), permissionsBoundary: "arn" }],
    ["only a Deny", false, false, role([{ ...EVERYTHING, Effect: "Deny" }])],
    ["every action of a service", false, false, role([{ ...EVERYTHING, Action: "s3:*" }])],
    ["no document", false, false, { ...role([]), permissions: undefined }],
  ])("with %s: is an administrator %p, may do everything %p", (_, isAdmin, mayDoAll, tested) => {
    expect([isAdministrator(tested), mayDoEverything(tested)]).toEqual([isAdmin, mayDoAll]);
  });
});
