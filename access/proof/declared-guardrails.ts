/** The part of the file about guardrails and the state bucket. */
export interface GuardrailsFile {
  readonly identity: string;
  readonly region?: string;
  readonly accounts: Readonly<
    Record<
      string,
      {
        readonly id: string;
        readonly alias?: string;
        readonly leaving?: boolean;
        readonly region?: string;
        readonly budget?: {
          readonly monthlyUsd: number;
          readonly notify: readonly string[];
          readonly stopAt?: number;
        };
      }
    >
  >;
  readonly roles: Readonly<Record<string, { readonly name?: string }>>;
  readonly passwordPolicy?: object;
  readonly terraform?: { readonly appliedBy?: readonly string[] };
  readonly guardrails?: {
    readonly iamUsersOutsideIdentity?: {
      readonly check?: boolean;
      readonly failPlan?: boolean;
      readonly alert?: readonly string[];
      readonly deny?: boolean;
    };
    readonly adminUse?: { readonly alert?: readonly string[]; readonly roles?: readonly string[] };
    readonly rootUse?: { readonly alert?: readonly string[] };
    readonly trail?: {
      readonly create?: boolean;
      readonly bucket?: string;
      readonly organizationId?: string;
      readonly account?: string;
    };
  };
}

/** The organization trail and its bucket. */
export interface DeclaredTrail {
  readonly name: string;
  readonly arn: string;
  readonly bucket: string;
  /** `o-…` */
  readonly organizationId: string;
  /** Name in the file of the management account, which is the alias of its provider. */
  readonly account: string;
  readonly accountId: string;
}

/** The state bucket, if Gatehouse creates it. */
export interface DeclaredBucket {
  readonly name: string;
  readonly accountId: string;
  /** Alias of the account in the bucket's region. */
  readonly alias: string;
  readonly kmsKeyId?: string;
  readonly oldVersionsDays: number;
  readonly accessLogs?: string;
}

/**
 * A resource as the file requires it, with parsed documents. References to other resources use their names:
 * `aws_sns_topic gatehouse-root-use`.
 */
