import { join } from "node:path";
import { canonicalPolicy } from "../../../access/iam/canonical";
import {
  type ManagedObject,
  type Setting,
  TOPICS,
  type Topic,
  type Unread,
} from "../../../access/iam/managed-object";
import { NOT_COMPARED, plannedObjects, READS } from "../../../access/iam/planned-objects";
import { judgeTopic } from "../../../access/proof/live-differences";
import { RESOURCES } from "../../../access/proof/terraform-schema";
import { isProven, stateOf, type Verdict } from "../../../access/proof/verdict";
import type { PolicyDocument } from "../../../organization/policy-document";
import { planOfFile } from "../../support/synthesized";
import { plan } from "../../support/weakened-plan";

const PLANNED = plannedObjects([planOfFile(join("examples", "guardrails.yaml"))], "aws");
const ALL = plannedObjects([planOfFile(join("examples", "everything.yaml"))], "aws");
const NAMES: Readonly<Record<string, string>> = {
  "111111111111": "M",
  "222222222222": "A",
  "333333333333": "B",
};

function judge(
  existing: readonly ManagedObject[],
  unread: readonly Unread[] = [],
  planned = PLANNED,
): Verdict[] {
  const comparison = {
    made: planned,
    existing,
    unread,
    nameOf: (id: string) => NAMES[id] ?? id,
    exclusive: true,
  };
  return TOPICS.map((topic) => judgeTopic(comparison, topic, topic, `no ${topic}`));
}

function found(existing: readonly ManagedObject[]): readonly string[] {
  return judge(existing).flatMap(({ claim, counterExamples }) =>
    counterExamples.map((example) => `${claim}: ${example}`),
  );
}

const idOf = ({ accountId, name }: ManagedObject) => `${name} in ${NAMES[accountId]}`;

/** All that synthesis makes, but one object changed. */
function but(object: string, change: (settings: Setting[], it: ManagedObject) => Setting[] | undefined) {
  expect(PLANNED.map(idOf)).toContain(object);
  return PLANNED.flatMap((it) => {
    if (idOf(it) !== object) return [it];
    const settings = change([...it.settings], it);
    return settings === undefined ? [] : [{ ...it, settings }];
  });
}

/** All that synthesis makes, but one setting. */
function set(object: string, name: string, value: Setting["value"]) {
  return but(object, (settings) => {
    expect(settings.map((it) => it.name)).toContain(name);
    return settings.map((it) => (it.name === name ? { ...it, value } : it));
  });
}

/** All that synthesis makes, but a document with one text replaced. */
function edited(object: string, name: string, from: string, to: string) {
  return but(object, (settings) =>
    settings.map((it) => {
      if (it.name !== name) return it;
      const text = JSON.stringify(it.value);
      expect(text).toContain(from);
      return { ...it, value: canonicalPolicy(JSON.parse(text.replace(from, () => to))) };
    }),
  );
}

const added = (object: string, topic: Topic, name: string) =>
  but(object, (settings) => [...settings, { topic, name, value: true }]);
const removed = (object: string, name: string) =>
  but(object, (settings) => {
    expect(settings.map((it) => it.name)).toContain(name);
    return settings.filter((it) => it.name !== name);
  });

const RULE = "event rule gatehouse-iam-users in us-east-1 in A";
const TOPIC = "topic gatehouse-iam-users in us-east-1 in A";
const POLICY = "control policy gatehouse-no-iam-users in M";

