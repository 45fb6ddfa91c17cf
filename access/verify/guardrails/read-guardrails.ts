import type { Account } from "../../../organization/account";
import type { Organization } from "../../../organization/organization";
import { credentialsOf } from "../../iam/account-credentials";
import type { Declared } from "../../iam/declared-resources";
import type { LiveGuardrails } from "./live-guardrails";

/** The resource types that determine which guardrails are read. */
export const GUARDRAILS = [
  "aws_sns_topic",
  "aws_cloudwatch_event_rule",
  "aws_budgets_budget",
  "aws_budgets_budget_action",
  "aws_organizations_policy",
];

/** Each kind of guardrail, with the way to read it. */
export type GuardrailReads = {
  readonly [Kind in keyof LiveGuardrails]: () => Promise<LiveGuardrails[Kind]>;
};

/**
 * Reads those of an account's guardrails that the stacks declare.
 *
 * @throws Error of the first guardrail that cannot be read
 */
export async function readGuardrails(
  account: Account,
  organization: Organization,
  declared: readonly Declared[],
): Promise<LiveGuardrails> {
  const reads = guardrailReads(account, organization, declared);
  return {
    topics: await reads.topics(),
    rules: await reads.rules(),
    budgets: await reads.budgets(),
    controlPolicies: await reads.controlPolicies(),
    trails: await reads.trails(),
  };
}

/**
 * The calls that read the declared guardrails. A service's client is loaded only when the stacks declare something of
 * it.
 */
export function guardrailReads(
  account: Account,
  organization: Organization,
  declared: readonly Declared[],
): GuardrailReads {
  const credentials = credentialsOf(account, organization);
  const of = (type: string) => declared.filter((it) => it.type === type && it.accountId === account.id);
  return {
    topics: () =>
      inEachRegion(of("aws_sns_topic"), async (region, topics) => {
        const { readTopics } = await import("./topics");
        const place = `arn:${organization.partition}:sns:${region}:${account.id}`;
        const arns = topics.map((it) => `${place}:${it.text("name")}`);
        return readTopics({ region, credentials }, arns);
      }),
    rules: () =>
      inEachRegion(of("aws_cloudwatch_event_rule"), async (region, rules) => {
        const { readRules } = await import("./rules");
        const names = rules.map((it) => it.text("name"));
        return readRules({ region, credentials }, names);
      }),
    budgets: () =>
      inEachRegion(of("aws_budgets_budget"), async (region, those) => {
        const { readBudgets } = await import("./budgets");
        const names = those.map((it) => it.text("name"));
        return readBudgets(
          { region, credentials },
          account.id,
          names,
          of("aws_budgets_budget_action").length > 0,
        );
      }),
    controlPolicies: () =>
      inEachRegion(of("aws_organizations_policy"), async (region, policies) => {
        const { readControlPolicies } = await import("./control-policies");
        const wanted = policies.map((it) => ({ name: it.text("name"), type: it.text("type") }));
        return readControlPolicies({ region, credentials }, wanted);
      }),
    trails: () =>
      inEachRegion(of("aws_cloudtrail"), async (region, trails) => {
        const { readTrailsOfNames } = await import("./trails");
        const names = trails.map((it) => it.text("name"));
        return readTrailsOfNames({ region, credentials }, names);
      }),
  };
}

/** Nothing is asked, and no client loaded, where nothing is declared. */
async function inEachRegion<T>(
  declared: readonly Declared[],
  read: (region: string, those: readonly Declared[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (const region of new Set(declared.map((it) => it.region)))
    found.push(
      ...(await read(
        region,
        declared.filter((it) => it.region === region),
      )),
    );
  return found;
}
