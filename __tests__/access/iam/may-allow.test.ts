import { loadJudge } from "../../../access/iam/evaluator";
import { mayAllow } from "../../../access/iam/may-allow";
import { plannedIam } from "../../../access/iam/planned-iam";
import type { Request } from "../../../access/iam/request";
import { callBy, callerOf, mfaProven, NO_MFA } from "../../../access/proof/caller";
import type { PolicyDocument } from "../../../organization/policy-document";
import { plan } from "../../support/weakened-plan";

jest.setTimeout(60_000);

const ROLE = "arn:aws:iam::222222222222:role/vpc";
const trusting = (Principal: unknown): PolicyDocument =>
  JSON.parse(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal }],
    }),
  );
const denying = JSON.parse(
  JSON.stringify({ Statement: [{ Effect: "Deny", Action: "*", Principal: "*" }] }),
) as PolicyDocument;
const ACCOUNT = { AWS: "arn:aws:iam::111111111111:root" };

function call(statements: readonly object[], resourcePolicy?: PolicyDocument): Request {
  const document = { Version: "2012-10-17", Statement: statements } as PolicyDocument;
  return {
    principal: "arn:aws:iam::111111111111:user/alice",
    action: "sts:AssumeRole",
    resource: ROLE,
    accountId: "222222222222",
    context: {},
    identityPolicies: [{ name: "policy", document }],
    resourcePolicy,
  };
}

function withPolicies(...policies: (readonly object[])[]): Request {
  const identityPolicies = policies.flatMap((statements) => call(statements).identityPolicies);
  return { ...call([], trusting(ACCOUNT)), identityPolicies };
}

describe("the quick denial", () => {
  const allow = (statement: object) => ({ Effect: "Allow", Resource: ROLE, ...statement });

  it.each([
    ["of another action", call([allow({ Action: "sts:TagSession" })], trusting(ACCOUNT))],
    ["of another resource", call([allow({ Action: "sts:*", Resource: `${ROLE}2` })], trusting(ACCOUNT))],
    ["of a Deny alone", call([{ Effect: "Deny", Action: "*", Resource: "*" }], trusting(ACCOUNT))],
    ["without a policy", call([], trusting(ACCOUNT))],
    ["to a resource without a policy", call([])],
    ["to a resource that denies", call([], denying)],
    ["in another partition", call([], trusting({ AWS: "arn:aws-us-gov:iam::111111111111:root" }))],
  ])("applies to a call %s", (_, request) => {
    expect(mayAllow(request)).toBe(false);
  });

  it.each([
    ["a wildcard", call([allow({ Action: "STS:Assume*" })], trusting(ACCOUNT))],
    ["a question mark", call([allow({ Action: "sts:AssumeRol?" })], trusting(ACCOUNT))],
    ["NotAction", call([allow({ NotAction: "iam:*" })], trusting(ACCOUNT))],
    ["a pattern of resources", call([allow({ Action: "*", Resource: "arn:aws:iam::*:role/*" })])],
    ["a trust of the user", call([], trusting({ AWS: "arn:aws:iam::111111111111:user/alice" }))],
    [
      "a trust of the account and a service",
      call([], trusting({ ...ACCOUNT, Service: "ec2.amazonaws.com" })),
    ],
    ["a trust of two accounts", call([], trusting({ AWS: [ACCOUNT.AWS, ACCOUNT.AWS] }))],
    ["a trust of nobody in particular", call([], trusting(undefined))],
    ["one policy of several", withPolicies([], [allow({ Action: "sts:AssumeRole" })])],
    ["a trust of everybody", call([], trusting("*"))],
    ["a trust of a service", call([], trusting({ Service: "ec2.amazonaws.com" }))],
  ])("does not apply to %s", (_, request) => {
    expect(mayAllow(request)).toBe(true);
  });

  it("never applies to a call that the judge allows", async () => {
    const snapshot = plannedIam([JSON.parse(plan)]);
    const judge = await loadJudge();
    const targets = [
      ...snapshot.roles.map(({ name, accountId, trust }) => ({
        action: "sts:AssumeRole",
        resource: `arn:aws:iam::${accountId}:role/${name}`,
        accountId,
        resourcePolicy: trust,
      })),
      ...["iam:CreateAccessKey", "iam:GetUser", "iam:EnableMFADevice", "iam:DeleteUser"].flatMap((action) =>
        ["alice", "bob"].map((name) => ({
          action,
          resource: `arn:aws:iam::111111111111:user/${name}`,
          accountId: "111111111111",
        })),
      ),
    ];
    const answers = { yes: 0, no: 0 };
    for (const user of snapshot.users)
      for (const mfa of [NO_MFA, mfaProven(10, "with MFA")])
        for (const target of targets) {
          const request = callBy(callerOf(user, snapshot, "aws"), mfa, target);
          const passes = (await judge(request)) === "Allowed";
          if (passes) expect(mayAllow(request)).toBe(true);
          answers[mayAllow(request) ? "yes" : "no"]++;
        }
    expect([answers.yes > 20, answers.no > 20]).toEqual([true, true]);
  });
});