describe("the settings of synthesized objects", () => {
  it("are these, under the topic of their kind", () => {
    const topics: Record<string, Set<string>> = {};
    for (const { topic, settings } of [...PLANNED, ...ALL])
      for (const it of settings) {
        const place = topic === it.topic ? topic : `${it.topic} of ${topic}`;
        const name = it.name.replace(/(?<=policy|member|notification|action at|attachment to) .*/, "");
        topics[place] = (topics[place] ?? new Set()).add(name);
      }
    expect(topics).toEqual({
      "documents of objects": new Set(["inline policy", "the default version"]),
      "attachments of objects": new Set(["attached policy"]),
      "trust-policies of objects": new Set(["the trust policy"]),
      "settings of objects": new Set(["the path", "the permissions boundary", "the tags"]),
      "sessions of objects": new Set(["the session length", "the description"]),
      "members of objects": new Set(["member"]),
      "oidc-providers": new Set(["the URL", "audience sts.amazonaws.com"]),
      "event-rules": new Set(["the state", "the pattern", "the schedule", "the description", "target topic"]),
      "alert-topics": new Set([
        "the encryption key",
        "the policy",
        "subscription email security@example.com",
      ]),
      "password-policy": new Set([
        "the minimum length",
        "the maximum age in days",
        "the number of remembered passwords",
        "lowercase characters",
        "uppercase characters",
        "numbers",
        "symbols",
        "change by users",
        "hard expiry",
      ]),
      "account-alias": new Set(["it"]),
      budgets: new Set([
        "the type",
        "the time unit",
        "the limit",
        "the filter of costs",
        "notification",
        "action at",
      ]),
      "service-control-policies": new Set(["the content", "the description", "attachment to"]),
    });
  });
});

