import { parse } from "yaml";
import type { Partition } from "../../organization/partition";
import type { Json } from "../iam/json";
import {
  type DeclaredResource,
  type DeclaredTrail,
  declaredBucketResources,
  declaredGuardrails,
  declaredTrail,
  type GuardrailsFile,
} from "./declared-guardrails";

/** The part of the file about Terraform and everything except people's access. */
interface File extends GuardrailsFile {
  readonly organization: string;
  readonly partition?: Partition;
  readonly accounts: Readonly<Record<string, AccountEntry>>;
  readonly roles: Readonly<Record<string, RoleEntry>>;
  readonly teams?: Readonly<Record<string, { readonly was?: string }>>;
  readonly users: Readonly<
    Record<
      string,
      {
        readonly pgpKey?: string;
        readonly mfaDevice?: string;
        readonly was?: string;
        readonly tags?: Readonly<Record<string, string>>;
      } | null
    >
  >;
  readonly sessions?: { readonly maxDuration?: string };
  readonly selfService?: { readonly firstLoginPasswordChange?: boolean };
  readonly passwordPolicy?: {
    readonly minimumLength?: number;
    readonly maxAgeDays?: number;
    readonly reusePrevention?: number;
    readonly requireLowercaseCharacters?: boolean;
    readonly requireUppercaseCharacters?: boolean;
    readonly requireNumbers?: boolean;
    readonly requireSymbols?: boolean;
    readonly allowUsersToChangePassword?: boolean;
    readonly hardExpiry?: boolean;
  };
  readonly tags?: Readonly<Record<string, string>>;
  readonly terraform?: {
    readonly layout?: string;
    readonly exclusive?: boolean;
    readonly state?: StateEntry;
    readonly providers?: { readonly assumeRole?: string; readonly authentication?: string };
    readonly appliedBy?: readonly string[];
  };
}
interface AccountEntry {
  readonly id: string;
  readonly was?: string;
  readonly alias?: string;
  readonly leaving?: boolean;
  readonly region?: string;
  readonly budget?: NonNullable<GuardrailsFile["accounts"][string]["budget"]>;
  readonly provider?: {
    readonly assumeRole?: string;
    readonly externalId?: string;
    readonly profile?: string;
  };
}
interface RoleEntry {
  readonly name?: string;
  readonly was?: string;
  readonly managedPolicies?: readonly string[];
  readonly maxSession?: string;
  readonly permissionsBoundary?: string;
}
interface StateEntry {
  readonly backend: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly region?: string;
  readonly kmsKeyId?: string;
  readonly account?: string;
  readonly assumeRole?: string;
  readonly manageBucket?: boolean;
  readonly accessLogs?: string;
  readonly oldVersionsDays?: number;
  readonly organization?: string;
  readonly hostname?: string;
  readonly workspace?: string;
  readonly prefix?: string;
  readonly project?: string;
}

/** Settings of a role, except its policy and trust. */
export interface RoleSettings {
  /** In seconds. */
  readonly maxSession: number;
  /** ARN of the permissions boundary. */
  readonly permissionsBoundary?: string;
  /** Sorted. */
  readonly managedPolicyArns: readonly string[];
}

/** What the file declares about the Terraform JSON, except people's access. */
export interface DeclaredTerraform {
  readonly organization: string;
  readonly partition: string;
  readonly identityAccountId: string;
  /** The `terraform` block of each required stack. */
  readonly stacks: ReadonlyMap<string, Json>;
  /** The provider block of each allowed alias, and its account. */
  readonly providers: ReadonlyMap<string, { readonly accountId: string; readonly block: Json }>;
  /** Whether HCP Terraform provides credentials through a variable. */
  readonly hcpCredentials: boolean;
  /** Whether policies and attachments are managed exclusively. */
  readonly exclusive: boolean;
  /** Whether the file renames anything. */
  readonly hasRenames: boolean;
  /** PGP keys of users with an initial password. */
  readonly pgpKeys: ReadonlyMap<string, string>;
  readonly passwordMustBeChanged: boolean;
  /** Users whose MFA device the file names. */
  readonly namedDevices: ReadonlySet<string>;
  /** The guardrails, given the AWS names of roles with unrestricted access. */
  readonly guardrails: (administrators: ReadonlySet<string>) => readonly DeclaredResource[];
  /** Whether a plan checks for IAM users in member accounts, and whether it warns or fails. */
  readonly look?: "warn" | "fail";
  /** Member accounts, without leaving ones. */
  readonly members: readonly { readonly name: string; readonly id: string }[];
  /** Tags of each user, without the enrollment window's, which another claim judges. */
  readonly userTags: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Former names of users, by their new names. */
  readonly formerUsers: ReadonlyMap<string, string>;
  /** Accounts by name, including leaving ones. */
  readonly accounts: ReadonlyMap<string, { readonly id: string }>;
  /** IDs of the accounts in which a stack creates something. */
  readonly accountsOf: ReadonlyMap<string, readonly string[]>;
  /** Settings of each role, by `<account id> <role name in AWS>`. */
  readonly roleSettings: ReadonlyMap<string, RoleSettings>;
  /** The organization's trail, if Gatehouse creates it. */
  readonly trail?: DeclaredTrail;
  /** Who may change a bucket in an account, given the AWS names of roles with unrestricted access. */
  readonly possibleWriters: (account: string, administrators: ReadonlySet<string>) => ReadonlySet<string>;
  /** The settings of the state bucket, if Gatehouse creates it. */
  readonly bucketResources: readonly DeclaredResource[];
  /** The state bucket, if Gatehouse creates it. */
  readonly stateBucket?: {
    readonly name: string;
    readonly accountId: string;
    /** ARNs of all possible writers in the file; which roles may apply is another claim. */
    readonly possibleWriters: ReadonlySet<string>;
  };
}

