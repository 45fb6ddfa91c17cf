import type { Account, Organization } from "../../../organization/organization";
import { credentialsOf } from "../../verify/account-credentials";
import type { Declared } from "../declared";
import type { StandingGuardrails } from "../standing-account";

/**
 * Reads of an account's guardrails what the stacks declare there. A service's client is loaded only
 * when something of it is declared.
 */
export async function readGuardrails(
  account: Account,
  organization: Organization,
  declared: readonly Declared[],
): Promise<StandingGuardrails> {
  const credentials = credentialsOf(account, organization);
  const of = (type: string) => declared.filter((it) => it.type === type && it.accountId === account.id);
  const budgets = of("aws_budgets_budget");
  const controlPolicies = of("aws_organizations_policy");
  return {
    topics: await inEachRegion(of("aws_sns_topic"), async (region, topics) => {
      const { readTopics } = await import("./topics");
      const place = `arn:${organization.partition}:sns:${region}:${account.id}`;
      const arns = topics.map((it) => `${place}:${it.text("name")}`);
      return readTopics({ region, credentials }, arns);
    }),
    rules: await inEachRegion(of("aws_cloudwatch_event_rule"), async (region, rules) => {
      const { readRules } = await import("./rules");
      const names = rules.map((it) => it.text("name"));
      return readRules({ region, credentials }, names);
    }),
    budgets: await inEachRegion(budgets, async (region, those) => {
      const { readBudgets } = await import("./budgets");
      const names = those.map((it) => it.text("name"));
      return readBudgets({ region, credentials }, account.id, names);
    }),
    controlPolicies: await inEachRegion(controlPolicies, async (region, policies) => {
      const { readControlPolicies } = await import("./control-policies");
      const wanted = policies.map((it) => ({ name: it.text("name"), type: it.text("type") }));
      return readControlPolicies({ region, credentials }, wanted);
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
