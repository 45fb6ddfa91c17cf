import { conditionKeys, inStatements, MFA_KEY, type Rule } from "../rule";

/**
 * Inside an assumed role the MFA keys are absent. A permission that asks for them never applies, and
 * a Deny that asks for their absence always does. The trust policy has asked already.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export const mfaInPermissions: Rule = {
  id: "mfa-in-permissions",
  check: (document) =>
    inStatements(
      document,
      (statement) => conditionKeys(statement, /./).some((key) => MFA_KEY.test(key)),
      "asks for MFA, whose keys are absent inside an assumed role",
      "delete the condition: the role's trust policy asks for MFA",
    ),
};
