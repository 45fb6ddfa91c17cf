import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy } from "../iam/request";
import { accountName } from "./assumptions";
import type { DeclaredAccess } from "./declared-access";
import type { Verdict } from "./verdict";

/** A caller whom only the organization's policies could stop. */
const EVERYTHING: NamedPolicy = {
  name: "an administrator",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

const MAKES_USERS = ["iam:CreateUser", "iam:CreateLoginProfile", "iam:CreateAccessKey"];
/** What administrators still have to be able to do; Terraform is one of them. */
const OTHERS: readonly (readonly [action: string, resource: string])[] = [
  ["iam:CreateRole", "role/any"],
  ["iam:DeleteUser", "user/eve"],
  ["iam:DeleteAccessKey", "user/eve"],
];

/**
 * What the plan's service control policies deny: creating IAM users to administrators of member accounts, where the
 * file requires it, and nothing else to anyone. The other claims are about what roles themselves allow, regardless of
 * service control policies.
 */
export async function proveDenial(
  { controlPolicies = [] }: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
): Promise<Verdict[]> {
  if (!declared.denyIamUsers && controlPolicies.length === 0) {
    return [
      {
        claim: "no policy of the organization takes anything away",
        judged: 0,
        counterExamples: [],
        nothingToJudge: "the plan makes no service control policy",
      },
    ];
  }
  const counterExamples: string[] = [];
  let judged = 0;
  for (const { id } of declared.accounts) {
    const isDenied = declared.denyIamUsers && id !== declared.identityAccountId;
    const here = controlPolicies.filter(({ accountIds }) => accountIds.includes(id));
    const calls = [
      ...MAKES_USERS.map((action) => ({ action, resource: "user/eve", expected: !isDenied })),
      ...OTHERS.map(([action, resource]) => ({ action, resource, expected: true })),
    ];
    for (const { action, resource, expected } of calls) {
      judged++;
      const passes = await evaluate({
        principal: `arn:${declared.partition}:sts::${id}:assumed-role/administrator/session`,
        action,
        resource: `arn:${declared.partition}:iam::${id}:${resource}`,
        accountId: id,
        context: { "aws:SecureTransport": "true" },
        identityPolicies: [EVERYTHING],
        controlPolicies: here,
      });
      if (passes === expected) continue;
      const where = accountName(id, declared);
      counterExamples.push(`an administrator of ${where} ${passes ? "can" : "cannot"} call ${action}`);
    }
  }
  return [
    {
      claim: declared.denyIamUsers
        ? "nobody can make an IAM user, a password or an access key in a member account"
        : "no policy of the organization takes anything away",
      judged,
      counterExamples,
    },
  ];
}
