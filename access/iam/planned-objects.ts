import type { PolicyDocument } from "../../organization/policy-document";
import { canonical, canonicalPolicy } from "./canonical";
import { type Declared, declaredIn } from "./declared-resources";
import { type ManagedObject, objectId, type Setting, type Topic } from "./managed-object";
import type { TerraformJson } from "./planned-iam";
import { STOP_NAME } from "./spending-stop";

/** Collects objects and their settings, in any order of resources. */
class Objects {
  private readonly found = new Map<string, ManagedObject & { readonly settings: Setting[] }>();

  constructor(readonly partition: string) {}

  add(accountId: string, name: string, topic: Topic, settings: readonly Setting[] = []): void {
    const object = { accountId, name, topic, settings: [] };
    const before = this.found.get(objectId(object));
    const { settings: all } = before ?? object;
    all.push(...settings);
    if (before === undefined) this.found.set(objectId(object), object);
  }

  all(): ManagedObject[] {
    return [...this.found.values()];
  }
}

type Read = (resource: Declared, objects: Objects) => void;

/** Settings of each synthesized object, in AWS's form, with AWS's defaults. */
export function plannedObjects(stacks: readonly TerraformJson[], partition: string): ManagedObject[] {
  const objects = new Objects(partition);
  for (const stack of stacks)
    for (const resource of declaredIn(stack, Object.keys(READS))) READS[resource.type]?.(resource, objects);
  return objects.all();
}

/** Resource types whose settings are not compared, with the reason. */
export const NOT_COMPARED: Readonly<Record<string, string>> = {
  aws_iam_user_policies_exclusive: "not an AWS object; what exists beyond synthesis is compared",
  aws_iam_user_policy_attachments_exclusive: "not an AWS object",
  aws_iam_group_policies_exclusive: "not an AWS object",
  aws_iam_group_policy_attachments_exclusive: "not an AWS object",
  aws_iam_role_policies_exclusive: "not an AWS object",
  aws_iam_role_policy_attachments_exclusive: "not an AWS object",
  aws_iam_user_login_profile: "an initial password, which its owner has changed",
  aws_cloudtrail: "the claim about trails reads what each account's trails record",
  aws_s3_bucket: "S3 is not read; a plan shows what was changed manually",
  aws_s3_bucket_versioning: "as the bucket",
  aws_s3_bucket_server_side_encryption_configuration: "as the bucket",
  aws_s3_bucket_ownership_controls: "as the bucket",
  aws_s3_bucket_public_access_block: "as the bucket",
  aws_s3_bucket_policy: "as the bucket",
};

const setting = (topic: Topic, name: string, value: unknown): Setting => ({
  topic,
  name,
  value: canonical(value ?? null),
});
const document = (topic: Topic, name: string, text: string): Setting => ({
  topic,
  name,
  value: canonicalPolicy(JSON.parse(text)),
});
const optional = (resource: Declared, key: string) =>
  resource.args[key] === undefined ? null : resource.text(key);
const path = (resource: Declared) => setting("settings", "the path", optional(resource, "path") ?? "/");
const tags = (resource: Declared) => setting("settings", "the tags", resource.tags);
const boundary = (resource: Declared) =>
  setting("settings", "the permissions boundary", optional(resource, "permissions_boundary"));

function inline(kind: "user" | "group" | "role"): Read {
  return (resource, objects) =>
    objects.add(resource.accountId, `${kind} ${resource.text(kind)}`, "objects", [
      document("documents", `inline policy ${resource.text("name")}`, resource.text("policy")),
    ]);
}

function attachment(kind: "user" | "group" | "role"): Read {
  return (resource, objects) => {
    const ours = resource.nameBehind("policy_arn", "aws_iam_policy");
    const arn =
      ours === undefined
        ? resource.text("policy_arn")
        : `arn:${objects.partition}:iam::${resource.accountId}:policy/${ours}`;
    objects.add(resource.accountId, `${kind} ${resource.text(kind)}`, "objects", [
      setting("attachments", `attached policy ${arn}`, true),
    ]);
  };
}