export interface DeclaredResource {
  readonly type: string;
  readonly accountId: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const API_CALL = "AWS API Call via CloudTrail";
const EVERY_MANAGEMENT_EVENT = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
const USER_CREATION = ["CreateUser", "CreateLoginProfile", "CreateAccessKey"];

/**
 * Every guardrail resource, exactly.
 *
 * @param passwords arguments of the password policy in the file
 * @param administrators AWS names of roles with unrestricted access, by the plan's documents
 * @param hasRole whether an account has a role with an AWS name
 */
export function declaredGuardrails(
  file: GuardrailsFile,
  { partition, iamRegion }: { readonly partition: string; readonly iamRegion: string },
  passwords: Readonly<Record<string, number | boolean>> | undefined,
  administrators: ReadonlySet<string>,
  hasRole: (accountId: string, name: string) => boolean,
): DeclaredResource[] {
  const found: DeclaredResource[] = [];
  const { iamUsersOutsideIdentity: users = {}, adminUse = {}, rootUse = {} } = file.guardrails ?? {};
  const staying = Object.entries(file.accounts).filter(([, { leaving }]) => leaving !== true);
  const identityId = file.accounts[file.identity]?.id ?? "";

  function alert(
    at: { readonly alias: string; readonly id: string; readonly region: string },
    kind: string,
    emails: readonly string[],
    rule: object,
  ): void {
    if (emails.length === 0) return;
    const name = `gatehouse-${kind}`;
    const provider = `aws.${at.alias}`;
    const add = (type: string, args: object) =>
      found.push({ type, accountId: at.id, args: { provider, ...args } });
    add("aws_sns_topic", { name });
    add("aws_sns_topic_policy", {
      arn: `aws_sns_topic ${name}`,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "EventBridgePublishes",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sns:Publish",
            Resource: `arn:${partition}:sns:${at.region}:${at.id}:${name}`,
          },
        ],
      },
    });
    for (const endpoint of new Set(emails))
      add("aws_sns_topic_subscription", { topic_arn: `aws_sns_topic ${name}`, protocol: "email", endpoint });
    add("aws_cloudwatch_event_rule", { name, ...rule });
    add("aws_cloudwatch_event_target", {
      rule: `aws_cloudwatch_event_rule ${name}`,
      target_id: "topic",
      arn: `aws_sns_topic ${name}`,
    });
  }

  const watched: string[] = [];
  const chosen = adminUse.roles ?? Object.keys(file.roles);
  for (const key of new Set(chosen)) {
    const name = file.roles[key]?.name ?? key;
    if (adminUse.roles !== undefined || administrators.has(name)) watched.push(name);
  }
  const adminRule = {
    event_pattern: {
      source: ["aws.sts"],
      "detail-type": [API_CALL],
      detail: {
        eventSource: ["sts.amazonaws.com"],
        eventName: ["AssumeRole"],
        requestParameters: { roleArn: watched.map((name) => ({ suffix: `:role/${name}` })) },
      },
    },
    state: EVERY_MANAGEMENT_EVENT,
  };

  for (const [name, { id, alias, budget }] of staying) {
    const at = { alias: name, id, region: iamRegion };
    const provider = `aws.${name}`;
    alert(at, "root-use", rootUse.alert ?? [], {
      event_pattern: {
        "detail-type": [API_CALL, "AWS Console Sign In via CloudTrail"],
        detail: { userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] } },
      },
      state: "ENABLED",
    });
    if (name === file.identity) {
      alert(at, "admin-use", adminUse.alert ?? [], adminRule);
    } else {
      alert(at, "iam-users", users.alert ?? [], {
        event_pattern: {
          source: ["aws.iam"],
          "detail-type": [API_CALL],
          detail: { eventSource: ["iam.amazonaws.com"], eventName: USER_CREATION },
        },
        state: "ENABLED",
      });
    }
    if (alias !== undefined)
      found.push({ type: "aws_iam_account_alias", accountId: id, args: { provider, account_alias: alias } });
    if (budget !== undefined)
      found.push({ type: "aws_budgets_budget", accountId: id, args: { provider, ...budgetArgs(budget) } });
    if (budget?.stopAt !== undefined) {
      const appliers = file.terraform?.appliedBy ?? [];
      const stopped = Object.entries(file.roles)
        .filter(([key, role]) => {
          const inAws = role.name ?? key;
          const arn = `arn:${partition}:iam::${id}:role/${inAws}`;
          const applies = appliers.includes(key) || appliers.includes(arn);
          return hasRole(id, inAws) && !administrators.has(inAws) && !applies;
        })
        .map(([key, role]) => role.name ?? key);
      const stop = { partition, id, provider, percent: budget.stopAt, notify: budget.notify };
      found.push(...stopResources(stop, stopped.sort()));
    }
  }

  const regions = new Set<string>();
  for (const [, account] of staying) {
    const region = account.region ?? file.region;
    if (region !== undefined && region !== iamRegion) regions.add(region);
  }
  for (const region of regions)
    alert(
      { alias: `${file.identity}_${region}`, id: identityId, region },
      "admin-use",
      adminUse.alert ?? [],
      adminRule,
    );

  const trail = declaredTrail(file, { partition, iamRegion });
  if (trail !== undefined) found.push(...declaredTrailResources(trail));

  const provider = `aws.${file.identity}`;
  if (passwords !== undefined)
    found.push({
      type: "aws_iam_account_password_policy",
      accountId: identityId,
      args: {
        provider,
        ...passwords,
      },
    });
  if (users.deny === true) {
    const name = "gatehouse-no-iam-users";
    const denial = {
      Sid: "NoIamUsers",
      Effect: "Deny",
      Action: USER_CREATION.map((action) => `iam:${action}`),
      Resource: "*",
    };
    found.push({
      type: "aws_organizations_policy",
      accountId: identityId,
      args: {
        provider,
        name,
        type: "SERVICE_CONTROL_POLICY",
        content: { Version: "2012-10-17", Statement: [denial] },
      },
    });
    for (const [member, { id }] of staying)
      if (member !== file.identity)
        found.push({
          type: "aws_organizations_policy_attachment",
          accountId: identityId,
          args: { provider, policy_id: `aws_organizations_policy ${name}`, target_id: id },
        });
  }
  return found;
}

