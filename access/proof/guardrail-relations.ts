import { isDeepStrictEqual } from "node:util";
import { type Address, allResources, entriesOf } from "../iam/plan-addresses";
import { STOP_TYPES, stopsSpending } from "../iam/spending-stop";
import type { ParsedStack } from "../iam/stack-files";
import { differences } from "./account-identity";
import type { DeclaredResource } from "./declared-guardrails";
import type { DeclaredTerraform } from "./declared-terraform";
import { RESOURCES } from "./terraform-schema";

/**
 * Guardrail and state resources are exactly those that the file requires: nothing more, which could grant access, and nothing
 * less, which would leave events unreported.
 *
 * @param stacks all stacks, which show the roles with unrestricted access
 */
export function guardrailFaults(
  { name, json }: ParsedStack,
  stacks: readonly ParsedStack[],
  declared: DeclaredTerraform,
): string[] {
  const resources = allResources(json);
  const here = new Set(declared.accountsOf.get(name) ?? []);
  const isState = name === "state";
  const administrators = administratorsIn(stacks);
  const wanted = isState
    ? declared.bucketResources
    : declared.guardrails(administrators).filter(({ accountId }) => here.has(accountId));
  const [types, elsewhere] = isState
    ? [RESOURCES.state, RESOURCES.guardrails]
    : [RESOURCES.guardrails, RESOURCES.state];
  const isStop = stopsSpending(resources);
  const found = resources.filter((it) => Object.hasOwn(types, it.type) || isStop(it));
  return [
    ...resources
      .filter(({ type }) => Object.hasOwn(elsewhere, type) && !Object.hasOwn(types, type))
      .map(({ type, id }) => `${type}.${id}: it does not belong in stack ${name}`),
    ...[...Object.keys(types), ...STOP_TYPES].flatMap((type) =>
      faultsOfType(
        found.filter((it) => it.type === type),
        wanted.filter((it) => it.type === type),
        resources,
      ),
    ),
    ...resources
      .filter(({ type }) => type === "aws_s3_bucket_policy")
      .flatMap(({ type, id, args }) =>
        (isState
          ? stateBucketPolicyFaults(args.policy, declared)
          : trailBucketPolicyFaults(args.policy, declared, administrators)
        ).map((fault) => `${type}.${id}: ${fault}`),
      ),
    ...(isState ? [] : lookFaults(json, here, declared)),
  ];
}

/** Compares each with the most similar one. */
function faultsOfType(
  found: readonly Address[],
  wanted: readonly DeclaredResource[],
  resources: readonly Address[],
): string[] {
  const left = [...wanted];
  const faults: string[] = [];
  const others = found.flatMap(({ type, id, args }) => {
    const plain = plainArguments(args, resources);
    const same = left.findIndex((it) => isDeepStrictEqual(plain, it.args));
    if (same >= 0) left.splice(same, 1);
    return same >= 0 ? [] : [{ address: `${type}.${id}`, plain }];
  });
  for (const { address, plain } of others) {
    const [nearest] = left
      .map((it) => ({ it, differing: differences(plain, it.args) }))
      .sort((a, b) => a.differing.length - b.differing.length);
    if (nearest === undefined) faults.push(`${address}: the file requires no such resource, or one less`);
    else {
      left.splice(left.indexOf(nearest.it), 1);
      faults.push(...nearest.differing.map((fault) => `${address}: ${fault}`));
    }
  }
  const missing = left.map(({ type, args: { provider, ...args } }) => {
    const which = args.name ?? args.endpoint ?? args.target_id ?? args.account_alias ?? args.bucket ?? "";
    return `${`${type} ${which}`.trim()} with provider ${provider} is missing, but the file requires it`;
  });
  return [...faults, ...missing];
}

/** Arguments that contain JSON. */
const DOCUMENTS: readonly string[] = ["policy", "assume_role_policy", "content", "event_pattern"];
/** Arguments that only affect Terraform's order or are for readers, or that are judged separately. */
const APART: readonly string[] = ["//", "lifecycle", "depends_on", "description"];

/** Arguments with documents parsed, and references replaced by the names of their targets. */
function plainArguments(
  args: Address["args"],
  resources: readonly Address[],
): Readonly<Record<string, unknown>> {
  const isBucketPolicy = "bucket" in args && "policy" in args;
  return Object.fromEntries(
    Object.entries(args)
      .filter(([key]) => !APART.includes(key) && !(isBucketPolicy && key === "policy"))
      .map(([key, value]) => [
        key,
        DOCUMENTS.includes(key) ? (jsonOf(value) ?? value) : named(value, resources),
      ]),
  );
}

/** A value with nested references replaced by names. */
function named(value: unknown, resources: readonly Address[]): unknown {
  if (Array.isArray(value)) return value.map((it) => named(it, resources));
  if (typeof value !== "object" || value === null) return nameOf(value, resources) ?? value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, named(it, resources)]));
}

function nameOf(value: unknown, resources: readonly Address[]): string | undefined {
  const [, type, id] = /^\$\{([a-z0-9_]+)\.([\w-]+)\.[a-z_]+\}$/.exec(String(value)) ?? [];
  const target = resources.find((it) => it.type === type && it.id === id);
  return target && `${type} ${target.args.name ?? target.args.bucket}`;
}

