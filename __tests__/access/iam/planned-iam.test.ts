import { plannedIam } from "../../../access/iam/planned-iam";

const provider = "aws.A";
const policy = '{"Version":"2012-10-17","Statement":[]}';

/** A group with an attached policy, in the plan or not. */
function plan(policyArn: string) {
  return {
    provider: { aws: [{ alias: "A", allowed_account_ids: ["111111111111"] }] },
    resource: {
      aws_iam_group: { g: { provider, name: "g" } },
      aws_iam_policy: { g_0: { provider, name: "g-0", policy } },
      aws_iam_group_policy_attachment: {
        g_0: { provider, group: "${aws_iam_group.g.name}", policy_arn: policyArn },
      },
    },
  };
}

describe("a policy attached to a group", () => {
  it("is read as a policy of the group", () => {
    expect(plannedIam([plan("${aws_iam_policy.g_0.arn}")]).groups[0]?.policies).toEqual([
      { name: "group g, policy g-0", document: { Version: "2012-10-17", Statement: [] } },
    ]);
  });

  it("makes the plan unreadable if its document is missing", () => {
    expect(() => plannedIam([plan("arn:aws:iam::aws:policy/ReadOnlyAccess")])).toThrow(
      "a policy of group g is not in the plan: arn:aws:iam::aws:policy/ReadOnlyAccess",
    );
  });
});