describe("the comparison of live objects with synthesized ones", () => {
  it("proves every topic if nothing differs", () => {
    const verdicts = judge(PLANNED);
    expect(verdicts.flatMap(({ counterExamples }) => counterExamples)).toEqual([]);
    expect(verdicts.map((verdict) => `${stateOf(verdict)}: ${verdict.claim}`)).toEqual(
      TOPICS.map((topic) => (topic === "oidc-providers" ? `nothing to judge: ${topic}` : `proven: ${topic}`)),
    );
  });

  it.each<readonly [edit: string, existing: () => ManagedObject[], line: string]>([
    [
      "a statement added to a role's policy that keeps its name",
      () =>
        edited(
          "role admin in A",
          "inline policy admin",
          '"Statement":[',
          '"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},',
        ),
      'documents: role admin in A: inline policy admin: Statement has {"Action":["iam:*"],"Effect":"Allow","Resource":["*"]}, which is not synthesized',
    ],
    [
      "an action of self-service widened",
      () => edited("group users in M", "inline policy users", "iam:ListUserTags", "iam:*"),
      "documents: group users in M: inline policy users: Statement, SeeOwnRecord: Action has iam:*, which is not synthesized",
    ],
    [
      "a resource of self-service widened",
      () => edited("group users in M", "inline policy users", "user/${aws:username}", "user/*"),
      "documents: group users in M: inline policy users: Statement, ManageOwnCredentials: Resource has arn:aws:iam::111111111111:user/*, which is not synthesized",
    ],
    [
      "an inline policy of another name",
      () => added("user alice in M", "documents", "inline policy more"),
      "documents: user alice in M: inline policy more exists, but is not synthesized",
    ],
    [
      "an inline policy deleted",
      () => removed("group vpc-all in M", "inline policy vpc-all"),
      "documents: group vpc-all in M: inline policy vpc-all does not exist, but is synthesized",
    ],
    [
      "a policy attached",
      () => added("role vpc in B", "attachments", "attached policy arn:aws:iam::aws:policy/ReadOnlyAccess"),
      "attachments: role vpc in B: attached policy arn:aws:iam::aws:policy/ReadOnlyAccess exists, but is not synthesized",
    ],
    [
      "the number of a trust's condition",
      () => edited("role admin in B", "the trust policy", '"900"', '"43200"'),
      "trust-policies: role admin in B: the trust policy: Statement, IdentityAccountWithRecentMfa: Condition: NumericLessThan: aws:MultiFactorAuthAge has 43200, which is not synthesized",
    ],
    [
      "session length",
      () => set("role vpc in A", "the session length", 43200),
      "sessions: role vpc in A: the session length is 43200, but is synthesized as 3600",
    ],
    [
      "description",
      () => set("role vpc in A", "the description", "mine"),
      "sessions: role vpc in A: the description is mine, but is not synthesized",
    ],
    [
      "permissions boundary removed",
      () => set("role vpc in A", "the permissions boundary", null),
      "settings: role vpc in A: the permissions boundary is none, but is synthesized as arn:aws:iam::aws:policy/PowerUserAccess",
    ],
    [
      "path",
      () => set("group vpc-all in M", "the path", "/old/"),
      "settings: group vpc-all in M: the path is /old/, but is synthesized as /",
    ],
    [
      "a tag changed",
      () => set("user alice in M", "the tags", { CostCenter: "platform", team: "web" }),
      "settings: user alice in M: the tags: team is web, but is synthesized as network",
    ],
    [
      "a role put into an instance profile",
      () => added("role admin in B", "settings", "instance profile machine"),
      "settings: role admin in B: instance profile machine exists, but is not synthesized",
    ],
    [
      "a member added",
      () => added("group admin-A in M", "members", "member alice"),
      "members: group admin-A in M: member alice exists, but is not synthesized",
    ],
    [
      "a member removed",
      () => removed("group users in M", "member alice"),
      "members: group users in M: member alice does not exist, but is synthesized",
    ],
    [
      "a role deleted",
      () => but("role vpc in B", () => undefined),
      "objects: role vpc in B does not exist, but is synthesized",
    ],
    [
      "a group that nobody declared",
      () => [...PLANNED, { accountId: "111111111111", name: "group mine", topic: "objects", settings: [] }],
      "objects: group mine in M exists, but is not synthesized",
    ],
    [
      "a rule disabled",
      () => set(RULE, "the state", "DISABLED"),
      "event-rules: event rule gatehouse-iam-users in us-east-1 in A: the state is DISABLED, but is synthesized as ENABLED",
    ],
    [
      "a rule's target removed",
      () => removed(RULE, "target topic"),
      "event-rules: event rule gatehouse-iam-users in us-east-1 in A: target topic does not exist, but is synthesized",
    ],
    [
      "a rule's target that gets another input",
      () => set(RULE, "target topic", { Arn: `arn:aws:sns:us-east-1:222222222222:x`, Input: "{}" }),
      "event-rules: event rule gatehouse-iam-users in us-east-1 in A: target topic: Input is {}, but is not synthesized",
    ],
    [
      "a subscription removed",
      () => removed(TOPIC, "subscription email security@example.com"),
      "alert-topics: topic gatehouse-iam-users in us-east-1 in A: subscription email security@example.com does not exist, but is synthesized",
    ],
    [
      "a subscription added",
      () => added(TOPIC, "alert-topics", "subscription email mallory@example.com"),
      "alert-topics: topic gatehouse-iam-users in us-east-1 in A: subscription email mallory@example.com exists, but is not synthesized",
    ],
    [
      "who may publish to a topic",
      () => edited(TOPIC, "the policy", "events.amazonaws.com", "ec2.amazonaws.com"),
      "alert-topics: topic gatehouse-iam-users in us-east-1 in A: the policy: Statement, EventBridgePublishes: Principal: Service has ec2.amazonaws.com, which is not synthesized",
    ],
    [
      "a topic encrypted by a key that EventBridge cannot use",
      () => set(TOPIC, "the encryption key", "alias/aws/sns"),
      "alert-topics: topic gatehouse-iam-users in us-east-1 in A: the encryption key is alias/aws/sns, but is not synthesized",
    ],
    [
      "a topic deleted",
      () => but(TOPIC, () => undefined),
      "alert-topics: topic gatehouse-iam-users in us-east-1 in A does not exist, but is synthesized",
    ],
    [
      "a shorter minimum of passwords",
      () => set("password policy in M", "the minimum length", 6),
      "password-policy: password policy in M: the minimum length is 6, but is synthesized as 16",
    ],
    [
      "another alias",
      () => set("account alias in A", "it", "mine"),
      "account-alias: account alias in A: it is mine, but is synthesized as guarded-a",
    ],
    [
      "a higher budget",
      () => set("budget gatehouse-monthly in A", "the limit", "50000 USD"),
      "budgets: budget gatehouse-monthly in A: the limit is 50000 USD, but is synthesized as 500 USD",
    ],
    [
      "whom a budget notifies",
      () => set("budget gatehouse-monthly in A", "notification ACTUAL GREATER_THAN 80 PERCENTAGE", []),
      "budgets: budget gatehouse-monthly in A: notification ACTUAL GREATER_THAN 80 PERCENTAGE lacks EMAIL ops@example.com, which is synthesized",
    ],
    [
      "a budget that counts some costs only",
      () => set("budget gatehouse-monthly in A", "the filter of costs", { Service: ["Amazon S3"] }),
      'budgets: budget gatehouse-monthly in A: the filter of costs is {"Service":["Amazon S3"]}, but is not synthesized',
    ],
    [
      "a service control policy edited",
      () => edited(POLICY, "the content", '"iam:CreateUser"', '"iam:DeleteUser"'),
      "service-control-policies: control policy gatehouse-no-iam-users in M: the content: Statement, NoIamUsers: Action has iam:DeleteUser, which is not synthesized",
    ],
    [
      "a service control policy detached",
      () => removed(POLICY, "attachment to 222222222222"),
      "service-control-policies: control policy gatehouse-no-iam-users in M: attachment to 222222222222 does not exist, but is synthesized",
    ],
  ])("refutes %s", (_, existing, line) => {
    expect(found(existing())).toContain(line);
  });

  it("covers every type that Gatehouse writes, except listed exemptions", () => {
    const compared = [...Object.keys(READS), ...Object.keys(NOT_COMPARED)];
    expect(compared.sort()).toEqual(
      // The schema does not allow it: what it would say is attached is found all the same.
      [
        ...Object.keys({ ...RESOURCES.access, ...RESOURCES.guardrails }),
        "aws_iam_user_policy_attachment",
      ].sort(),
    );
  });

  it("refutes only the edited topic, and prints the fix once", () => {
    const refuted = judge(set(RULE, "the state", "DISABLED")).filter((it) => stateOf(it) === "refuted");
    expect(refuted).toHaveLength(1);
    expect(refuted[0]?.notes).toEqual([expect.stringMatching(/^to restore: npm run apply/)]);
  });

  it("does not judge unread objects, and proves their topic only in part", () => {
    const why = "rules of EventBridge: account A could not be read";
    const unread: Unread = { accountId: "222222222222", topics: ["event-rules"], why };
    const existing = PLANNED.filter((it) => it.accountId !== "222222222222" || it.topic !== "event-rules");
    const rules = judge(existing, [unread]).find(({ claim }) => claim === "event-rules");
    expect(rules).toMatchObject({ counterExamples: [], notJudged: [why] });
    expect(rules && stateOf(rules)).toBe("in part");
  });

  it("judges nothing if nothing could be read", () => {
    const unread = Object.keys(NAMES).map((accountId) => ({ accountId, topics: TOPICS, why: "denied" }));
    const verdicts = judge([], unread);
    expect(new Set(verdicts.map(stateOf))).toEqual(new Set(["not judged", "nothing to judge"]));
    expect(isProven(verdicts)).toBe(false);
  });

  it("judges nothing if synthesis creates nothing", () => {
    expect(new Set(judge([], [], []).map(stateOf))).toEqual(new Set(["nothing to judge"]));
  });
});

