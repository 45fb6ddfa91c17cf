import type { Protocol } from "./protocol";
import { Refusal } from "./refusal";

/** A request over HTTP. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An API call: what AWS reads from a request before authorization. */
export interface Call {
  /** Service in the signature: `iam`, `ec2`, `monitoring`. Empty if unsigned. */
  readonly service: string;
  readonly region: string;
  readonly protocol: Protocol;
  /** `CreateUser`; undefined for REST, where method and path determine it. */
  readonly operation?: string;
  /** Of the query protocol. */
  readonly parameters: URLSearchParams;
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
  readonly http: HttpRequest;
}

const FORM = "application/x-www-form-urlencoded";

/**
 * Reads the signer, the service and the request. Does not verify the signature: the emulator issues the keys, and the gateway
 * stores no secrets.
 *
 * The call is forwarded exactly as it was read here, so that the emulator cannot interpret it differently.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readCall(http: HttpRequest): Call {
  const { pathname, search, searchParams } = addressOf(http);
  const authorization = http.headers.authorization ?? "";
  const presigned = searchParams.get("X-Amz-Credential") ?? "";
  const signed = /Credential=([^,\s]+)/.exec(authorization)?.[1] ?? presigned;
  const [accessKeyId, , region = "us-east-1", service = ""] = signed.split("/");
  const isForm = http.headers["content-type"]?.startsWith(FORM) === true;
  const parameters = isForm ? new URLSearchParams(http.body.toString("utf8")) : searchParams;
  const target = http.headers["x-amz-target"];
  const rpc = /^\/service\/[^/]+\/operation\/([A-Za-z0-9]+)$/.exec(pathname)?.[1];
  const protocol = protocolOf(service, target ?? rpc, parameters);
  const isQuery = protocol === "query" || protocol === "ec2";
  const form = { ...http.headers, "content-type": `${FORM}; charset=utf-8`, "x-amz-target": undefined };
  const query = { method: "POST", url: "/", headers: form, body: Buffer.from(parameters.toString()) };
  return {
    service,
    region,
    protocol,
    operation: target?.split(".").at(-1) ?? rpc ?? parameters.get("Action") ?? undefined,
    parameters,
    accessKeyId: accessKeyId || undefined,
    sessionToken:
      http.headers["x-amz-security-token"] ?? searchParams.get("X-Amz-Security-Token") ?? undefined,
    http: isQuery ? query : { ...http, url: protocol === "json" ? pathname : pathname + search },
  };
}

/** The URL with `.` and `..` resolved. A leading `//` is part of the path, not a host. */
export function addressOf({ url }: HttpRequest): URL {
  return new URL(`http://gateway${url}`);
}

/**
 * Rejects duplicate parameters, which the emulator could interpret differently.
 *
 * @throws Refusal
 */
export function checkUnambiguous({ protocol, parameters }: Call): void {
  if (protocol !== "query" && protocol !== "ec2") return;
  const names = [...parameters.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Refusal({ code: "MalformedQueryString", status: 400 }, `The parameter ${twice} is there twice`);
}

function protocolOf(service: string, target: string | undefined, parameters: URLSearchParams): Protocol {
  if (service === "s3") return "s3";
  if (service === "route53") return "rest-xml";
  if (target !== undefined) return "json";
  if (!parameters.has("Action")) return "unknown";
  return service === "ec2" ? "ec2" : "query";
}

/** Services whose IAM prefix differs from their signing name. */
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  email: "ses",
  tagging: "tag",
  "aws-marketplace-metering": "aws-marketplace",
};

/** The service's IAM prefix: `cloudwatch` for `monitoring`. */
export function actionPrefix({ service }: Call): string {
  return PREFIXES[service] ?? service;
}

/** `iam:CreateUser`, or `s3 GET` if only method and path determine the action. For counts and log lines. */
export function nameOf(call: Call): string {
  const { operation, http } = call;
  return operation === undefined
    ? `${call.service || "unsigned"} ${http.method}`
    : `${actionPrefix(call)}:${operation}`;
}