function budgetArgs({ monthlyUsd, notify }: { monthlyUsd: number; notify: readonly string[] }): object {
  const thresholds: readonly (readonly [string, number])[] = [
    ["ACTUAL", 80],
    ["ACTUAL", 100],
    ["FORECASTED", 100],
  ];
  return {
    name: "gatehouse-monthly",
    budget_type: "COST",
    time_unit: "MONTHLY",
    limit_amount: String(monthlyUsd),
    limit_unit: "USD",
    notification: thresholds.map(([type, threshold]) => ({
      comparison_operator: "GREATER_THAN",
      notification_type: type,
      subscriber_email_addresses: [...notify],
      threshold,
      threshold_type: "PERCENTAGE",
    })),
  };
}

/** What a stopped role may still do, if its policies allow it: read and delete. */
const STILL_ALLOWED: Readonly<Record<string, string>> = {
  autoscaling: "DeleteAutoScalingGroup Describe*",
  budgets: "ViewBudget",
  cloudwatch: "Describe* GetMetricData",
  ec2:
    "CancelSpotFleetRequests CancelSpotInstanceRequests DeleteFleets DeleteNatGateway DeleteSnapshot DeleteVolume " +
    "DeleteVpcEndpoints Describe* ReleaseAddress StopInstances TerminateInstances",
  ecs: "DeleteService Describe* List* StopTask",
  eks: "DeleteCluster DeleteNodegroup Describe* List*",
  elasticloadbalancing: "DeleteLoadBalancer Describe*",
  lambda: "DeleteFunction List*",
  rds: "DeleteDBCluster DeleteDBInstance Describe* StopDBCluster StopDBInstance",
  s3: "DeleteObject List*",
  sagemaker: "DeleteEndpoint Describe* List* StopNotebookInstance StopTrainingJob",
  sts: "GetCallerIdentity",
};

interface DeclaredStop {
  readonly partition: string;
  readonly id: string;
  readonly provider: string;
  readonly percent: number;
  readonly notify: readonly string[];
}

/** A budget's action, the policy that it attaches, and the role that it uses. */
function stopResources(
  { partition, id, provider, percent, notify }: DeclaredStop,
  roles: readonly string[],
): DeclaredResource[] {
  const name = "gatehouse-stop-spending";
  const [iam, budget] = [
    `arn:${partition}:iam::${id}`,
    `arn:${partition}:budgets::${id}:budget/gatehouse-monthly`,
  ];
  const policy = (statement: object) => ({ Version: "2012-10-17", Statement: [statement] });
  const all: [type: string, args: object][] = [
    [
      "aws_iam_policy",
      {
        name,
        policy: policy({
          Sid: "NoMoreSpending",
          Effect: "Deny",
          NotAction: Object.entries(STILL_ALLOWED).flatMap(([service, actions]) =>
            actions.split(" ").map((action) => `${service}:${action}`),
          ),
          Resource: "*",
        }),
      },
    ],
    [
      "aws_iam_role",
      {
        name,
        max_session_duration: 3600,
        assume_role_policy: policy({
          Sid: "BudgetAttaches",
          Effect: "Allow",
          Principal: { Service: "budgets.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": id },
            ArnLike: { "aws:SourceArn": [budget, `${budget}/action/*`] },
          },
        }),
      },
    ],
    [
      "aws_iam_role_policy",
      {
        name,
        role: `aws_iam_role ${name}`,
        policy: policy({
          Sid: "AttachTheStop",
          Effect: "Allow",
          Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
          Resource: roles.map((role) => `${iam}:role/${role}`),
          Condition: { ArnEquals: { "iam:PolicyARN": `${iam}:policy/${name}` } },
        }),
      },
    ],
    [
      "aws_iam_role_policies_exclusive",
      { role_name: `aws_iam_role ${name}`, policy_names: [`aws_iam_role_policy ${name}`] },
    ],
    ["aws_iam_role_policy_attachments_exclusive", { role_name: `aws_iam_role ${name}`, policy_arns: [] }],
    [
      "aws_budgets_budget_action",
      {
        budget_name: "aws_budgets_budget gatehouse-monthly",
        action_type: "APPLY_IAM_POLICY",
        approval_model: "AUTOMATIC",
        notification_type: "ACTUAL",
        action_threshold: { action_threshold_type: "PERCENTAGE", action_threshold_value: percent },
        definition: { iam_action_definition: { policy_arn: `aws_iam_policy ${name}`, roles } },
        execution_role_arn: `aws_iam_role ${name}`,
        subscriber: [{ address: notify[0], subscription_type: "EMAIL" }],
      },
    ],
  ];
  return all.map(([type, args]) => ({ type, accountId: id, args: { provider, ...args } }));
}

