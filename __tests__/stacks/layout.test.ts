import { loadEvaluator } from "../../access/iam/evaluator";
import { plannedIam } from "../../access/iam/planned-iam";
import { plannedObjects } from "../../access/iam/planned-objects";
import { proveAssumptions } from "../../access/proof/assumptions";
import { declaredAccess } from "../../access/proof/declared-access";
import { entitlementsOf } from "../../organization/entitlements";
import { BASE, NOW, parse } from "../support/parse-organization";
import { type Plan, resourcesOf, synthesizeAll } from "../support/synthesized";

const USERS = "users: { alice: { grants: { vpc: production, admin: M } }, bob: { grants: { ec2: A } } }\n";
const PER_ACCOUNT = "terraform: { layout: per-account }\n";

function stacks(text: string): Map<string, Plan> {
  const all = synthesizeAll(entitlementsOf(parse(text), NOW));
  return new Map([...all].map(([name, json]) => [name, JSON.parse(json)]));
}
/** What the proof has against the plans: who may assume more or less than the file says. */
async function faults(text: string, plans: Iterable<Plan>): Promise<string[]> {
  const verdicts = await proveAssumptions(
    plannedIam([...plans]),
    declaredAccess(text, NOW),
    await loadEvaluator(),
    NOW,
  );
  return verdicts.flatMap(({ counterExamples }) => counterExamples);
}
const addresses = (plans: Iterable<Plan>) =>
  [...plans].flatMap((plan) => resourcesOf(plan).map(({ type, id }) => `${type}.${id}`)).sort();

describe("layout per-account", () => {
  const plans = stacks(BASE + USERS + PER_ACCOUNT);

  it("has one stack per account, including the identity account", () => {
    expect([...plans.keys()]).toEqual(["identity", "account-A", "account-B", "account-C"]);
  });

  it("gives each stack one provider and its own state", () => {
    for (const [name, { provider, terraform }] of plans) {
      expect([name, provider.aws]).toEqual([name, [expect.objectContaining({ alias: expect.any(String) })]]);
      expect(terraform.backend).toEqual({
        local: { path: `../../../terraform.example.${name}.tfstate` },
      });
    }
  });

  it("creates the same resources as one plan, at the same addresses", () => {
    expect(addresses(plans.values())).toEqual(addresses(stacks(BASE + USERS).values()));
  });

  it("sets the same settings as one plan, so verify can use either", () => {
    const set = (all: Iterable<Plan>) =>
      plannedObjects([...all], "aws")
        .map(({ accountId, name, settings }) => [accountId, name, new Set(settings)])
        .sort();
    expect(set(plans.values())).toEqual(set(stacks(BASE + USERS).values()));
  });

  it("has no dependencies between stacks: ARNs are literal", () => {
    for (const plan of plans.values()) {
      expect(JSON.stringify(plan)).not.toContain("terraform_remote_state");
      expect(Object.keys(plan)).not.toContain("data");
    }
  });

  it("changes only the identity stack for one more person", () => {
    const before = synthesizeAll(entitlementsOf(parse(BASE + USERS + PER_ACCOUNT), NOW));
    const more = USERS.replace("users: {", "users: { eve: { grants: { vpc: all } },");
    const after = synthesizeAll(entitlementsOf(parse(BASE + more + PER_ACCOUNT), NOW));
    expect([...after.keys()].filter((name) => after.get(name) !== before.get(name))).toEqual(["identity"]);
  });

  it("can be proven like one plan", async () => {
    const text = BASE + USERS + PER_ACCOUNT;
    expect(await faults(text, plans.values())).toEqual([]);
    const [, ...withoutIdentity] = plans.values();
    expect(await faults(text, withoutIdentity)).toContain("user alice does not exist");
  });
});

describe("one more account in a set", () => {
  const [before] = stacks(BASE + USERS).values();
  const joined = BASE.replace("roles:\n", '  D: { id: "555555555555", sets: [production] }\nroles:\n');
  const [after] = stacks(joined + USERS).values();

  it("changes only that set's group policies, and creates the account's roles", () => {
    if (before === undefined || after === undefined) throw new Error("no plan");
    const byAddress = (plan: Plan) =>
      new Map(resourcesOf(plan).map(({ type, id, args }) => [`${type}.${id}`, JSON.stringify(args)]));
    const [was, is] = [byAddress(before), byAddress(after)];
    expect(
      [...was].filter(([address, args]) => is.get(address) !== args).map(([address]) => address),
    ).toEqual(["aws_iam_group_policy.group_vpc-production"]);
    const added = [...is.keys()].filter((address) => !was.has(address));
    expect(added.filter((address) => !/^aws_iam_role[a-z_]*\.role_D_/.test(address))).toEqual([]);
    expect(added.length).toBeGreaterThan(0);
  });
});

describe("exclusive: false", () => {
  it("omits only the exclusive resources of users, groups and roles", () => {
    const exclusive = addresses(stacks(BASE + USERS).values());
    const others = addresses(stacks(`${BASE}${USERS}terraform: { exclusive: false }\n`).values());
    expect(others).toEqual(exclusive.filter((address) => !address.includes("_exclusive.")));
    expect(others.length).toBeLessThan(exclusive.length);
  });
});

describe("a group whose inline policy cannot hold all of its accounts", () => {
  const many = (count: number) => {
    const accounts = Array.from(
      { length: count },
      (_, index) => `  x${index}: { id: "${700_000_000_000 + index * 7919}" }\n`,
    );
    const vpcOnly = BASE.replace("[A, production]", "[M]").replace(
      "{ policy: admin }",
      "{ policy: admin, accounts: [M] }",
    );
    return `${vpcOnly.replace("roles:\n", `${accounts.join("")}roles:\n`)}users: { alice: { grants: { vpc: all } } }\n${PER_ACCOUNT}`;
  };

  it("has managed policies, attached before its inline policy changes", async () => {
    const plans = stacks(many(170));
    const identity = plans.get("identity");
    if (identity === undefined) throw new Error("no identity stack");
    const attachments = Object.keys(identity.resource.aws_iam_group_policy_attachment ?? {}).filter((id) =>
      id.startsWith("group_vpc-all"),
    );
    expect(attachments.length).toBeGreaterThan(0);
    expect(identity.resource.aws_iam_group_policy?.["group_vpc-all"]?.depends_on).toEqual(
      attachments.map((id) => `aws_iam_group_policy_attachment.${id}`).reverse(),
    );
    expect(identity.resource.aws_iam_policy?.["group_vpc-all_0"]?.name).toBe("vpc-all-part-0");
    const text = many(170);
    expect(await faults(text, plans.values())).toEqual([]);
  });
});
