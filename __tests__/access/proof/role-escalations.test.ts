import type { DeclaredAccess, DeclaredRole } from "../../../access/proof/declared-access";
import { proveEscalations } from "../../../access/proof/role-escalations";
import type { PolicyStatement } from "../../../organization/policy-document";

const [A, B] = ["222222222222", "333333333333"];

/** What the claim says of role `own` in account A, with a document of its own. */
async function judged(Statement: Partial<PolicyStatement>[], accept: DeclaredAccess["accept"] = []) {
  const declared = [
    ["own", A],
    ["web", A],
    ["web", B],
    ["db", B],
  ].map(([key = "", accountId]): DeclaredRole => {
    const accountName = accountId === A ? "A" : "B";
    return {
      key,
      name: key,
      accountId: accountId ?? "",
      accountName,
      policy: key,
      managedPolicies: [],
      mfaMaxAge: 3600,
    };
  });
  const document = {
    Version: "2012-10-17",
    Statement: Statement.map((it) => ({ Effect: "Allow", Resource: "*", ...it })),
  };
  const own = {
    name: "own",
    accountId: A,
    trust: { Version: "2012-10-17", Statement: [] },
    policies: [{ name: "role own", document }],
    managedPolicyArns: [],
  };
  return proveEscalations(
    { users: [], groups: [], roles: [own] } as never,
    { partition: "aws", roles: declared, entryRoles: [], accept } as unknown as DeclaredAccess,
    { documents: new Map([["own", document]]) } as never,
  );
}

describe("a role that is no administrator", () => {
  const pass = (Resource: string) => [{ Action: "iam:PassRole", Resource }];

  it.each<[string, Partial<PolicyStatement>[], string[]]>([
    [
      "a role of its account, not of another",
      pass("arn:aws:iam::*:role/web"),
      ["may pass role web to a service (pass"],
    ],
    ["only a role of another account", pass("arn:aws:iam::*:role/db"), []],
    ["itself", pass("arn:aws:iam::*:role/own"), []],
    ["any role", pass("*"), ["may pass any role: * (pass", "may pass role web to a service (pass"]],
    ["every role that begins so", pass("arn:aws:iam::*:role/x/y-*"), []],
  ])("is judged by the roles that it may pass: %s", async (_, statements, expected) => {
    const { counterExamples, judged: count } = await judged(statements);
    expect([count, counterExamples]).toEqual([
      1,
      expected.map((says) => expect.stringContaining(`role own in A ${says}`)),
    ]);
  });
});
