# Written by `npm run modules` from named-mfa-device.ts: edit the rules there.

locals {
  create_named_mfa_device = [
    {
      Sid      = "CreateNamedMfaDevice"
      Effect   = "Allow"
      Action   = "iam:CreateVirtualMFADevice"
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/${local.mfa_device}"
    },
    {
      Sid         = "DenyOtherMfaDevicesWithoutMfa"
      Effect      = "Deny"
      Action      = ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"]
      NotResource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/${local.mfa_device}"
      Condition   = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    },
  ]

  delete_named_mfa_device = {
    Sid      = "DeleteNamedMfaDevice"
    Effect   = "Allow"
    Action   = "iam:DeleteVirtualMFADevice"
    Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/${local.mfa_device}"
  }
}
