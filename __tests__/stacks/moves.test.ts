import { entitlementsOf } from "../../organization/entitlements";
import { BASE, entitlements, NOW, parse } from "../support/parse-organization";
import { type Plan, planOf, synthesizeAll } from "../support/synthesized";

/** The `moved` blocks of a file, each as `from -> to`. */
function moves(text: string): string[] {
  const { moved = [] } = planOf(entitlementsOf(parse(text), NOW)) as Plan & {
    readonly moved?: readonly { readonly from: string; readonly to: string }[];
  };
  return moved.map(({ from, to }) => `${from} -> ${to}`).sort();
}

const FILE = `${BASE}users: { alice: { grants: { vpc: A, admin: production } } }\n`;

describe("a rename", () => {
  it("moves nothing if nothing is renamed", () => {
    expect(moves(FILE)).toEqual([]);
  });

  it("of a user moves all resources of that user", () => {
    expect(moves(FILE.replace("alice: {", "alicia: { was: alice, mfaDevice: alice,"))).toEqual([
      "aws_iam_user.user_alice -> aws_iam_user.user_alicia",
      "aws_iam_user_policies_exclusive.user_alice -> aws_iam_user_policies_exclusive.user_alicia",
      "aws_iam_user_policy.user_alice -> aws_iam_user_policy.user_alicia",
      "aws_iam_user_policy_attachments_exclusive.user_alice -> aws_iam_user_policy_attachments_exclusive.user_alicia",
    ]);
  });

  it("of an account moves its roles and the groups named after it", () => {
    const all = moves(
      FILE.replace("  A: {", "  Prod: { was: A,")
        .replaceAll("[A, p", "[Prod, p")
        .replace("vpc: A", "vpc: Prod"),
    );
    expect(all).toContain("aws_iam_role.role_A_vpc -> aws_iam_role.role_Prod_vpc");
    expect(all).toContain("aws_iam_group.group_vpc-A -> aws_iam_group.group_vpc-Prod");
    expect(all.filter((move) => !/[_-]A(_\w+)? -> \w+\.\w+[_-]Prod/.test(move))).toEqual([]);
  });

  it("of an account moves its guardrails, in every region of the identity account", () => {
    const guarded = `${FILE}region: eu-west-1
guardrails: { iamUsersOutsideIdentity: { alert: [s@example.com], deny: true }, adminUse: { alert: [s@example.com], roles: [vpc] } }
passwordPolicy: {}
`;
    const ofTopics = (text: string) => moves(text).filter((move) => move.startsWith("aws_sns_topic."));
    expect(ofTopics(guarded.replace("  B: {", "  Prod: { was: B,"))).toEqual([
      "aws_sns_topic.guardrails_B_iam-users -> aws_sns_topic.guardrails_Prod_iam-users",
    ]);
    expect(
      ofTopics(guarded.replace("identity: M", "identity: P").replace("  M: {", "  P: { was: M,")),
    ).toEqual([
      "aws_sns_topic.guardrails_M_admin-use -> aws_sns_topic.guardrails_P_admin-use",
      "aws_sns_topic.guardrails_M_eu-west-1_admin-use -> aws_sns_topic.guardrails_P_eu-west-1_admin-use",
    ]);
    const role = guarded.replace("  vpc: {", "  net: { was: vpc, name: vpc,").replace("{ vpc: A", "{ net: A");
    expect(ofTopics(role.replace("roles: [vpc]", "roles: [net]"))).toEqual([]);
  });

  it("of a role moves its attachments and groups in every account", () => {
    const billing = FILE.replace("vpc: { policy: vpc }", "vpc: { managedPolicies: [job-function/Billing] }");
    const all = moves(
      billing
        .replace("vpc: { managed", "net: { was: vpc, name: vpc, managed")
        .replace("{ vpc: A", "{ net: A"),
    );
    expect(all).toContain(
      "aws_iam_role_policy_attachment.role_B_vpc_aws_job-function__2fBilling -> aws_iam_role_policy_attachment.role_B_net_aws_job-function__2fBilling",
    );
    expect(all.filter((move) => move.startsWith("aws_iam_role.")).length).toBe(4);
    expect(all).toContain("aws_iam_group.group_vpc-A -> aws_iam_group.group_net-A");
  });

  it("of a team moves its group", () => {
    const team = FILE.replace("users: {", "teams: { ops: { was: sre, grants: { ec2: A } } }\nusers: {");
    expect(moves(team)).toContain("aws_iam_group.group_sre -> aws_iam_group.group_ops");
  });
});