// biome-ignore lint/suspicious/noExplicitAny: what somebody wrote may be anything
function jsonOf(text: unknown): any {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** The state bucket's policy is Gatehouse's, and its writers are declared. */
function stateBucketPolicyFaults(policy: unknown, { partition, stateBucket }: DeclaredTerraform): string[] {
  const { found, writers } = readBucketPolicy(policy);
  const [withoutTls, ofOthers] = bucketDenials(`arn:${partition}:s3:::${stateBucket?.name}`, writers);
  if (!isDeepStrictEqual(found, { Version: "2012-10-17", Statement: [withoutTls, ofOthers] }))
    return ["its policy is not the Deny without TLS and the Deny of others' writes"];
  return writers
    .filter((writer) => !stateBucket?.possibleWriters.has(writer))
    .map((writer) => `its policy lets ${writer} write, but the file does not`);
}

/** The same for the trail's bucket, to which CloudTrail may write for one trail only. */
function trailBucketPolicyFaults(
  policy: unknown,
  { partition, trail, possibleWriters }: DeclaredTerraform,
  administrators: ReadonlySet<string>,
): string[] {
  if (trail === undefined) return ["the file requires no trail"];
  const { found, writers } = readBucketPolicy(policy);
  const bucket = `arn:${partition}:s3:::${trail.bucket}`;
  const [withoutTls, ofOthers] = bucketDenials(bucket, writers);
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
  const wanted = [
    withoutTls,
    // CloudTrail has no ARN that a list of writers could contain.
    {
      ...ofOthers,
      Condition: { ...ofOthers.Condition, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    },
    {
      ...cloudTrail,
      Action: "s3:GetBucketAcl",
      Resource: bucket,
      Condition: { StringEquals: { "aws:SourceArn": trail.arn } },
    },
    {
      ...cloudTrail,
      Action: "s3:PutObject",
      Resource: [trail.accountId, trail.organizationId].map((whose) => `${bucket}/AWSLogs/${whose}/*`),
      Condition: {
        StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trail.arn },
      },
    },
  ];
  if (!isDeepStrictEqual(found, { Version: "2012-10-17", Statement: wanted }))
    return [`its policy is not the two Denies and CloudTrail's permission to write for ${trail.arn} only`];
  const may = possibleWriters(trail.account, administrators);
  return writers
    .filter((writer) => !may.has(writer))
    .map((writer) => `its policy lets ${writer} delete files of the trail, but the file does not`);
}

/** A bucket policy without Sids, and the principals that its second Deny excludes. */
function readBucketPolicy(policy: unknown): { found: object; writers: readonly string[] } {
  const document = jsonOf(policy);
  const statements = Array.isArray(document?.Statement) ? document.Statement : [];
  return {
    found: {
      ...document,
      Statement: statements.map(({ Sid: _, ...statement }: { Sid?: unknown }) => statement),
    },
    writers: [statements[1]?.Condition?.ArnNotLike?.["aws:PrincipalArn"] ?? []].flat(),
  };
}

/** The Deny without TLS, and the Deny of everything except reading for everyone except the writers. */
function bucketDenials(arn: string, writers: readonly string[]) {
  const everybody = { Effect: "Deny", Principal: { AWS: "*" }, Resource: [arn, `${arn}/*`] };
  return [
    { ...everybody, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    {
      ...everybody,
      NotAction: ["s3:Get*", "s3:List*"],
      Condition: { ArnNotLike: { "aws:PrincipalArn": writers } },
    },
  ] as const;
}

/** A plan checks for IAM users in each member account, if the file requires it, and warns or fails. */
function lookFaults(json: object, here: ReadonlySet<string>, { members, look }: DeclaredTerraform): string[] {
  const { data, check } = json as { readonly data?: object; readonly check?: object };
  const sources = entriesOf(data).flatMap(([type, byId]) =>
    type === "aws_iam_users" ? entriesOf(byId) : [],
  );
  const checks = entriesOf(check).map(([, block]) => JSON.stringify(block));
  const wanted = look === undefined ? [] : members.filter(({ id }) => here.has(id));
  const looks = wanted.map(({ name }) => {
    const found = sources.filter(([, args]) => (args as { provider?: unknown }).provider === `aws.${name}`);
    const [id, args] = found[0] ?? [];
    const fails = Object.hasOwn((args ?? {}) as object, "lifecycle");
    const warns = checks.some((block) => block.includes(`length(data.aws_iam_users.${id}.names) == 0`));
    const isRight = found.length === 1 && fails === (look === "fail") && warns === (look === "warn");
    return isRight
      ? []
      : [`the plan does not ${look} about IAM users in account ${name}, as the file requires`];
  });
  return [
    ...looks.flat(),
    ...(sources.length > wanted.length ? ["data.aws_iam_users: one more than the file requires"] : []),
  ];
}

/** AWS names of roles with unrestricted access, by the plan's documents. */
function administratorsIn(stacks: readonly ParsedStack[]): Set<string> {
  const names = new Set<string>();
  for (const { json } of stacks) {
    const resources = allResources(json);
    for (const { type, args } of resources) {
      const role = nameOf(args.role, resources)?.slice("aws_iam_role ".length);
      if (role === undefined) continue;
      const isWhole =
        type === "aws_iam_role_policy_attachment" && ADMINISTRATORS.test(String(args.policy_arn));
      if (isWhole || (type === "aws_iam_role_policy" && allowsEverything(jsonOf(args.policy))))
        names.add(role);
    }
  }
  return names;
}

const ADMINISTRATORS = /:policy\/(AdministratorAccess|job-function\/SystemAdministrator)$/;

function allowsEverything(document: {
  readonly Statement?: readonly {
    readonly Effect?: unknown;
    readonly Action?: unknown;
    readonly NotAction?: unknown;
  }[];
}): boolean {
  return [document?.Statement ?? []]
    .flat()
    .some(
      ({ Effect, Action, NotAction }) =>
        Effect === "Allow" &&
        (NotAction !== undefined || [Action].flat().some((it) => /^\*+(:\*+)?$/.test(String(it)))),
    );
}
