import { isDeepStrictEqual } from "node:util";
import type { DeclaredTerraform } from "./declared-terraform";
import { type Address, referredId } from "./plan-addresses";
import type { TerraformJson } from "./planned-iam";

/**
 * What exists for guardrails and the state, against the file: whom alerts and budgets reach, what their
 * policies let in, and the settings that the file names.
 */
export function guardrailFaults(
  resources: readonly Address[],
  json: TerraformJson,
  declared: DeclaredTerraform,
): string[] {
  const regions = new Map(
    listed(json.provider?.aws).map(({ alias, region }) => [`aws.${alias}`, String(region)]),
  );
  return resources.flatMap((resource) => {
    const judge = Object.hasOwn(JUDGES, resource.type) ? JUDGES[resource.type] : undefined;
    const accountId =
      declared.providers.get(String(resource.args.provider).replace(/^aws\./, ""))?.accountId ?? "";
    const place = { accountId, region: regions.get(String(resource.args.provider)) ?? "", resources };
    return (judge?.(resource, declared, place) ?? []).map(
      (fault) => `${resource.type}.${resource.id}: ${fault}`,
    );
  });
}

interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly resources: readonly Address[];
}

type Judge = (resource: Address, declared: DeclaredTerraform, place: Place) => string[];

const JUDGES: Readonly<Record<string, Judge>> = {
  aws_sns_topic_policy: ({ args }, { partition }, { accountId, region, resources }) => {
    const topic = named(resources, "aws_sns_topic", args.arn);
    const wanted = [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: `arn:${partition}:sns:${region}:${accountId}:${topic?.args.name}`,
      },
    ];
    return isPolicy(args.policy, wanted)
      ? []
      : ["its policy lets more than EventBridge publish to its own topic"];
  },
  aws_sns_topic_subscription: ({ args: { endpoint } }, { alertAddresses }) =>
    alertAddresses.has(String(endpoint)) ? [] : [`no alert of the file goes to ${endpoint}`],
  aws_budgets_budget: ({ args: { notification } }, { budgetAddresses }, { accountId }) => {
    const known = budgetAddresses.get(accountId) ?? [];
    const told = listed(notification).flatMap(({ subscriber_email_addresses: to }) =>
      Array.isArray(to) ? to : [],
    );
    return [...new Set(told)]
      .filter((to) => !known.includes(String(to)))
      .map((to) => `no budget of this account notifies ${to}`);
  },
  aws_iam_account_alias: ({ args: { account_alias: alias } }, { accounts }, { accountId }) => {
    const wanted = [...accounts.values()].find(({ id }) => id === accountId)?.alias;
    return alias === wanted ? [] : [`the alias is ${alias}, and by the file ${wanted ?? "there is none"}`];
  },
  aws_iam_account_password_policy: ({ args }, { passwordPolicy }) => {
    const names = ["minimum_password_length", "max_password_age", "password_reuse_prevention"];
    if (passwordPolicy === undefined) return ["the file has no password policy"];
    return names
      .filter((name) => args[name] !== passwordPolicy[name])
      .map((name) => `${name} is ${args[name]}, and by the file ${passwordPolicy[name]}`);
  },
  aws_organizations_policy: ({ args: { content } }, { denyIamUsers }) => {
    const wanted = [
      {
        Effect: "Deny",
        Action: ["iam:CreateUser", "iam:CreateLoginProfile", "iam:CreateAccessKey"],
        Resource: "*",
      },
    ];
    if (!denyIamUsers) return ["the file has no service control policy"];
    return isPolicy(content, wanted)
      ? []
      : ["it denies something else than to create IAM users, passwords and access keys"];
  },
  aws_organizations_policy_attachment: ({ args: { target_id: target } }, { accounts, identityAccountId }) => {
    const isMember = [...accounts.values()].some(({ id }) => id === target && id !== identityAccountId);
    return isMember ? [] : [`${target} is no member account of the file`];
  },
  aws_s3_bucket: ({ args: { bucket } }, { stateBucket }) =>
    bucket === stateBucket?.name ? [] : [`the file has no bucket ${bucket}`],
  aws_s3_bucket_policy: ({ args }, { partition, stateBucket }) => {
    const arn = `arn:${partition}:s3:::${stateBucket?.name}`;
    const everybody = { Effect: "Deny", Principal: { AWS: "*" }, Resource: [arn, `${arn}/*`] };
    const writers = writersIn(args.policy);
    const wanted = [
      { ...everybody, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {
        ...everybody,
        NotAction: ["s3:Get*", "s3:List*"],
        Condition: { ArnNotLike: { "aws:PrincipalArn": writers } },
      },
    ];
    if (!isPolicy(args.policy, wanted))
      return ["its policy is another one than the Deny without TLS and the Deny of others' writes"];
    return writers
      .filter((writer) => !stateBucket?.possibleWriters.has(writer))
      .map((writer) => `its policy lets ${writer} write, and the file does not`);
  },
  aws_s3_bucket_logging: ({ args }, { stateBucket }) =>
    args.target_bucket === stateBucket?.accessLogs
      ? []
      : [`the file has no log of accesses in ${args.target_bucket}`],
};

/** Whom the policy of a bucket lets write. */
function writersIn(text: unknown): string[] {
  try {
    return [JSON.parse(String(text)).Statement[1].Condition.ArnNotLike["aws:PrincipalArn"]].flat();
  } catch {
    return [];
  }
}

/** Whether a document has these statements, their Sids aside. */
function isPolicy(text: unknown, statements: readonly object[]): boolean {
  try {
    const { Version, Statement, ...others } = JSON.parse(String(text));
    const found = [Statement].flat().map(({ Sid: _, ...statement }) => statement);
    return (
      Version === "2012-10-17" && Object.keys(others).length === 0 && isDeepStrictEqual(found, statements)
    );
  } catch {
    return false;
  }
}

function named(resources: readonly Address[], ofType: string, reference: unknown): Address | undefined {
  const wanted = referredId(reference);
  return resources.find(({ type, id }) => type === ofType && id === wanted);
}

function listed(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