describe("a rename among numeric names", () => {
  it("moves by name, not by position: JavaScript sorts numeric keys first", () => {
    const users = (last: string) => `${BASE}users: { alice: {}, bob: {}, ${last} }\n`;
    const moved = moves(users('carol: { was: "1042", mfaDevice: "1042" }')).filter((move) =>
      move.startsWith("aws_iam_user."),
    );
    expect(moved).toEqual(["aws_iam_user.user_1042 -> aws_iam_user.user_carol"]);
  });

  it("of numeric roles and teams moves only those", () => {
    const text = `${BASE.replace("  vpc: {", '  net: { was: "7",')}teams: { one: { grants: { ec2: A } }, two: { was: "2", grants: { ec2: B } } }\nusers: { alice: { grants: { net: A, admin: A } } }\n`;
    const groups = moves(text).filter((move) => move.startsWith("aws_iam_group."));
    expect(groups).toEqual([
      "aws_iam_group.group_2 -> aws_iam_group.group_two",
      "aws_iam_group.group_7-A -> aws_iam_group.group_net-A",
    ]);
  });
});

describe("a renamed account", () => {
  const plan = planOf(
    entitlementsOf(
      parse(
        FILE.replace("  A: {", "  Prod: { was: A,")
          .replaceAll("[A, p", "[Prod, p")
          .replace("vpc: A", "vpc: Prod"),
      ),
      NOW,
    ),
  );

  it("keeps its former provider, to delete resources in the same apply", () => {
    const [former, renamed] = ["A", "Prod"].map((name) =>
      plan.provider.aws.find(({ alias }) => alias === name),
    );
    expect({ ...former, alias: "Prod" }).toEqual(renamed);
  });

  it("has no resources with the former provider", () => {
    const providers = Object.values(plan.resource).flatMap((byId) =>
      Object.values(byId).map(({ provider }) => provider),
    );
    expect(providers).not.toContain("aws.A");
  });
});

describe("a leaving account", () => {
  const leaving = FILE.replace('"333333333333",', '"333333333333", leaving: true,');

  it("keeps only its provider, to delete its roles", () => {
    const plan: Plan = JSON.parse(synthesizeAll(entitlementsOf(parse(leaving), NOW)).get("access") ?? "");
    expect(plan.provider.aws.map(({ alias }) => alias)).toEqual(["A", "B", "C", "M"]);
    const elements = [plan.resource, plan.data ?? {}]
      .flatMap((kind) => Object.values(kind))
      .flatMap(Object.entries);
    expect(elements.filter(([id, { provider }]) => provider === "aws.B" || /_B(_|$)/.test(id))).toEqual([]);
    expect(elements.filter(([, { provider }]) => provider === "aws.A")).not.toEqual([]);
  });

  it("has no guardrails", () => {
    const guarded = `${leaving}guardrails: { iamUsersOutsideIdentity: { check: true, alert: [s@example.com], deny: true } }\n`;
    const json = synthesizeAll(entitlementsOf(parse(guarded), NOW)).get("access") ?? "";
    expect(json).toContain("guardrails_A");
    expect(json).not.toMatch(/guardrails_B|no-iam-users_333333333333/);
  });

  it("is in no scope, set or all", () => {
    const { groups } = entitlements("users: { alice: { grants: { vpc: all } } }");
    expect(groups[0]?.targets.map(({ account }) => account)).toContain("B");
    const after = entitlementsOf(parse(leaving.replace("vpc: A", "vpc: all")), NOW);
    expect(after.groups.flatMap(({ targets }) => targets).map(({ account }) => account)).toEqual([
      "C",
      "A",
      "C",
    ]);
  });
});
