import { z } from "zod";

/*
 * The Terraform JSON that Gatehouse writes, by allow-lists of blocks, resource types and their arguments. Anything else refutes
 * the proof; a new argument of a module gets its line here, with its reason.
 */

/** Text that Terraform takes literally: `${` and `%{` appear only as the escapes `$${` and `%%{`. */
const literal = z
  .string()
  .refine((text) => !/(?<!\$)(\$|\${3,})\{|(?<!%)(%|%{3,})\{/.test(text), "text without an expression");
const filled = literal.min(1, "text");
/** `${type.name.attribute}` and nothing else. */
const reference = (type: string, attribute: string) =>
  z
    .string()
    .regex(
      new RegExp(`^\\$\\{${type}\\.[\\w-]+\\.${attribute}\\}$`),
      `a reference to ${type}, its ${attribute}`,
    );
const provider = z.string().regex(/^aws\.[\w-]+$/, "a provider alias, aws.NAME");
/** Keys are templates, too. */
const tags = z.record(literal, literal);
const accountId = z.string().regex(/^\d{12}$/, "twelve digits");
const after = (...types: readonly string[]) =>
  z
    .array(
      z.string().regex(new RegExp(`^(${types.join("|")})\\.[\\w-]+$`), `addresses of ${types.join(" or ")}`),
    )
    .optional();
/** cdktf's comment, which Terraform ignores. */
const note = z
  .strictObject({ metadata: z.strictObject({ path: z.string(), uniqueId: z.string() }) })
  .optional();

const resource = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ "//": note, provider, ...shape });

const group = { group: reference("aws_iam_group", "name") };
const user = { user: reference("aws_iam_user", "name") };
const role = { role: reference("aws_iam_role", "name") };
const bucketOf = (key: string) => ({ [key]: reference("aws_s3_bucket", "bucket") });
const bucket = bucketOf("bucket");
const topic = (key: string) => ({ [key]: reference("aws_sns_topic", "arn") });
const replacedFirst = z.strictObject({ create_before_destroy: z.literal(true) }).optional();
const one = <Block extends z.ZodType>(block: Block) => z.tuple([block]);

/** Purposes of resources, as `prove` lists them. */
export type Purpose = "access" | "guardrails" | "state";

/** People's access: users, groups, roles, and their policies and settings. */
const ACCESS = {
  aws_iam_user: resource({ name: filled, force_destroy: z.literal(true), tags: tags.optional() }),
  aws_iam_user_policy: resource({ ...user, name: z.literal("mfa-device"), policy: filled }),
  aws_iam_user_policies_exclusive: resource({
    user_name: user.user,
    policy_names: z.array(reference("aws_iam_user_policy", "name")),
  }),
  aws_iam_user_policy_attachments_exclusive: resource({ user_name: user.user, policy_arns: z.tuple([]) }),
  aws_iam_user_login_profile: resource({
    ...user,
    pgp_key: filled,
    password_length: z.int().min(14),
    password_reset_required: z.boolean(),
    // How a first password was created does not matter for the one that its owner has chosen since.
    lifecycle: z.strictObject({
      ignore_changes: z.tuple([
        z.literal("pgp_key"),
        z.literal("password_length"),
        z.literal("password_reset_required"),
      ]),
    }),
  }),
  aws_iam_group: resource({ name: filled }),
  aws_iam_group_membership: resource({ ...group, name: filled, users: z.array(user.user) }),
  aws_iam_group_policy: resource({
    ...group,
    name: filled,
    policy: filled,
    depends_on: after("aws_iam_group_policy_attachment"),
  }),
  aws_iam_policy: resource({
    name: filled,
    policy: filled,
    lifecycle: replacedFirst,
    depends_on: after("aws_iam_group_policy_attachment"),
  }),
  aws_iam_group_policy_attachment: resource({
    ...group,
    policy_arn: reference("aws_iam_policy", "arn"),
    lifecycle: replacedFirst,
    depends_on: after("aws_iam_group_policy_attachment"),
  }),
  aws_iam_group_policies_exclusive: resource({
    group_name: group.group,
    policy_names: z.array(reference("aws_iam_group_policy", "name")),
  }),
  aws_iam_group_policy_attachments_exclusive: resource({
    group_name: group.group,
    policy_arns: z.array(reference("aws_iam_group_policy_attachment", "policy_arn")),
    depends_on: after("aws_iam_group_policy"),
  }),
  aws_iam_role: resource({
    name: filled,
    assume_role_policy: filled,
    max_session_duration: z.int().min(3600).max(43200),
    permissions_boundary: filled.optional(),
  }),
  aws_iam_role_policy: resource({ ...role, name: filled, policy: filled }),
  aws_iam_role_policy_attachment: resource({ ...role, policy_arn: filled }),
  aws_iam_role_policies_exclusive: resource({
    role_name: role.role,
    policy_names: z.array(reference("aws_iam_role_policy", "name")),
  }),
  aws_iam_role_policy_attachments_exclusive: resource({
    role_name: role.role,
    policy_arns: z.array(reference("aws_iam_role_policy_attachment", "policy_arn")),
  }),
};

