import { type Call, readCall } from "../../sandbox/gateway/call";

/** An incoming call of the query protocol, signed with a key. */
export function queryCall(
  service: string,
  Action: string,
  parameters: Readonly<Record<string, string>> = {},
  { key = "AKIAALICE", token }: { readonly key?: string; readonly token?: string } = {},
): Call {
  return readCall({
    method: "POST",
    url: "/",
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
      ...(token === undefined ? {} : { "x-amz-security-token": token }),
    },
    body: Buffer.from(new URLSearchParams({ Action, ...parameters }).toString()),
  });
}

/** A call of a REST service. */
export function restCall(
  service: string,
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Call {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIAALICE/20260101/us-east-1/${service}/aws4_request`;
  return readCall({ method, url, headers: { authorization, ...headers }, body: Buffer.alloc(0) });
}
