import { type RunPhase, runTrust } from "../../modules/hcp-run-role/run-trust";

const identity = {
  arn: "arn:aws:iam::111111111111:oidc-provider/app.terraform.io",
  hostname: "app.terraform.io",
  audience: "aws.workload.identity",
};
const workspaces = ["example-identity", "example-account-A"];
const trust = (phase: RunPhase) =>
  runTrust({ organization: "acme", project: "access", workspaces, phase }, identity);
const conditionsOf = (phase: RunPhase) => trust(phase).Statement.map(({ Condition }) => Condition);

describe("the trust policy for HCP Terraform runs", () => {
  it("names the full subject of each workspace, one phase, and the audience", () => {
    expect(conditionsOf("apply")).toEqual([
      {
        StringEquals: {
          "app.terraform.io:aud": "aws.workload.identity",
          "app.terraform.io:sub": [
            "organization:acme:project:access:workspace:example-identity:run_phase:apply",
            "organization:acme:project:access:workspace:example-account-A:run_phase:apply",
          ],
        },
      },
    ]);
  });

  it("prevents a plan from assuming the role of an apply", () => {
    const subjects = (phase: RunPhase) =>
      conditionsOf(phase).flatMap((it) => it?.StringEquals?.["app.terraform.io:sub"]);
    expect(subjects("plan").filter((subject) => subjects("apply").includes(subject))).toEqual([]);
  });

  it("has no wildcards and no operators that match them", () => {
    const text = JSON.stringify([trust("plan"), trust("apply")]);
    expect(text).not.toMatch(/[*?]|StringLike|IfExists|ForA(ny|ll)/);
  });

  it("trusts only the account's own OIDC provider, for web identity only", () => {
    expect(trust("plan").Statement).toEqual([
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Federated: identity.arn },
        Action: "sts:AssumeRoleWithWebIdentity",
      }),
    ]);
  });
});