/** Each resource type, with its settings. */
export const READS: Readonly<Record<string, Read>> = {
  aws_iam_user: (user, objects) =>
    objects.add(user.accountId, `user ${user.text("name")}`, "objects", [
      path(user),
      boundary(user),
      tags(user),
    ]),
  aws_iam_user_policy: inline("user"),
  aws_iam_user_policy_attachment: attachment("user"),
  aws_iam_group: (group, objects) =>
    objects.add(group.accountId, `group ${group.text("name")}`, "objects", [path(group)]),
  aws_iam_group_policy: inline("group"),
  aws_iam_group_policy_attachment: attachment("group"),
  aws_iam_group_membership: (membership, objects) =>
    objects.add(
      membership.accountId,
      `group ${membership.text("group")}`,
      "objects",
      membership.texts("users").map((user) => setting("members", `member ${user}`, true)),
    ),
  aws_iam_role: (role, objects) => {
    const trust = role.text("assume_role_policy");
    objects.add(role.accountId, `role ${role.text("name")}`, "objects", [
      document("trust-policies", "the trust policy", trust),
      path(role),
      boundary(role),
      tags(role),
      setting("sessions", "the session length", role.args.max_session_duration ?? 3600),
      setting("sessions", "the description", optional(role, "description") ?? ""),
    ]);
    for (const { issuer, audiences } of oidcProviders(JSON.parse(trust)))
      objects.add(role.accountId, `OIDC provider ${issuer}`, "oidc-providers", [
        setting("oidc-providers", "the URL", issuer),
        ...audiences.map((audience) => setting("oidc-providers", `audience ${audience}`, true)),
      ]);
  },
  aws_iam_role_policy: inline("role"),
  aws_iam_role_policy_attachment: attachment("role"),
  aws_iam_policy: (policy, objects) =>
    objects.add(policy.accountId, `managed policy ${policy.text("name")}`, "objects", [
      document("documents", "the default version", policy.text("policy")),
      path(policy),
    ]),
  aws_iam_account_alias: (alias, objects) =>
    objects.add(alias.accountId, "account alias", "account-alias", [
      setting("account-alias", "it", alias.text("account_alias")),
    ]),
  aws_iam_account_password_policy: ({ accountId, args }, objects) =>
    objects.add(accountId, "password policy", "password-policy", [
      setting("password-policy", "the minimum length", args.minimum_password_length),
      setting("password-policy", "the maximum age in days", args.max_password_age),
      setting("password-policy", "the number of remembered passwords", args.password_reuse_prevention),
      setting("password-policy", "lowercase characters", args.require_lowercase_characters === true),
      setting("password-policy", "uppercase characters", args.require_uppercase_characters === true),
      setting("password-policy", "numbers", args.require_numbers === true),
      setting("password-policy", "symbols", args.require_symbols === true),
      setting("password-policy", "change by users", args.allow_users_to_change_password !== false),
      setting("password-policy", "hard expiry", args.hard_expiry === true),
    ]),
  aws_sns_topic: (topic, objects) =>
    objects.add(topic.accountId, `topic ${topic.text("name")} in ${topic.region}`, "alert-topics", [
      setting("alert-topics", "the encryption key", optional(topic, "kms_master_key_id")),
    ]),
  aws_sns_topic_policy: (policy, objects) =>
    objects.add(policy.accountId, topicBehind(policy, "arn"), "alert-topics", [
      document("alert-topics", "the policy", policy.text("policy")),
    ]),
  aws_sns_topic_subscription: (subscription, objects) =>
    objects.add(subscription.accountId, topicBehind(subscription, "topic_arn"), "alert-topics", [
      setting(
        "alert-topics",
        `subscription ${subscription.text("protocol")} ${subscription.text("endpoint")}`,
        CONFIRMED,
      ),
    ]),
  aws_cloudwatch_event_rule: (rule, objects) =>
    objects.add(rule.accountId, `event rule ${rule.text("name")} in ${rule.region}`, "event-rules", [
      setting("event-rules", "the state", rule.args.state ?? "ENABLED"),
      setting("event-rules", "the pattern", JSON.parse(rule.text("event_pattern"))),
      setting("event-rules", "the schedule", optional(rule, "schedule_expression")),
      setting("event-rules", "the description", optional(rule, "description") ?? ""),
    ]),
  aws_cloudwatch_event_target: (target, objects) => {
    const name = target.nameBehind("arn", "aws_sns_topic");
    const place = `arn:${objects.partition}:sns:${target.region}:${target.accountId}`;
    const Arn = name === undefined ? target.text("arn") : `${place}:${name}`;
    objects.add(target.accountId, `event rule ${target.text("rule")} in ${target.region}`, "event-rules", [
      setting("event-rules", `target ${target.text("target_id")}`, { Arn }),
    ]);
  },
  aws_budgets_budget: (budget, objects) => {
    const { accountId, args } = budget;
    objects.add(accountId, `budget ${budget.text("name")}`, "budgets", [
      setting("budgets", "the type", args.budget_type),
      setting("budgets", "the time unit", args.time_unit),
      setting("budgets", "the limit", `${Number(args.limit_amount)} ${args.limit_unit}`),
      setting("budgets", "the filter of costs", null),
      ...(args.notification as readonly Notification[]).map((it) =>
        setting(
          "budgets",
          `notification ${it.notification_type} ${it.comparison_operator} ${it.threshold} ${it.threshold_type}`,
          (it.subscriber_email_addresses ?? []).map((address) => `EMAIL ${address}`),
        ),
      ),
    ]);
  },
  aws_budgets_budget_action: (action, objects) => {
    const { accountId, args } = action;
    const { action_threshold: threshold, definition, subscriber } = args as unknown as BudgetAction;
    const iam = `arn:${objects.partition}:iam::${accountId}`;
    objects.add(accountId, `budget ${action.text("budget_name")}`, "budgets", [
      setting(
        "budgets",
        `action at ${threshold.action_threshold_value} ${threshold.action_threshold_type} ${args.notification_type}`,
        {
          type: args.action_type,
          approval: args.approval_model,
          role: `${iam}:role/${action.nameBehind("execution_role_arn", "aws_iam_role")}`,
          policy: `${iam}:policy/${STOP_NAME}`,
          roles: definition.iam_action_definition.roles,
          subscribers: subscriber.map((it) => `${it.subscription_type} ${it.address}`),
        },
      ),
    ]);
  },
  aws_organizations_policy: (policy, objects) =>
    objects.add(policy.accountId, `control policy ${policy.text("name")}`, "service-control-policies", [
      document("service-control-policies", "the content", policy.text("content")),
      setting("service-control-policies", "the description", optional(policy, "description") ?? ""),
    ]),
  aws_organizations_policy_attachment: (attached, objects) => {
    const name = attached.nameBehind("policy_id", "aws_organizations_policy");
    objects.add(attached.accountId, `control policy ${name}`, "service-control-policies", [
      setting("service-control-policies", `attachment to ${attached.text("target_id")}`, true),
    ]);
  },
};

