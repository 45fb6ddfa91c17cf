import { conditionKeys, inStatements, MFA_KEY, type Rule } from "../rule";

/** In a Deny, plain `Bool` on MFA misses long-term access keys, which carry no MFA key at all. */
export const boolMfaInDeny: Rule = {
  id: "bool-mfa-in-deny",
  check: (document) =>
    inStatements(
      document,
      (statement) =>
        statement.Effect === "Deny" &&
        conditionKeys(statement, /(^|:)Bool$/).some((key) => MFA_KEY.test(key)),
      "denies by Bool on MFA, which long-term access keys escape",
      "write BoolIfExists",
    ),
};
