import { actionsMatching } from "../iam/catalog";

/** A write by AWS's classification that changes nothing: it decodes the message of a denied call. */
const WRITES_NOTHING = "sts:DecodeAuthorizationMessage";
const RETURNS_CREDENTIALS = /credential|decrypt|federation|login|secret|session|token|url/i;

/** Why an action of `mfa.exempt` must not be called without MFA: by AWS's catalog, whatever the loader accepts. */
export async function exemptionFaults(actions: readonly string[]): Promise<string[]> {
  const faults = await Promise.all(
    actions.map(async (action) => {
      const [found, ...others] = (await actionsMatching(action)) ?? [];
      if (found?.name !== action || others.length > 0) return "is not one action of AWS's catalog";
      if (found.arns.length > 0) return "takes a resource";
      if (action === WRITES_NOTHING) return undefined;
      if (found.level !== "List" && found.level !== "Read") return "does more than read";
      return RETURNS_CREDENTIALS.test(action) ? "may return credentials" : undefined;
    }),
  );
  return actions.flatMap((action, index) =>
    faults[index] === undefined ? [] : `mfa.exempt: ${action} ${faults[index]}`,
  );
}