const IAM_REGION: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};

/** The provider versions that Gatehouse supports. */
const AWS_PROVIDER = { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };

/**
 * Reads the file literally, as declared-access.ts does, and shares no code with the synthesis. Providers and backends in the
 * JSON must equal its result.
 */
export function declaredTerraform(text: string): DeclaredTerraform {
  const file = parse(text) as File;
  const partition = file.partition ?? "aws";
  const iamRegion = IAM_REGION[partition];
  const authentication = file.terraform?.providers?.authentication ?? "assume-role";

  /** How Terraform reaches an account: role, external ID and profile. */
  function reach(name: string): { role?: string; externalId?: string; profile?: string } {
    const { provider = {}, id } = file.accounts[name] ?? { id: "" };
    let role = provider.assumeRole;
    if (role === undefined && authentication === "assume-role" && name !== file.identity)
      role = file.terraform?.providers?.assumeRole ?? "OrganizationAccountAccessRole";
    return {
      role: role === undefined ? undefined : `arn:${partition}:iam::${id}:role/${role}`,
      externalId: provider.externalId,
      profile: provider.profile,
    };
  }

  function providerBlock(name: string, alias: string, region: string): Json {
    const { role, externalId, profile } = reach(name);
    const block: Record<string, Json> = {
      alias,
      allowed_account_ids: [file.accounts[name]?.id ?? ""],
      region,
    };
    if (role !== undefined) {
      const assumed: Record<string, Json> = { role_arn: role };
      assumed.session_name = `gatehouse-${file.organization}`.slice(0, 64);
      if (externalId !== undefined) assumed.external_id = externalId;
      block.assume_role = [assumed];
    }
    if (profile !== undefined) block.profile = profile;
    if (authentication === "hcp")
      block.shared_config_files = [
        `\${var.tfc_aws_dynamic_credentials.aliases["${name}"].shared_config_file}`,
      ];
    if (Object.keys(file.tags ?? {}).length > 0) block.default_tags = [{ tags: { ...file.tags } }];
    return block;
  }

  const state = file.terraform?.state ?? { backend: "local" };
  const bucketAccount = state.account ?? file.identity;
  const stateRegion = state.region ?? file.region ?? iamRegion;

  const providers = new Map<string, { accountId: string; block: Json }>();
  for (const [name, account] of Object.entries(file.accounts)) {
    const regions: (string | undefined)[] = [undefined];
    // Use of the identity account's roles is an event in the region in which people call STS.
    if (name === file.identity)
      for (const other of Object.values(file.accounts)) regions.push(other.region ?? file.region);
    if (state.backend === "s3" && name === bucketAccount) regions.push(stateRegion);
    const aliases = account.was === undefined ? [name] : [name, account.was];
    for (const region of regions) {
      if (region === iamRegion) continue;
      for (const base of aliases) {
        const alias = region === undefined ? base : `${base}_${region}`;
        const block = providerBlock(name, alias, region ?? iamRegion);
        providers.set(alias, { accountId: account.id, block });
      }
    }
  }

  function backend(stack: string): Json {
    if (state.backend === "cloud") {
      const { organization = "", hostname, workspace, prefix, project } = state;
      const ofPrefix = `${prefix ?? `${file.organization}-`}${stack}`;
      const ofWorkspace = stack === "access" ? workspace : `${workspace}-${stack}`;
      const workspaces: Record<string, Json> = {
        name: workspace === undefined ? ofPrefix : (ofWorkspace ?? ""),
      };
      if (project !== undefined) workspaces.project = project;
      const cloud: Record<string, Json> = { organization, workspaces };
      if (hostname !== undefined) cloud.hostname = hostname;
      return { cloud };
    }
    if (state.backend === "local")
      return { backend: { local: { path: `../../../terraform.${file.organization}.${stack}.tfstate` } } };
    const { role, externalId, profile } = reach(bucketAccount);
    const id = file.accounts[bucketAccount]?.id ?? "";
    const s3: Record<string, Json> = {
      allowed_account_ids: [id],
      bucket: state.bucket ?? "",
      encrypt: true,
      key: stateKey(state.key, file.organization, stack),
      region: stateRegion,
      use_lockfile: true,
    };
    if (state.kmsKeyId !== undefined) s3.kms_key_id = state.kmsKeyId;
    if (profile !== undefined) s3.profile = profile;
    const assumed =
      state.assumeRole === undefined ? role : `arn:${partition}:iam::${id}:role/${state.assumeRole}`;
    if (assumed !== undefined)
      s3.assume_role =
        externalId === undefined ? { role_arn: assumed } : { role_arn: assumed, external_id: externalId };
    return { backend: { s3 } };
  }

  const accountsOf = new Map<string, string[]>();
  for (const [name, { id }] of Object.entries(file.accounts)) {
    const ofAccount = name === file.identity ? "identity" : `account-${name}`;
    const stack = file.terraform?.layout === "per-account" ? ofAccount : "access";
    accountsOf.set(stack, [...(accountsOf.get(stack) ?? []), id]);
  }
  const isBucketManaged = state.backend === "s3" && state.manageBucket !== false;
  const bucketAccountId = file.accounts[bucketAccount]?.id ?? "";
  if (isBucketManaged) accountsOf.set("state", [bucketAccountId]);
  const stacks = new Map<string, Json>();
  for (const name of accountsOf.keys())
    stacks.set(name, {
      ...(backend(name) as Readonly<Record<string, Json>>),
      required_providers: { aws: AWS_PROVIDER },
      required_version: state.backend === "s3" ? ">= 1.10.0" : ">= 1.5.0",
    });

  const pgpKeys = new Map<string, string>();
  const namedDevices = new Set<string>();
  for (const [name, user] of Object.entries(file.users)) {
    if (user?.pgpKey !== undefined) pgpKeys.set(name, user.pgpKey);
    if (user?.mfaDevice !== undefined && user.mfaDevice !== name) namedDevices.add(name);
  }
  let hasRenames = false;
  for (const named of [file.accounts, file.roles, file.teams ?? {}, file.users])
    for (const entry of Object.values(named)) if (entry?.was !== undefined) hasRenames = true;

  const userTags = new Map<string, Readonly<Record<string, string>>>();
  const formerUsers = new Map<string, string>();
  for (const [name, user] of Object.entries(file.users)) {
    userTags.set(name, user?.tags ?? {});
    if (user?.was !== undefined) formerUsers.set(name, user.was);
  }
  const members: { name: string; id: string }[] = [];
  for (const [name, { id, leaving }] of Object.entries(file.accounts))
    if (name !== file.identity && leaving !== true) members.push({ name, id });
  const roleSettings = roleSettingsOf(file, partition);
  const { check, failPlan } = file.guardrails?.iamUsersOutsideIdentity ?? {};
  return {
    organization: file.organization,
    partition,
    identityAccountId: file.accounts[file.identity]?.id ?? "",
    stacks,
    providers,
    hcpCredentials: authentication === "hcp",
    exclusive: file.terraform?.exclusive !== false,
    hasRenames,
    pgpKeys,
    passwordMustBeChanged: file.selfService?.firstLoginPasswordChange === true,
    namedDevices,
    guardrails: (administrators) =>
      declaredGuardrails(
        file,
        { partition, iamRegion },
        passwordPolicyOf(file),
        administrators,
        (accountId, name) => roleSettings.has(`${accountId} ${name}`),
      ),
    look: check !== true ? undefined : failPlan === true ? "fail" : "warn",
    members,
    userTags,
    formerUsers,
    accounts: new Map(Object.entries(file.accounts)),
    accountsOf,
    roleSettings,
    trail: declaredTrail(file, { partition, iamRegion }),
    possibleWriters: (account, administrators) =>
      possibleWriters(file, partition, account, (name) => administrators.has(name)),
    bucketResources: isBucketManaged
      ? declaredBucketResources({
          name: state.bucket ?? "",
          accountId: bucketAccountId,
          alias: stateRegion === iamRegion ? bucketAccount : `${bucketAccount}_${stateRegion}`,
          kmsKeyId: state.kmsKeyId,
          oldVersionsDays: state.oldVersionsDays ?? 90,
          accessLogs: state.accessLogs,
        })
      : [],
    stateBucket: isBucketManaged
      ? {
          name: state.bucket ?? "",
          accountId: bucketAccountId,
          possibleWriters: possibleWriters(file, partition, bucketAccount, () => true, state.assumeRole),
        }
      : undefined,
  };
}