export function declaredTrail(
  { guardrails, accounts, identity }: GuardrailsFile,
  { partition, iamRegion }: { readonly partition: string; readonly iamRegion: string },
): DeclaredTrail | undefined {
  const { create, bucket = "", organizationId = "", account = identity } = guardrails?.trail ?? {};
  if (create !== true) return undefined;
  const accountId = accounts[account]?.id ?? "";
  const name = "gatehouse-organization";
  const arn = `arn:${partition}:cloudtrail:${iamRegion}:${accountId}:trail/${name}`;
  return { name, arn, bucket, organizationId, account, accountId };
}

/** The trail and its bucket, without the bucket policy, which is judged separately. */
function declaredTrailResources({ name, bucket, account, accountId }: DeclaredTrail): DeclaredResource[] {
  const provider = `aws.${account}`;
  const args = {
    provider,
    name,
    s3_bucket_name: `aws_s3_bucket ${bucket}`,
    is_organization_trail: true,
    is_multi_region_trail: true,
    include_global_service_events: true,
    enable_log_file_validation: true,
    enable_logging: true,
    event_selector: [{ read_write_type: "All", include_management_events: true }],
  };
  const ofBucket = closedBucket(bucket, {
    apply_server_side_encryption_by_default: { sse_algorithm: "AES256" },
  });
  return [
    { type: "aws_cloudtrail", accountId, args },
    ...ofBucket.map(([type, more]) => ({ type, accountId, args: { provider, ...more } })),
  ];
}

type Typed = readonly [type: string, args: object];

/** A versioned bucket without public access. */
function closedBucket(name: string, encryption: object): Typed[] {
  const here = { bucket: `aws_s3_bucket ${name}` };
  return [
    ["aws_s3_bucket", { bucket: name }],
    ["aws_s3_bucket_versioning", { ...here, versioning_configuration: { status: "Enabled" } }],
    ["aws_s3_bucket_server_side_encryption_configuration", { ...here, rule: [encryption] }],
    ["aws_s3_bucket_ownership_controls", { ...here, rule: { object_ownership: "BucketOwnerEnforced" } }],
    [
      "aws_s3_bucket_public_access_block",
      {
        ...here,
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    ],
    ["aws_s3_bucket_policy", here],
  ];
}

/** Settings of the state bucket; its policy is judged separately. */
export function declaredBucketResources(bucket: DeclaredBucket): DeclaredResource[] {
  const { name, accountId, alias, kmsKeyId, oldVersionsDays, accessLogs } = bucket;
  const here = { bucket: `aws_s3_bucket ${name}` };
  const encryption =
    kmsKeyId === undefined
      ? { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }
      : {
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: kmsKeyId },
          bucket_key_enabled: true,
        };
  const all: Typed[] = [
    ...closedBucket(name, encryption),
    [
      "aws_s3_bucket_lifecycle_configuration",
      {
        ...here,
        rule: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: [{}],
            noncurrent_version_expiration: [{ noncurrent_days: oldVersionsDays }],
            expiration: [{ expired_object_delete_marker: true }],
            abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
          },
        ],
      },
    ],
  ];
  if (accessLogs !== undefined)
    all.push(["aws_s3_bucket_logging", { ...here, target_bucket: accessLogs, target_prefix: `${name}/` }]);
  return all.map(([type, args]) => ({ type, accountId, args: { provider: `aws.${alias}`, ...args } }));
}
