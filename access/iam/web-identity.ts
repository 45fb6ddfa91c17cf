import type { PolicyDocument } from "../../organization/policy-document";
import type { Request } from "./request";

/** An issuer whose keys `sub` and `aud` the judge knows. */
const KNOWN = "cognito-identity.amazonaws.com";

/**
 * The same request with the issuer's condition keys under names that the judge knows. AWS lets any OIDC
 * provider's keys into a trust policy; the judge drops those that AWS does not list, and most of the
 * issuers' `sub` and `aud` are not listed. Their meaning does not depend on the issuer's name.
 */
export function underKnownIssuer(request: Request): Request {
  const issuer = /:oidc-provider\/(.+)$/.exec(request.principal)?.[1];
  if (issuer === undefined || issuer === KNOWN) return request;
  const renamed = (key: string) => (key.startsWith(`${issuer}:`) ? KNOWN + key.slice(issuer.length) : key);
  // A value may be a variable, which is replaced by the token's claim.
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