/**
 * The root of the bucket's account, the entry roles, roles of the file that may write, and `appliedBy`.
 *
 * @param assumed a role with which Terraform reaches the bucket
 */
function possibleWriters(
  file: File,
  partition: string,
  bucketAccount: string,
  mayWrite: (role: string) => boolean,
  assumed?: string,
): Set<string> {
  const arn = (id: string, what: string) => `arn:${partition}:iam::${id}:${what}`;
  const { providers, appliedBy = [] } = file.terraform ?? {};
  const account = file.accounts[bucketAccount];
  const id = account?.id ?? "";
  const writers = new Set([arn(id, "root"), ...appliedBy.filter((name) => name.startsWith("arn:"))]);
  const usual =
    bucketAccount === file.identity ? undefined : (providers?.assumeRole ?? "OrganizationAccountAccessRole");
  for (const role of [account?.provider?.assumeRole ?? usual, assumed])
    if (role !== undefined) writers.add(arn(id, `role/${role}`));
  for (const [key, { name }] of Object.entries(file.roles)) {
    if (mayWrite(name ?? key)) writers.add(arn(id, `role/${name ?? key}`));
    if (appliedBy.includes(key))
      for (const other of Object.values(file.accounts)) writers.add(arn(other.id, `role/${name ?? key}`));
  }
  return writers;
}