describe("OIDC providers that roles trust", () => {
  const planned = plannedObjects([JSON.parse(plan)], "aws");
  const provider = planned.find(({ topic }) => topic === "oidc-providers");
  const judged = (existing: ManagedObject[]) =>
    judge(existing, [], planned).find(({ claim }) => claim === "oidc-providers")?.counterExamples;
  const others = planned.filter((it) => it !== provider);

  it("are planned from the trust policies, with their audiences", () => {
    expect(provider).toMatchObject({ accountId: "333333333333", name: "OIDC provider ci.example.com/acme" });
    expect(provider?.settings.map(({ name, value }) => [name, value])).toEqual([
      ["the URL", "ci.example.com/acme"],
      ["audience sts.amazonaws.com", true],
    ]);
    expect(judged(planned)).toEqual([]);
  });

  it("are refuted if the provider or its audience is missing", () => {
    expect(judged(others)).toEqual([
      "OIDC provider ci.example.com/acme in B does not exist, but is synthesized",
    ]);
    const without = { ...provider, settings: provider?.settings.slice(0, 1) } as ManagedObject;
    expect(judged([...others, without])).toEqual([
      "OIDC provider ci.example.com/acme in B: audience sts.amazonaws.com does not exist, but is synthesized",
    ]);
  });
});