const precondition = z.strictObject({
  condition: z
    .string()
    .regex(
      /^\$\{(data\.aws_organizations_organization\.[\w-]+\.master_account_id == "\d{12}"|try\(contains\(data\.aws_organizations_organization\.[\w-]+\.enabled_policy_types, "SERVICE_CONTROL_POLICY"\), false\))\}$/,
      "a question about the organization",
    ),
  error_message: z
    .string()
    .regex(
      /^[^$%]*(\$\{data\.aws_organizations_organization\.[\w-]+\.master_account_id\}[^$%]*)?$/,
      "text, and the management account's id",
    ),
});

/** A bucket for any purpose. */
const BUCKET = {
  aws_s3_bucket: resource({
    bucket: filled,
    lifecycle: z.strictObject({ prevent_destroy: z.literal(true) }),
  }),
  aws_s3_bucket_versioning: resource({
    ...bucket,
    versioning_configuration: z.strictObject({ status: z.literal("Enabled") }),
  }),
  aws_s3_bucket_server_side_encryption_configuration: resource({
    ...bucket,
    rule: one(
      z.strictObject({
        apply_server_side_encryption_by_default: z.strictObject({
          sse_algorithm: z.enum(["AES256", "aws:kms"]),
          kms_master_key_id: filled.optional(),
        }),
        bucket_key_enabled: z.boolean().optional(),
      }),
    ),
  }),
  aws_s3_bucket_ownership_controls: resource({
    ...bucket,
    rule: z.strictObject({ object_ownership: z.literal("BucketOwnerEnforced") }),
  }),
  aws_s3_bucket_public_access_block: resource({
    ...bucket,
    block_public_acls: z.literal(true),
    block_public_policy: z.literal(true),
    ignore_public_acls: z.literal(true),
    restrict_public_buckets: z.literal(true),
  }),
  aws_s3_bucket_policy: resource({
    ...bucket,
    policy: filled,
    depends_on: after("aws_s3_bucket_public_access_block"),
  }),
};

const sameOrganization = (asked: string, said: string) =>
  z.strictObject({
    condition: z.string().regex(new RegExp(`^\\$\\{${asked}\\}$`), "a question about the organization"),
    error_message: z.string().regex(new RegExp(`^${said}$`), "text about the organization"),
  });
const ORGANIZATION = "data\\.aws_organizations_organization\\.[\\w-]+";

