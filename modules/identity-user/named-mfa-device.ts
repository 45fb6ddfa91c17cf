import type { PolicyDocument, PolicyStatement } from "../policy-document";

/** A virtual MFA device whose name differs from its owner's. */
export interface NamedMfaDevice {
  /** aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  /** Twelve digits. */
  readonly identityAccountId: string;
  /** The device's name. */
  readonly name: string;
  /** Whether the owner may delete the device. */
  readonly isRemovable: boolean;
}

/**
 * The policy by which users create the device that was named for them, and delete it while it is not
 * enabled. The self-service policy cannot hold it: all users share it, and it knows them by name only.
 *
 * Without MFA both calls are denied outside an enrollment window (../self-service-group/enrollment.ts).
 */
export function namedMfaDevice({ isRemovable, ...device }: NamedMfaDevice): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [...createNamedMfaDevice(device), ...(isRemovable ? [deleteNamedMfaDevice(device)] : [])],
  };
}

type Device = Omit<NamedMfaDevice, "isRemovable">;

/**
 * Also takes the default device's name out of reach without MFA. While the named device is in use, that other name
 * is free, and anyone who steals the user's access key could enroll it.
 */
export function createNamedMfaDevice(device: Device): PolicyStatement[] {
  return [
    {
      Sid: "CreateNamedMfaDevice",
      Effect: "Allow",
      Action: "iam:CreateVirtualMFADevice",
      Resource: arnOf(device),
    },
    {
      Sid: "DenyOtherMfaDevicesWithoutMfa",
      Effect: "Deny",
      Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
      NotResource: arnOf(device),
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ];
}

export function deleteNamedMfaDevice(device: Device): PolicyStatement {
  return {
    Sid: "DeleteNamedMfaDevice",
    Effect: "Allow",
    Action: "iam:DeleteVirtualMFADevice",
    Resource: arnOf(device),
  };
}

function arnOf({ partition, identityAccountId, name }: Device): string {
  return `arn:${partition}:iam::${identityAccountId}:mfa/${name}`;
}
