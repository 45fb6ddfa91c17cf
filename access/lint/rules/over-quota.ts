import { policyCharacters, QUOTAS } from "../../../organization/quotas";
import type { Rule } from "../rule";

/** A role's inline policies hold so many characters, and AWS does not raise it. */
export const overQuota: Rule = {
  id: "over-quota",
  check: (document) => {
    const { limit } = QUOTAS.inlineRoleCharacters;
    const count = policyCharacters(document);
    const fix = "use patterns, or split the document in two";
    return count > limit ? [{ message: `has ${count} characters, a role takes ${limit}`, fix }] : [];
  },
};
