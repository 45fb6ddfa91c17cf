import { type Evaluator, loadEvaluator } from "../../access/iam/evaluator";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { sectionOf } from "../support/documentation-page";
import { ESCALATIONS, type Escalation, type TopicCall, type Way, WORK } from "../support/known-escalations";
import { ServiceReference } from "../support/service-reference";
import { shipped, shippedPolicies, written } from "../support/shipped-policies";

jest.setTimeout(120_000);

const reference = new ServiceReference();
let evaluate: Evaluator;
beforeAll(async () => {
  evaluate = await loadEvaluator();
});

/** Whether a role with this document may make the call; no MFA key, as inside an assumed role. */
function may(document: PolicyDocument, { action, resource, context }: TopicCall): Promise<boolean> {
  return evaluate({
    principal: "arn:aws:sts::222222222222:assumed-role/topic/session",
    action,
    resource,
    accountId: "222222222222",
    context: { "aws:SecureTransport": "true", ...context },
    identityPolicies: [{ name: "topic", document }],
  });
}

function nameOf(way: Way): string {
  return way.map(({ action }) => action).join(", ");
}

function allWays({ ways }: Escalation): string[] {
  return ways.map(nameOf);
}

/** The escalation paths open to a topic: the topic allows every call of the path. */
async function openWays({ ways }: Escalation, document: PolicyDocument): Promise<string[]> {
  const open: string[] = [];
  for (const way of ways) {
    const answers = await Promise.all(way.map((one) => may(document, one)));
    if (answers.every(Boolean)) open.push(nameOf(way));
  }
  return open;
}

function callsOf(topic: string): TopicCall[] {
  const tried = ESCALATIONS.filter(({ topics }) => topics.includes(topic)).flatMap(({ ways }) => ways.flat());
  return [...tried, ...(WORK[topic] ?? [])];
}

describe("an escalation", () => {
  it.each(ESCALATIONS)("$name: $verdict", async (escalation) => {
    for (const topic of escalation.topics) {
      const open = await openWays(escalation, shipped(topic));
      expect([topic, open]).toEqual([topic, escalation.verdict === "stopped" ? [] : allWays(escalation)]);
    }
  });

  it("names only actions that exist", async () => {
    const actions = new Set(shippedPolicies.flatMap(callsOf).map(({ action }) => action));
    const unknown: string[] = [];
    for (const action of actions) if ((await reference.matching(action)).length !== 1) unknown.push(action);
    expect(unknown).toEqual([]);
  });

  it("has a row in docs/security.md with its verdict", () => {
    const rows = sectionOf("security.md", "Topics")
      .split("\n")
      .flatMap((line) => {
        const [, attack, verdict] = line.split("|");
        return attack === undefined || verdict === undefined ? [] : [[attack.trim(), verdict.trim()]];
      });
    expect(rows.slice(2)).toEqual(ESCALATIONS.map(({ name, verdict }) => [name, verdict]));
  });
});

describe("a topic's intended work", () => {
  it.each(Object.keys(WORK))("is allowed for %s", async (topic) => {
    const refused: string[] = [];
    for (const one of WORK[topic] ?? []) if (!(await may(shipped(topic), one))) refused.push(one.action);
    expect(refused).toEqual([]);
  });
});

/** A document without one of its statements. */
function without(document: PolicyDocument, index: number): PolicyDocument {
  return { ...document, Statement: document.Statement.filter((_, at) => at !== index) };
}

/** A document with the conditions of one statement removed. */
function unconditional(document: PolicyDocument, index: number): PolicyDocument {
  const strip = ({ Condition, ...statement }: PolicyStatement): PolicyStatement => statement;
  return {
    ...document,
    Statement: document.Statement.map((statement, at) => (at === index ? strip(statement) : statement)),
  };
}

async function someAnswerChanges(topic: string, changed: PolicyDocument): Promise<boolean> {
  for (const one of callsOf(topic)) {
    if ((await may(shipped(topic), one)) !== (await may(changed, one))) return true;
  }
  return false;
}

describe("a rule of a shipped policy", () => {
  const statements = shippedPolicies.flatMap((topic) =>
    shipped(topic).Statement.map((statement, index) => ({ topic, index, statement, sid: statement.Sid })),
  );
  const denials = statements.filter(({ statement }) => statement.Effect === "Deny");
  const conditions = statements.filter(({ statement }) => statement.Condition !== undefined);

  it.each(denials)("closes an escalation: Deny $sid of $topic", async ({ topic, index }) => {
    expect(await someAnswerChanges(topic, without(shipped(topic), index))).toBe(true);
  });

  it.each(conditions)("affects an answer: condition of $sid of $topic", async ({ topic, index }) => {
    expect(await someAnswerChanges(topic, unconditional(shipped(topic), index))).toBe(true);
  });

  it.each(denials)("is tested for each of its actions: $sid of $topic", ({ topic, index }) => {
    const { Action = [] } = written(topic).Statement[index] ?? {};
    const tried = callsOf(topic).map(({ action }) => action);
    const untried = [Action]
      .flat()
      .filter((pattern) => !pattern.startsWith("@"))
      .filter(
        (pattern) => !tried.some((action) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action)),
      );
    expect(untried).toEqual([]);
  });
});