const GUARDRAILS = {
  ...BUCKET,
  aws_cloudtrail: resource({
    name: filled,
    ...bucketOf("s3_bucket_name"),
    is_organization_trail: z.literal(true),
    is_multi_region_trail: z.literal(true),
    include_global_service_events: z.literal(true),
    enable_log_file_validation: z.literal(true),
    enable_logging: z.literal(true),
    event_selector: one(
      z.strictObject({ read_write_type: z.literal("All"), include_management_events: z.literal(true) }),
    ),
    depends_on: after("aws_s3_bucket_policy"),
    lifecycle: z.strictObject({
      precondition: z.tuple([
        sameOrganization(
          `${ORGANIZATION}\\.master_account_id == "\\d{12}"`,
          `[^$%]*\\$\\{${ORGANIZATION}\\.master_account_id\\}[^$%]*`,
        ),
        sameOrganization(
          `${ORGANIZATION}\\.id == "o-[a-z0-9]+"`,
          `[^$%]*\\$\\{${ORGANIZATION}\\.id\\}[^$%]*`,
        ),
        sameOrganization(
          `try\\(contains\\(${ORGANIZATION}\\.aws_service_access_principals, "cloudtrail\\.amazonaws\\.com"\\), false\\)`,
          "[^$%]*",
        ),
      ]),
    }),
  }),
  aws_iam_account_alias: resource({ account_alias: filled }),
  aws_iam_account_password_policy: resource({
    allow_users_to_change_password: z.boolean(),
    hard_expiry: z.boolean(),
    max_password_age: z.int().positive().optional(),
    minimum_password_length: z.int().min(6),
    password_reuse_prevention: z.int().positive().optional(),
    require_lowercase_characters: z.boolean(),
    require_numbers: z.boolean(),
    require_symbols: z.boolean(),
    require_uppercase_characters: z.boolean(),
  }),
  aws_sns_topic: resource({ name: filled }),
  aws_sns_topic_policy: resource({ ...topic("arn"), policy: filled }),
  aws_sns_topic_subscription: resource({
    ...topic("topic_arn"),
    protocol: z.literal("email"),
    endpoint: filled,
  }),
  aws_cloudwatch_event_rule: resource({
    name: filled,
    description: literal,
    event_pattern: filled,
    state: z.enum(["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]),
  }),
  aws_cloudwatch_event_target: resource({
    ...topic("arn"),
    rule: reference("aws_cloudwatch_event_rule", "name"),
    target_id: z.literal("topic"),
  }),
  aws_budgets_budget: resource({
    name: filled,
    budget_type: z.literal("COST"),
    time_unit: z.literal("MONTHLY"),
    limit_amount: filled,
    limit_unit: z.literal("USD"),
    notification: z.array(
      z.strictObject({
        comparison_operator: z.literal("GREATER_THAN"),
        notification_type: z.enum(["ACTUAL", "FORECASTED"]),
        subscriber_email_addresses: z.array(filled),
        threshold: z.number(),
        threshold_type: z.literal("PERCENTAGE"),
      }),
    ),
  }),
  aws_budgets_budget_action: resource({
    budget_name: reference("aws_budgets_budget", "name"),
    action_type: z.literal("APPLY_IAM_POLICY"),
    approval_model: z.literal("AUTOMATIC"),
    notification_type: z.literal("ACTUAL"),
    action_threshold: z.strictObject({
      action_threshold_type: z.literal("PERCENTAGE"),
      action_threshold_value: z.number(),
    }),
    definition: z.strictObject({
      iam_action_definition: z.strictObject({
        policy_arn: reference("aws_iam_policy", "arn"),
        roles: z.array(filled).min(1),
      }),
    }),
    execution_role_arn: reference("aws_iam_role", "arn"),
    subscriber: z.array(z.strictObject({ address: filled, subscription_type: z.literal("EMAIL") })),
    depends_on: after("aws_iam_role"),
  }),
  aws_organizations_policy: resource({
    name: filled,
    description: literal,
    type: z.literal("SERVICE_CONTROL_POLICY"),
    content: filled,
    lifecycle: z.strictObject({ precondition: z.array(precondition) }),
  }),
  aws_organizations_policy_attachment: resource({
    policy_id: reference("aws_organizations_policy", "id"),
    target_id: accountId,
  }),
};

const STATE = {
  ...BUCKET,
  aws_s3_bucket_lifecycle_configuration: resource({
    ...bucket,
    rule: one(
      z.strictObject({
        id: z.literal("old-versions"),
        status: z.literal("Enabled"),
        filter: one(z.strictObject({})),
        noncurrent_version_expiration: one(z.strictObject({ noncurrent_days: z.int().positive() })),
        expiration: one(z.strictObject({ expired_object_delete_marker: z.literal(true) })),
        abort_incomplete_multipart_upload: one(z.strictObject({ days_after_initiation: z.literal(7) })),
      }),
    ),
    depends_on: after("aws_s3_bucket_versioning"),
  }),
  aws_s3_bucket_logging: resource({ ...bucket, target_bucket: filled, target_prefix: filled }),
};

/** Every resource type that Gatehouse writes, by purpose. */
export const RESOURCES: Readonly<Record<Purpose, Readonly<Record<string, z.ZodType>>>> = {
  access: ACCESS,
  guardrails: GUARDRAILS,
  state: STATE,
};

/** `length(<names>) == 0`, with the message that names them. */
const noNames = (names: string) =>
  z.strictObject({
    condition: z
      .string()
      .regex(new RegExp(`^\\$\\{length\\(${names}\\) == 0\\}$`), "whether there are no names"),
    error_message: z
      .string()
      .regex(new RegExp(`^[^$%]*\\$\\{join\\(", ", sort\\(${names}\\)\\)\\}[^$%]*$`), "text, and the names"),
  });

/** Every data source. */
export const DATA_SOURCES: Readonly<Record<string, z.ZodType>> = {
  aws_iam_users: resource({
    lifecycle: z.strictObject({ postcondition: one(noNames("self\\.names")) }).optional(),
  }),
  aws_organizations_organization: resource({}),
};

/** A `check` block. */
export const CHECK: z.ZodType = z.strictObject({
  assert: one(noNames("data\\.aws_iam_users\\.[\\w-]+\\.names")),
});

/** The variable through which HCP Terraform provides credentials. */
export const HCP_VARIABLE: z.ZodType = z.strictObject({
  description: literal,
  type: z.literal(
    "object({ default = object({ shared_config_file = string }), aliases = map(object({ shared_config_file = string })) })",
  ),
});

/** The one output: initial passwords, each encrypted to its owner's key. */
export const INITIAL_PASSWORDS: z.ZodType = z.strictObject({
  description: literal,
  value: z.record(literal, reference("aws_iam_user_login_profile", "encrypted_password")),
});

const address = z.string().regex(/^[a-z0-9_]+\.[\w-]+$/, "an address");

/** A `moved` block. */
export const MOVED: z.ZodType<{ from: string; to: string }> = z.strictObject({ from: address, to: address });

/** What `gatehouse adopt` writes beside a stack. */
export const IMPORTS: z.ZodType<{ import: { to: string; id: string }[] }> = z.strictObject({
  "//": z.string().optional(),
  import: z.array(z.strictObject({ to: address, id: filled })),
});

const byName = z.record(z.string(), z.unknown());

/** A stack's top-level blocks. Gatehouse writes single blocks where Terraform also accepts lists. */
export const STACK = z.strictObject({
  "//": z.unknown().optional(),
  terraform: byName,
  provider: z.strictObject({ aws: z.array(byName) }),
  variable: z.strictObject({ tfc_aws_dynamic_credentials: HCP_VARIABLE }).optional(),
  resource: z.record(z.string(), byName).optional(),
  data: z.record(z.string(), byName).optional(),
  check: z.record(z.string(), CHECK).optional(),
  output: z.strictObject({ initial_passwords: INITIAL_PASSWORDS }).optional(),
  moved: z.array(MOVED).optional(),
});

/** Violations of a schema by a value, each with its argument. */
export function faultsAgainst(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => `${[...path, key].join(".")} is not written by Gatehouse`);
    const found = path.reduce<unknown>(
      (it, key) => (it as Record<string, unknown> | undefined)?.[key],
      value,
    );
    return [`${path.join(".") || "it"} is ${shown(found)}; ${issue.message}`];
  });
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}