/** In every account, even where the role does not exist, which is another claim. */
function roleSettingsOf({ accounts, roles, sessions }: File, partition: string): Map<string, RoleSettings> {
  const settings = new Map<string, RoleSettings>();
  for (const [key, role] of Object.entries(roles)) {
    const managed: string[] = [];
    for (const name of role.managedPolicies ?? [])
      managed.push(name.startsWith("arn:") ? name : `arn:${partition}:iam::aws:policy/${name}`);
    for (const { id } of Object.values(accounts))
      settings.set(`${id} ${role.name ?? key}`, {
        maxSession: toSeconds(role.maxSession ?? sessions?.maxDuration ?? "1h"),
        permissionsBoundary: role.permissionsBoundary,
        managedPolicyArns: managed.sort(),
      });
  }
  return settings;
}

function toSeconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 60 * 60 };
  return Number.parseInt(duration, 10) * (units[duration.slice(-1)] ?? Number.NaN);
}

function passwordPolicyOf({ passwordPolicy }: File): Record<string, number | boolean> | undefined {
  if (passwordPolicy === undefined) return undefined;
  const { minimumLength = 14, maxAgeDays, reusePrevention, ...rules } = passwordPolicy;
  const policy: Record<string, number | boolean> = {
    minimum_password_length: minimumLength,
    require_lowercase_characters: rules.requireLowercaseCharacters !== false,
    require_uppercase_characters: rules.requireUppercaseCharacters !== false,
    require_numbers: rules.requireNumbers !== false,
    require_symbols: rules.requireSymbols !== false,
    allow_users_to_change_password: rules.allowUsersToChangePassword !== false,
    hard_expiry: rules.hardExpiry === true,
  };
  if (maxAgeDays !== undefined) policy.max_password_age = maxAgeDays;
  if (reusePrevention !== undefined) policy.password_reuse_prevention = reusePrevention;
  return policy;
}

/** The key in the file is that of `access`; other stacks insert their name before its extension. */
function stateKey(key: string | undefined, organization: string, stack: string): string {
  if (key === undefined) return `gatehouse/${organization}/${stack}.tfstate`;
  if (stack === "access") return key;
  const slash = key.lastIndexOf("/") + 1;
  const dot = key.lastIndexOf(".");
  // A name whose only dot is its first character has no extension.
  return dot > slash ? `${key.slice(0, dot)}.${stack}${key.slice(dot)}` : `${key}.${stack}`;
}
