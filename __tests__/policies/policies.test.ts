import { listed, matchesAction } from "../../access/iam/patterns";
import { policyCharacters, QUOTAS } from "../../organization/quotas";
import { PUBLISHED_NETWORK_ACTIONS } from "../support/published-network-actions";
import { type KnownAction, ServiceReference } from "../support/service-reference";
import { actionList, actionsOf, shipped, shippedPolicies, written } from "../support/shipped-policies";

const reference = new ServiceReference();

/** The actions that a document allows today and does not deny for every resource. Ignores a Deny with conditions. */
async function allowed(name: string): Promise<Map<string, KnownAction>> {
  const document = shipped(name);
  const expand = async (patterns: string[]) =>
    (await Promise.all(patterns.map((p) => reference.matching(p)))).flat();
  const entirely = document.Statement.filter(({ Condition, Resource }) => !Condition && Resource === "*");
  const denied = new Set(
    (await expand(actionsOf({ ...document, Statement: entirely }, "Deny"))).map((action) => action.name),
  );
  const actions = await expand(actionsOf(document, "Allow"));
  return new Map(actions.filter((action) => !denied.has(action.name)).map((action) => [action.name, action]));
}

function mutates({ accessLevel }: KnownAction): boolean {
  return accessLevel !== "List" && accessLevel !== "Read";
}

async function mutations(name: string): Promise<string[]> {
  return [...(await allowed(name)).values()].filter(mutates).map((action) => action.name);
}

const withoutAdmin = shippedPolicies.filter((name) => name !== "admin");

describe("every shipped policy", () => {
  it("is one of the topics that the project promises", () => {
    expect(shippedPolicies).toEqual(
      ["admin", "billing", "dns", "ec2", "elastic-beanstalk", "iam", "read-only", "s3", "vpc"].sort(),
    );
  });

  it.each(withoutAdmin)("names only actions that exist: %s", async (name) => {
    const patterns = [...actionsOf(shipped(name), "Allow"), ...actionsOf(shipped(name), "Deny")];
    const unknown: string[] = [];
    for (const pattern of patterns)
      if ((await reference.matching(pattern)).length === 0) unknown.push(pattern);
    expect(unknown).toEqual([]);
  });

  it.each(shippedPolicies)("fits a role's inline policy limit: %s", (name) => {
    expect(policyCharacters(shipped(name))).toBeLessThanOrEqual(QUOTAS.inlineRoleCharacters.limit);
  });

  it.each(shippedPolicies)("causes no quota warning of check: %s", (name) => {
    expect(policyCharacters(shipped(name))).toBeLessThanOrEqual(QUOTAS.inlineRoleCharacters.limit * 0.8);
  });

  it.each(shippedPolicies)("names no action twice in a statement, and has distinct Sids: %s", (name) => {
    const { Statement } = shipped(name);
    for (const { Action = [] } of Statement)
      expect(new Set([Action].flat()).size).toBe([Action].flat().length);
    expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
  });

  it.each(shippedPolicies)("requires no MFA, whose keys are absent in a role session: %s", (name) => {
    expect(JSON.stringify(shipped(name))).not.toMatch(/MultiFactorAuth/i);
  });

  it.each(shippedPolicies)("names no partition and no account: %s", (name) => {
    expect(JSON.stringify(shipped(name))).not.toMatch(/arn:aws|\d{12}/);
  });
});

describe("the network list", () => {
  const network = actionList("network");

  it("keeps every action of the published lists", async () => {
    const covered = new Set(
      (await Promise.all(network.map((p) => reference.matching(p)))).flat().map(({ name }) => name),
    );
    expect(PUBLISHED_NETWORK_ACTIONS.filter((action) => !covered.has(action))).toEqual([]);
    expect(PUBLISHED_NETWORK_ACTIONS).toHaveLength(75);
  });

  it("matches exactly these actions of today", async () => {
    const matched = (await Promise.all(network.map((p) => reference.matching(p))))
      .flat()
      .map(({ name }) => name);
    expect([...new Set(matched)].sort()).toMatchSnapshot();
  });

  it("contains no read actions, which ec2 would lose", async () => {
    const reads = (await Promise.all(network.map((p) => reference.matching(p))))
      .flat()
      .filter((action) => !mutates(action));
    expect(reads).toEqual([]);
  });

  it("is defined once: vpc allows it, ec2 denies it", () => {
    expect(actionsOf(written("vpc"), "Allow")).toContain("@network");
    expect(actionsOf(written("ec2"), "Deny")).toContain("@network");
  });
});

