import { createValidatedPolicy, validateIdentityPolicy } from "@cloud-copilot/iam-policy";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { concerning } from "../../../access/iam/concerning";
import { loadJudge } from "../../../access/iam/evaluator";
import { plannedIam } from "../../../access/iam/planned-iam";
import { callBy, callerOf, mfaProven, NO_MFA } from "../../../access/proof/caller";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { evaluator, plan } from "../../support/weakened-plan";

const document = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const allow = (Resource: string | string[]): PolicyStatement => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource,
});
const about = (policy: PolicyDocument, resource: string, action = "sts:AssumeRole") =>
  concerning(policy, { action, resource });
const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;

describe("the relevant part of a policy for a call", () => {
  it("is the one matching entry out of a thousand", () => {
    const many = document(
      allow([...Array.from({ length: 1000 }, (_, index) => role(`r${index}`)), role("vpc")]),
    );
    expect(about(many, role("vpc"))).toEqual(document(allow(role("vpc"))));
  });

  it("is undefined if the policy names only other resources", () => {
    expect(about(document(allow([role("vpc"), role("ec2")])), role("admin"))).toBeUndefined();
  });

  it.each(["*", "arn:aws:iam::*:role/vpc", role("v?c"), role("${aws:username}")])(
    "includes a resource pattern that may match: %s",
    (pattern) => {
      expect(about(document(allow([role("ec2"), pattern])), role("vpc"))).toEqual(document(allow([pattern])));
    },
  );

  it("includes every statement with exceptions, and each Deny", () => {
    const others: PolicyStatement = { Effect: "Allow", Action: "*", NotResource: role("vpc") };
    const deny: PolicyStatement = { ...allow([role("vpc")]), Effect: "Deny" };
    expect(about(document(others, deny, allow(role("ec2"))), role("vpc"))).toEqual(
      document(others, { ...deny, Resource: role("vpc") }),
    );
  });

  it("excludes statements about other actions", () => {
    const other: PolicyStatement = { Effect: "Allow", Action: ["sts:TagSession", "iam:*"], Resource: "*" };
    expect(about(document(other, allow("*")), role("vpc"))).toEqual(document(allow("*")));
    expect(about(document(other), role("vpc"))).toBeUndefined();
  });

  it.each(["*", "sts:*", "STS:assumerole", "sts:Assume?ole"])(
    "includes an action pattern that may match: %s",
    (Action) => {
      const policy = document({ Effect: "Deny", Action: ["ec2:*", Action], Resource: "*" });
      expect(about(policy, role("vpc"))).toEqual(policy);
    },
  );

  it("includes a NotAction, unless it names the action", () => {
    const deny = (NotAction: string[]) => document({ Effect: "Deny", NotAction, Resource: "*" });
    expect(about(deny(["iam:*"]), role("vpc"))).toBeDefined();
    expect(about(deny(["iam:*", "sts:Assume*"]), role("vpc"))).toBeUndefined();
  });

  it("returns one object for equal parts, to parse it once", () => {
    const policy = document({ Effect: "Allow", Action: "iam:*", Resource: "*" }, allow("*"));
    expect(about(policy, "*", "iam:GetUser")).toBe(about(policy, "*", "iam:GetRole"));
  });

  it("decides like the whole policy for each user of the plan", async () => {
    const snapshot = plannedIam([JSON.parse(plan)]);
    const judge = await loadJudge();
    const answers = new Set<string>();
    for (const user of snapshot.users)
      for (const mfa of [NO_MFA, mfaProven(10, "with MFA")])
        for (const action of ["iam:GetUser", "iam:CreateAccessKey", "iam:EnableMFADevice", "iam:ListUsers"]) {
          const request = callBy(callerOf(user, snapshot, "aws"), mfa, {
            action,
            resource: action === "iam:ListUsers" ? "*" : `arn:aws:iam::111111111111:user/${user.name}`,
            accountId: "111111111111",
            context: { "aws:CurrentTime": "2026-06-01T12:00:00Z" },
          });
          const whole = await runSimulation(
            {
              request: {
                principal: request.principal,
                action,
                resource: { resource: request.resource, accountId: request.accountId },
                contextVariables: { ...request.context } as Record<string, string>,
              },
              identityPolicies: request.identityPolicies.map(({ name, document }) => ({
                name,
                policy: createValidatedPolicy(document, validateIdentityPolicy),
              })),
              serviceControlPolicies: [],
              resourceControlPolicies: [],
              resourcePolicy: undefined,
              permissionBoundaryPolicies: undefined,
            },
            {},
          );
          const answer = await judge(request);
          expect([action, answer]).toEqual([action, "overallResult" in whole ? whole.overallResult : whole]);
          answers.add(answer);
        }
    expect([...answers].sort()).toEqual(["Allowed", "ExplicitlyDenied"]);
  });

  it("decides any generated call like the whole policy", async () => {
    const evaluate = await evaluator();
    const policy = document(allow([role("vpc"), role("ec2")]), allow("arn:aws:iam::222222222222:role/a*"), {
      ...allow(role("admin")),
      Effect: "Deny",
    });
    const passes = (resource: string) =>
      evaluate({
        principal: "arn:aws:iam::222222222222:user/alice",
        action: "sts:AssumeRole",
        resource,
        accountId: "222222222222",
        context: {},
        identityPolicies: [{ name: "p", document: policy }],
        resourcePolicy: document({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { AWS: "arn:aws:iam::222222222222:root" },
        } as PolicyStatement),
      });
    const answers = await Promise.all(
      ["vpc", "ec2", "audit", "admin", "s3"].map((name) => passes(role(name))),
    );
    expect(answers).toEqual([true, true, true, false, false]);
  });
});
