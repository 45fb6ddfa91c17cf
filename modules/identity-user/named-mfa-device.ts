import type { Flag } from "../inputs";
import { type PolicyDocument, statementIf } from "../policy-document";

/** A virtual MFA device that bears another name than its owner. */
export interface NamedMfaDevice {
  /** aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  /** Twelve digits. */
  readonly identityAccountId: string;
  /** The device's name. */
  readonly name: string;
  /** Whether the owner may delete the device, with MFA present. */
  readonly isRemovable: Flag;
}

/**
 * The policy by which a user creates the device that was named for her. The self-service policy
 * cannot say it: it is one for all, and knows her by her user name only.
 *
 * It also takes her default device's name out of reach without MFA. While the named device is the
 * one in use, that other name is free, and whoever steals her access key could enrol it.
 */
export function namedMfaDevice({
  partition,
  identityAccountId,
  name,
  isRemovable,
}: NamedMfaDevice): PolicyDocument {
  const device = `arn:${partition}:iam::${identityAccountId}:mfa/${name}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "CreateNamedMfaDevice",
        Effect: "Allow",
        Action: "iam:CreateVirtualMFADevice",
        Resource: device,
      },
      {
        Sid: "DenyOtherMfaDevicesWithoutMfa",
        Effect: "Deny",
        Action: "iam:CreateVirtualMFADevice",
        NotResource: device,
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
      ...statementIf(isRemovable, {
        Sid: "DeleteNamedMfaDeviceWithMfa",
        Effect: "Allow",
        Action: "iam:DeleteVirtualMFADevice",
        Resource: device,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
    ],
  };
}