describe("policy documents", () => {
  const document = (statement: object, others: object = {}) =>
    canonicalPolicy({ Version: "2012-10-17", Statement: [statement], ...others } as PolicyDocument);
  const ALLOW = { Effect: "Allow", Action: ["a:B", "a:C"], Resource: ["*"] };

  it.each<readonly [string, object, object]>([
    ["regardless of list order", { Action: ["a:C", "a:B"] }, {}],
    ["with one value or a list of one", { Resource: "*" }, {}],
    ["with a value twice", { Resource: ["*", "*"] }, {}],
    [
      "with an account's id or its root",
      { Principal: { AWS: "111111111111" } },
      { Principal: { AWS: ["arn:aws:iam::111111111111:root"] } },
    ],
    ["with every principal in either form", { Principal: "*" }, { Principal: { AWS: "*" } }],
    [
      "with a condition's value as a number, a flag or text",
      { Condition: { Bool: { "aws:x": true }, NumericLessThan: { "aws:y": 900 } } },
      { Condition: { NumericLessThan: { "aws:y": ["900"] }, Bool: { "aws:x": "true" } } },
    ],
  ])("are equal %s", (_, one, other) => {
    expect(document({ ...ALLOW, ...one })).toEqual(document({ ...ALLOW, ...other }));
  });

  it.each<readonly [string, object, object]>([
    ["another effect", { Effect: "Deny" }, {}],
    ["NotAction for Action", { Action: undefined, NotAction: ["a:B", "a:C"] }, {}],
    [
      "another operator",
      { Condition: { BoolIfExists: { k: "true" } } },
      { Condition: { Bool: { k: "true" } } },
    ],
    [
      "a role for its account",
      { Principal: { AWS: "arn:aws:iam::111111111111:role/x" } },
      { Principal: { AWS: "111111111111" } },
    ],
    ["a federated provider for an account", { Principal: { Federated: "x" } }, { Principal: { AWS: "x" } }],
  ])("differ by %s", (_, one, other) => {
    expect(document({ ...ALLOW, ...one })).not.toEqual(document({ ...ALLOW, ...other }));
  });

  it("are equal in any statement order, and differ with one fewer", () => {
    const [one, other] = [ALLOW, { ...ALLOW, Effect: "Deny" }] as const;
    const both = canonicalPolicy({ Statement: [one, other] } as unknown as PolicyDocument);
    expect(canonicalPolicy({ Statement: [other, one] } as unknown as PolicyDocument)).toEqual(both);
    expect(canonicalPolicy({ Statement: [one] } as unknown as PolicyDocument)).not.toEqual(both);
  });

  it("differ by their version", () => {
    expect(document(ALLOW)).not.toEqual(document(ALLOW, { Version: "2008-10-17" }));
  });
});

describe("a role that its account's budget has stopped", () => {
  const attached = (policy: string) =>
    found(
      but("role vpc in A", (settings) => [
        ...settings,
        {
          topic: "attachments",
          name: `attached policy arn:aws:iam::222222222222:policy/${policy}`,
          value: true,
        },
      ]),
    );

  it("is reported as stopped, and any other policy as undeclared", () => {
    expect(attached("gatehouse-stop-spending")).toEqual([
      expect.stringMatching(
        /^attachments: role vpc in A: its account's budget has stopped it: attached policy /,
      ),
    ]);
    // B has no such budget: a policy of that name there may allow everything.
    const foreign = "attached policy arn:aws:iam::333333333333:policy/gatehouse-stop-spending";
    for (const owner of ["role vpc in B", "role vpc in A"])
      expect(found(added(owner, "attachments", foreign))).toEqual([
        `attachments: ${owner}: ${foreign} exists, but is not synthesized`,
      ]);
    expect(attached("other-gatehouse-stop-spending-2")).toEqual([
      expect.stringMatching(
        /^attachments: role vpc in A: attached policy .* exists, but is not synthesized$/,
      ),
    ]);
  });
});
