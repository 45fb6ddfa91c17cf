import { judges } from "../../../access/diff/role-powers";
import { FILE } from "../../support/diff-of-files";
import { parse } from "../../support/parse-organization";

describe("a role's risks", () => {
  const role = (Action: string | string[], managedPolicyArns: string[] = []) => {
    const [first] = parse(FILE).roles;
    if (first === undefined) throw new Error("no role");
    const permissions = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    } as const;
    return { ...first, permissions, managedPolicyArns };
  };
  it.each([
    ["*", [], ["admin"]],
    ["iam:*", [], ["iam-write"]],
    [["s3:*", "iam:Put*"], [], ["iam-write"]],
    [["iam:Get*", "iam:List*"], [], []],
    ["*:*", [], ["admin"]],
    ...[
      "UpdateLoginProfile",
      "CreateLoginProfile",
      "SetDefaultPolicyVersion",
      "AttachGroupPolicy",
      "DeactivateMFADevice",
      "PutRolePermissionsBoundary",
      "deleteuserpermissionsboundary",
      "Pass*",
    ].map((action): [string, string[], string[]] => [`iam:${action}`, [], ["iam-write"]]),
    ["i*:CreateUser", [], ["iam-write"]],
    ["s3:*", ["arn:aws:iam::aws:policy/AdministratorAccess"], ["admin"]],
    ["s3:*", ["arn:aws:iam::aws:policy/IAMFullAccess"], ["iam-write"]],
  ])("for actions %p and managed policies %p are %p", async (actions, managed, risks) => {
    const { risksOf } = await judges();
    expect(risksOf(role(actions, managed))).toEqual(risks);
  });

  it("are not judged for a managed policy whose document is unknown", async () => {
    const { risksOf } = await judges();
    const own = "arn:aws:iam::111111111111:policy/own";
    expect(risksOf(role("s3:*", [own]))).toEqual(["unjudged"]);
    expect(risksOf(role("iam:*", ["arn:aws:iam::aws:policy/Tomorrow"]))).toEqual(["iam-write", "unjudged"]);
  });
});
