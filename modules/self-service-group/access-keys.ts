import type { PolicyStatement } from "../policy-document";

/**
 * Creates, replaces and activates a credential that does not expire: access keys, and those of single services (SSH
 * keys and passwords of CodeCommit, API keys of Bedrock, signing certificates), which no MFA protects either.
 *
 * Deactivating is an update as well: IAM has no condition key for the new status, so old credentials are deleted.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const CREATE_OR_ACTIVATE = [
  "iam:CreateAccessKey",
  "iam:CreateServiceSpecificCredential",
  "iam:ResetServiceSpecificCredential",
  "iam:UpdateAccessKey",
  "iam:UpdateSSHPublicKey",
  "iam:UpdateServiceSpecificCredential",
  "iam:UpdateSigningCertificate",
  "iam:UploadSSHPublicKey",
  "iam:UploadSigningCertificate",
];

/** What finding and deleting one's old credentials takes. */
export const RETIRE = [
  "iam:DeleteAccessKey",
  "iam:DeleteSSHPublicKey",
  "iam:DeleteServiceSpecificCredential",
  "iam:DeleteSigningCertificate",
  "iam:GetAccessKeyLastUsed",
  "iam:GetSSHPublicKey",
  "iam:ListAccessKeys",
  "iam:ListSSHPublicKeys",
  "iam:ListServiceSpecificCredentials",
  "iam:ListSigningCertificates",
];

/** All actions on long-term credentials. */
export const MANAGE = [
  "iam:*AccessKey*",
  "iam:*SSHPublicKey*",
  "iam:*ServiceSpecificCredential*",
  "iam:*SigningCertificate*",
];

/** For the users who may have access keys where nobody else may. */
export function allowKeysTo(names: readonly string[], user: string): PolicyStatement {
  return {
    Sid: "ManageOwnKeysAsException",
    Effect: "Allow",
    Action: MANAGE,
    Resource: user,
    Condition: { StringEquals: { "aws:username": names } },
  };
}

/** An explicit Deny, on everybody's user: no policy that is attached beside it allows a key again, not even with MFA. */
export function denyKeys(condition?: PolicyStatement["Condition"]): PolicyStatement {
  return {
    Sid: "DenyLongTermCredentials",
    Effect: "Deny",
    Action: CREATE_OR_ACTIVATE,
    Resource: "*",
    ...(condition !== undefined && { Condition: condition }),
  };
}

/** `StringNotEquals` also matches a caller without the key: who is not named is denied. */
export function denyKeysExceptTo(names: readonly string[]): PolicyStatement {
  return denyKeys({ StringNotEquals: { "aws:username": names } });
}

/** `IfExists` also matches a caller without the key: a federated session of a named user has none. */
export function denyKeysTo(names: readonly string[]): PolicyStatement {
  return denyKeys({ StringEqualsIfExists: { "aws:username": names } });
}
