import type { PolicyDocument } from "../../organization/policy-document";
import type { Request } from "./request";

/** An issuer whose keys `sub` and `aud` the judge knows. */
const KNOWN = "cognito-identity.amazonaws.com";

/**
 * Replaces the issuer's condition keys with keys that the judge knows. AWS accepts any OIDC provider's keys in a trust policy; the
 * judge drops those that AWS does not list. Their meaning does not depend on the issuer.
 */
export function underKnownIssuer(request: Request): Request {
  const issuer = /:oidc-provider\/(.+)$/.exec(request.principal)?.[1];
  if (issuer === undefined || issuer === KNOWN) return request;
  const renamed = (key: string) => (key.startsWith(`${issuer}:`) ? KNOWN + key.slice(issuer.length) : key);
  // A value may be a variable that refers to the token's claim.
  const inValue = (value: string) => value.replaceAll(`\${${issuer}:`, `\${${KNOWN}:`);
  const { context, resourcePolicy } = request;
  return {
    ...request,
    context: renamedKeys(context, renamed),
    resourcePolicy: resourcePolicy && withKeys(resourcePolicy, renamed, inValue),
  };
}

function withKeys(
  document: PolicyDocument,
  renamed: (key: string) => string,
  inValue: (value: string) => string,
): PolicyDocument {
  const values = (written: string | readonly string[]) =>
    typeof written === "string" ? inValue(written) : written.map(inValue);
  return {
    ...document,
    Statement: document.Statement.map(({ Condition, ...statement }) => ({
      ...statement,
      ...(Condition && {
        Condition: Object.fromEntries(
          Object.entries(Condition).map(([operator, keys]) => [
            operator,
            renamedKeys(
              Object.fromEntries(Object.entries(keys).map(([key, written]) => [key, values(written)])),
              renamed,
            ),
          ]),
        ),
      }),
    })),
  };
}

function renamedKeys<T>(
  keys: Readonly<Record<string, T>>,
  renamed: (key: string) => string,
): Record<string, T> {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [renamed(key), value]));
}
