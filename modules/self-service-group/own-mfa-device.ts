import type { PolicyStatement } from "../policy-document";

/** ARNs of an owner's MFA devices. */
export interface OwnMfaDevice {
  /** The device that may be created before MFA is proven. */
  readonly first: string;
  /** Further devices, ARN patterns. */
  readonly further: readonly string[];
  /** The owner, a user's ARN. */
  readonly user: string;
}

const WITH_MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

/**
 * Lets users create, enable and resync their own MFA devices.
 *
 * Only the first device can be created without MFA, and only in an enrollment window (enrollment.ts).
 * While it exists its name is taken, so that a stolen access key creates no second one even then:
 * in the window its owner may delete it without MFA as well, but IAM deletes no device that is enabled,
 * and disabling takes MFA.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html
 *
 * The ARNs are the owner's alone: a device has its owner's name, or a path of that name (`/bob/`).
 * A pattern that ends in the user name, `mfa/bob*`, would reach the devices of bob2 and bob-marie.
 */
export function createOwnMfaDevice({ first, further, user }: OwnMfaDevice): PolicyStatement[] {
  return [
    {
      Sid: "CreateOwnFirstMfaDevice",
      Effect: "Allow",
      Action: "iam:CreateVirtualMFADevice",
      Resource: first,
    },
    {
      Sid: "CreateOwnFurtherMfaDevicesWithMfa",
      Effect: "Allow",
      Action: "iam:CreateVirtualMFADevice",
      Resource: further,
      Condition: WITH_MFA,
    },
    {
      Sid: "EnableOwnMfaDevice",
      Effect: "Allow",
      Action: ["iam:EnableMFADevice", "iam:ResyncMFADevice"],
      Resource: user,
    },
  ];
}

/** Disabling takes MFA; IAM deletes no device that is enabled. */
export function removeOwnMfaDevice({ first, further, user }: OwnMfaDevice): PolicyStatement[] {
  return [
    {
      Sid: "RemoveOwnMfaDeviceWithMfa",
      Effect: "Allow",
      Action: ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"],
      Resource: [user, ...further],
      Condition: WITH_MFA,
    },
    {
      Sid: "DeleteOwnFirstMfaDevice",
      Effect: "Allow",
      Action: "iam:DeleteVirtualMFADevice",
      Resource: first,
    },
  ];
}
