import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import type { NamedPolicy } from "../iam/request";
import { accountName } from "./assumptions";
import type { DeclaredAccess } from "./declared-access";
import type { Verdict } from "./verdict";

/** A caller whom only service control policies could stop. */
const EVERYTHING: NamedPolicy = {
  name: "an administrator",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

const MAKES_USERS = ["iam:CreateUser", "iam:CreateLoginProfile", "iam:CreateAccessKey"];
/** What administrators, such as Terraform, must still be able to do. */
const OTHERS: readonly (readonly [action: string, resource: string])[] = [
  ["iam:CreateRole", "role/any"],
  ["iam:DeleteUser", "user/eve"],
  ["iam:DeleteAccessKey", "user/eve"],
];

/**
 * What the plan's service control policies deny: the creation of IAM users in member accounts, if the file requires it, and
 * nothing else. Other claims judge roles without service control policies.
 */
export async function proveDenial(
  { controlPolicies = [] }: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
): Promise<Verdict[]> {
  if (!declared.denyIamUsers && controlPolicies.length === 0) {
    return [
      {
        claim: "no service control policy denies anything",
        judged: 0,
        counterExamples: [],
        nothingToJudge: "the plan has no service control policies",
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
        ? "nobody can create an IAM user, a password or an access key in a member account"
        : "no service control policy denies anything",
      judged,
      counterExamples,
    },
  ];
}