describe("ec2 and vpc", () => {
  it("share no write actions except tagging", async () => {
    const vpc = new Set(await mutations("vpc"));
    const shared = (await mutations("ec2")).filter((action) => vpc.has(action));
    expect(shared).toEqual(["ec2:CreateTags", "ec2:DeleteTags"]);
  });

  it("divide the work: instances for ec2, routes for vpc", async () => {
    const [ec2, vpc] = [await allowed("ec2"), await allowed("vpc")];
    for (const action of [
      "ec2:RunInstances",
      "ec2:TerminateInstances",
      "ec2:CreateVolume",
      "ec2:ModifyInstanceAttribute",
    ]) {
      expect([action, ec2.has(action), vpc.has(action)]).toEqual([action, true, false]);
    }
    for (const action of [
      "ec2:CreateRoute",
      "ec2:DeleteRouteTable",
      "ec2:CreateVpc",
      "ec2:CreateTransitGateway",
    ]) {
      expect([action, ec2.has(action), vpc.has(action)]).toEqual([action, false, true]);
    }
  });
});

describe("who changes what", () => {
  it("read-only and billing change nothing", async () => {
    expect(await mutations("read-only")).toEqual([]);
    expect(await mutations("billing")).toEqual([]);
  });

  it("read-only reads no secrets and no contents", async () => {
    const seen = await allowed("read-only");
    const contents = [
      "secretsmanager:GetSecretValue",
      "ssm:GetParameter",
      "ssm:GetParameters",
      "s3:GetObject",
      "kms:Decrypt",
      "dynamodb:GetItem",
      "dynamodb:Scan",
      "sqs:ReceiveMessage",
      "kinesis:GetRecords",
      "logs:GetLogEvents",
      "ec2:GetPasswordData",
      "ecr:GetAuthorizationToken",
      "rds-data:ExecuteStatement",
    ];
    expect(contents.filter((action) => seen.has(action))).toEqual([]);
  });

  it("read-only matches no action named after a secret, except these", async () => {
    const seen = [...(await allowed("read-only")).keys()];
    expect(
      seen.filter((action) => /secret|token|credential|password|api_?keys?$/i.test(action)),
    ).toMatchSnapshot();
    expect(seen).not.toContain("ec2:DescribeVpnConnections"); // shows pre-shared keys
  });

  it("read-only matches exactly these actions, by service", async () => {
    const byService: Record<string, string> = {};
    for (const name of [...(await allowed("read-only")).keys()].sort()) {
      const [service = "", action = ""] = name.split(":");
      byService[service] = `${byService[service] ?? ""} ${action}`.trim();
    }
    expect(byService).toMatchSnapshot();
  });

  it("only iam and admin write IAM; elastic-beanstalk only passes its own roles", async () => {
    const writers: Record<string, string[]> = {};
    for (const name of withoutAdmin) {
      const writes = (await mutations(name)).filter((action) => action.startsWith("iam:"));
      if (writes.length > 0 && name !== "iam") writers[name] = writes.sort();
    }
    expect(writers).toEqual({ "elastic-beanstalk": ["iam:CreateServiceLinkedRole", "iam:PassRole"] });
  });

  it("topics except iam and admin pass roles only by name to one service", () => {
    const passing = withoutAdmin
      .filter((name) => name !== "iam")
      .flatMap((name) => shipped(name).Statement.map((statement) => ({ name, ...statement })))
      .filter(({ Effect, Action, NotAction }) => {
        if (Effect !== "Allow") return false;
        return NotAction !== undefined || listed(Action).some((it) => matchesAction(it, "iam:PassRole"));
      });
    expect(passing.map(({ name }) => name)).toEqual(["elastic-beanstalk"]);
    for (const { NotAction, Resource, Condition } of passing) {
      expect(NotAction).toBeUndefined();
      for (const resource of listed(Resource))
        expect(resource).toMatch(/:role\/(service-role\/)?[a-z][a-z-]+\*?$/);
      const { "iam:PassedToService": services = [] } = Condition?.StringEquals ?? {};
      expect(listed(services)).not.toEqual([]);
      for (const service of listed(services)) expect(service).toMatch(/^[a-z0-9]+\.amazonaws\.com(\.cn)?$/);
    }
  });
});
