import { randomUUID } from "node:crypto";
import type { Protocol } from "./protocol";

/** The gateway's response. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Why a call is denied before any service handles it. */
export type Reason =
  | "denied"
  | "no-credentials"
  | "unknown-credentials"
  | "expired-credentials"
  | "throttled"
  | "failed";

/** A call that is answered with an AWS error. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /**
   * @param reason a reason, which each service family maps to its own code, or an explicit code
   * @param status HTTP status of an explicit code
   */
  constructor(
    readonly reason: Reason | { readonly code: string; readonly status: number },
    message: string,
  ) {
    super(message);
  }
}

type Family = "query" | "ec2" | "s3" | "json";

/**
 * Status and code in each service family.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html (query),
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/organizations/latest/APIReference/CommonErrors.html (JSON)
 */
const CODES: Readonly<Record<Family, Readonly<Record<Reason, readonly [status: number, code: string]>>>> = {
  query: {
    denied: [403, "AccessDenied"],
    "no-credentials": [403, "MissingAuthenticationToken"],
    "unknown-credentials": [403, "InvalidClientTokenId"],
    "expired-credentials": [403, "ExpiredToken"],
    throttled: [400, "Throttling"],
    failed: [500, "InternalFailure"],
  },
  ec2: {
    denied: [403, "UnauthorizedOperation"],
    "no-credentials": [401, "AuthFailure"],
    "unknown-credentials": [401, "AuthFailure"],
    "expired-credentials": [400, "RequestExpired"],
    throttled: [503, "RequestLimitExceeded"],
    failed: [500, "InternalError"],
  },
  s3: {
    denied: [403, "AccessDenied"],
    "no-credentials": [403, "AccessDenied"],
    "unknown-credentials": [403, "InvalidAccessKeyId"],
    "expired-credentials": [400, "ExpiredToken"],
    throttled: [503, "SlowDown"],
    failed: [500, "InternalError"],
  },
  json: {
    denied: [403, "AccessDeniedException"],
    "no-credentials": [403, "MissingAuthenticationTokenException"],
    "unknown-credentials": [403, "UnrecognizedClientException"],
    "expired-credentials": [403, "ExpiredTokenException"],
    throttled: [400, "ThrottlingException"],
    failed: [500, "InternalFailure"],
  },
};

const FAMILY: Readonly<Record<Protocol, Family>> = {
  query: "query",
  "rest-xml": "query",
  ec2: "ec2",
  s3: "s3",
  json: "json",
  unknown: "json",
};

/** Formats the error for the service's clients. */
export function renderRefusal({ reason, message }: Refusal, protocol: Protocol): Reply {
  const family = FAMILY[protocol];
  const [status, code] = typeof reason === "string" ? CODES[family][reason] : [reason.status, reason.code];
  const requestId = randomUUID();
  const error = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  const bodies: Readonly<Record<Family, string>> = {
    query: `<ErrorResponse><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    ec2: `<Response><Errors><Error>${error}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    s3: `<Error>${error}<RequestId>${requestId}</RequestId></Error>`,
    json: JSON.stringify({ __type: code, message }),
  };
  const type = family === "json" ? "application/x-amz-json-1.1" : "text/xml";
  const headers = { "content-type": type, "x-amzn-requestid": requestId, "x-amzn-errortype": code };
  return { status, headers, body: bodies[family] };
}

/** A query protocol response: `<CreateUserResponse><CreateUserResult>…`. */
export function queryReply(operation: string, result: string): Reply {
  const requestId = randomUUID();
  return {
    status: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: `<${operation}Response><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  };
}

/** A JSON protocol response. */
export function jsonReply(body: object): Reply {
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  };
}

/** Elements of text, in their order: `xml({ Arn: "…" })` is `<Arn>…</Arn>`. */
export function xml(elements: Readonly<Record<string, string>>): string {
  return Object.entries(elements)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