/** A subscription whose owner has confirmed it. */
export const CONFIRMED = "confirmed";

interface Notification {
  readonly notification_type: string;
  readonly comparison_operator: string;
  readonly threshold: number;
  readonly threshold_type: string;
  readonly subscriber_email_addresses?: readonly string[];
}

interface BudgetAction {
  readonly action_threshold: {
    readonly action_threshold_type: string;
    readonly action_threshold_value: number;
  };
  readonly definition: { readonly iam_action_definition: { readonly roles: readonly string[] } };
  readonly subscriber: readonly { readonly subscription_type: string; readonly address: string }[];
}

function topicBehind(resource: Declared, key: string): string {
  return `topic ${resource.nameBehind(key, "aws_sns_topic")} in ${resource.region}`;
}

/** OIDC providers that a trust policy names, with the accepted audiences. */
function oidcProviders({ Statement }: PolicyDocument): { issuer: string; audiences: string[] }[] {
  return (Statement as readonly Trust[]).flatMap(({ Principal, Condition = {} }) =>
    [Principal?.Federated ?? []].flat().map((arn) => {
      const issuer = arn.split(":oidc-provider/").at(-1) ?? arn;
      const audiences = Object.values(Condition).flatMap((keys) => [keys[`${issuer}:aud`] ?? []].flat());
      return { issuer, audiences };
    }),
  );
}

interface Trust {
  readonly Principal?: { readonly Federated?: string | readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
