# Written by `npm run modules` from self-service.ts, own-mfa-device.ts, mfa-exemptions.ts, deny-without-mfa.ts, access-keys.ts, enrollment.ts: edit the rules there.

locals {
  own_credentials = [
    {
      Sid    = "SeeOwnRecord"
      Effect = "Allow"
      Action = [
        "iam:GenerateServiceLastAccessedDetails",
        "iam:GetMFADevice",
        "iam:GetUser",
        "iam:GetUserPolicy",
        "iam:ListAttachedUserPolicies",
        "iam:ListGroupsForUser",
        "iam:ListMFADevices",
        "iam:ListUserPolicies",
        "iam:ListUserTags",
      ]
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    },
    {
      Sid    = "ManageOwnCredentials"
      Effect = "Allow"
      Action = [
        "iam:*AccessKey*",
        "iam:*LoginProfile",
        "iam:*SSHPublicKey*",
        "iam:*ServiceSpecificCredential*",
        "iam:*SigningCertificate*",
        "iam:ChangePassword",
      ]
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    },
    {
      Sid    = "SeeAccountSummaryAndLists"
      Effect = "Allow"
      Action = [
        "iam:GetAccountPasswordPolicy",
        "iam:GetAccountSummary",
        "iam:GetServiceLastAccessedDetails",
        "iam:ListAccountAliases",
        "iam:ListUsers",
        "iam:ListVirtualMFADevices",
      ]
      Resource = "*"
    },
    {
      Sid      = "CreateOwnFirstMfaDevice"
      Effect   = "Allow"
      Action   = "iam:CreateVirtualMFADevice"
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}"
    },
    {
      Sid       = "CreateOwnFurtherMfaDevicesWithMfa"
      Effect    = "Allow"
      Action    = "iam:CreateVirtualMFADevice"
      Resource  = ["arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}/*"]
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    },
    {
      Sid      = "EnableOwnMfaDevice"
      Effect   = "Allow"
      Action   = ["iam:EnableMFADevice", "iam:ResyncMFADevice"]
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    },
  ]

  own_credentials_without_keys = [
    {
      Sid    = "SeeOwnRecord"
      Effect = "Allow"
      Action = [
        "iam:GenerateServiceLastAccessedDetails",
        "iam:GetMFADevice",
        "iam:GetUser",
        "iam:GetUserPolicy",
        "iam:ListAttachedUserPolicies",
        "iam:ListGroupsForUser",
        "iam:ListMFADevices",
        "iam:ListUserPolicies",
        "iam:ListUserTags",
      ]
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    },
    {
      Sid    = "ManageOwnCredentials"
      Effect = "Allow"
      Action = [
        "iam:*LoginProfile",
        "iam:ChangePassword",
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
      ]
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    },
    {
      Sid    = "SeeAccountSummaryAndLists"
      Effect = "Allow"
      Action = [
        "iam:GetAccountPasswordPolicy",
        "iam:GetAccountSummary",
        "iam:GetServiceLastAccessedDetails",
        "iam:ListAccountAliases",
        "iam:ListUsers",
        "iam:ListVirtualMFADevices",
      ]
      Resource = "*"
    },
    {
      Sid      = "CreateOwnFirstMfaDevice"
      Effect   = "Allow"
      Action   = "iam:CreateVirtualMFADevice"
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}"
    },
    {
      Sid       = "CreateOwnFurtherMfaDevicesWithMfa"
      Effect    = "Allow"
      Action    = "iam:CreateVirtualMFADevice"
      Resource  = ["arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}/*"]
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    },
    {
      Sid      = "EnableOwnMfaDevice"
      Effect   = "Allow"
      Action   = ["iam:EnableMFADevice", "iam:ResyncMFADevice"]
      Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    },
  ]

  keys_of_exceptions = {
    Sid    = "ManageOwnKeysAsException"
    Effect = "Allow"
    Action = [
      "iam:*AccessKey*",
      "iam:*SSHPublicKey*",
      "iam:*ServiceSpecificCredential*",
      "iam:*SigningCertificate*",
    ]
    Resource  = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
    Condition = { StringEquals = { "aws:username" = local.access_key_exceptions } }
  }

  allowed_by_flags = [
    [for statement in [
      {
        Sid    = "RemoveOwnMfaDeviceWithMfa"
        Effect = "Allow"
        Action = ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"]
        Resource = [
          "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}",
          "arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}/*",
        ]
        Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
      },
      {
        Sid      = "DeleteOwnFirstMfaDevice"
        Effect   = "Allow"
        Action   = "iam:DeleteVirtualMFADevice"
        Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}"
      },
    ] : statement if local.is_on.delete_own_mfa_device],
    [for statement in [
      {
        Sid      = "LoginWithBrowser"
        Effect   = "Allow"
        Action   = ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"]
        Resource = "arn:${var.partition}:signin:*:*:oauth2/public-client/*"
      },
    ] : statement if local.is_on.login_with_browser],
  ]

  setting_source_identity = [for statement in ["sts:SetSourceIdentity"] : statement if var.source_identity]

  call_without_mfa = [for statement in [
    {
      Sid      = "CallWithoutMfa"
      Effect   = "Allow"
      Action   = sort(distinct(concat([], var.mfa_exempt)))
      Resource = "*"
    },
  ] : statement if length(var.mfa_exempt) > 0]

  deny_without_mfa = {
    Sid    = "DenyWithoutMfa"
    Effect = "Deny"
    NotAction = sort(distinct(concat([
      "iam:CreateVirtualMFADevice",
      "iam:DeleteVirtualMFADevice",
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:ListVirtualMFADevices",
      "iam:ResyncMFADevice",
      "sts:AssumeRole",
      "sts:GetSessionToken",
    ], local.exempt_from_mfa)))
    Resource  = "*"
    Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
  }

  deny_without_mfa_except_first_login = {
    Sid    = "DenyWithoutMfa"
    Effect = "Deny"
    NotAction = sort(distinct(concat([
      "iam:ChangePassword",
      "iam:CreateVirtualMFADevice",
      "iam:DeleteVirtualMFADevice",
      "iam:EnableMFADevice",
      "iam:GetAccountPasswordPolicy",
      "iam:GetMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:ListVirtualMFADevices",
      "iam:ResyncMFADevice",
      "sts:AssumeRole",
      "sts:GetSessionToken",
    ], local.exempt_from_mfa)))
    Resource  = "*"
    Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
  }

  deny_keys = {
    Sid    = "DenyLongTermCredentials"
    Effect = "Deny"
    Action = [
      "iam:CreateAccessKey",
      "iam:CreateServiceSpecificCredential",
      "iam:ResetServiceSpecificCredential",
      "iam:UpdateAccessKey",
      "iam:UpdateSSHPublicKey",
      "iam:UpdateServiceSpecificCredential",
      "iam:UpdateSigningCertificate",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
    ]
    Resource = "*"
  }

  deny_keys_except_to_exceptions = {
    Sid    = "DenyLongTermCredentials"
    Effect = "Deny"
    Action = [
      "iam:CreateAccessKey",
      "iam:CreateServiceSpecificCredential",
      "iam:ResetServiceSpecificCredential",
      "iam:UpdateAccessKey",
      "iam:UpdateSSHPublicKey",
      "iam:UpdateServiceSpecificCredential",
      "iam:UpdateSigningCertificate",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
    ]
    Resource  = "*"
    Condition = { StringNotEquals = { "aws:username" = local.access_key_exceptions } }
  }

  deny_keys_to_exceptions = {
    Sid    = "DenyLongTermCredentials"
    Effect = "Deny"
    Action = [
      "iam:CreateAccessKey",
      "iam:CreateServiceSpecificCredential",
      "iam:ResetServiceSpecificCredential",
      "iam:UpdateAccessKey",
      "iam:UpdateSSHPublicKey",
      "iam:UpdateServiceSpecificCredential",
      "iam:UpdateSigningCertificate",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
    ]
    Resource  = "*"
    Condition = { StringEqualsIfExists = { "aws:username" = local.access_key_exceptions } }
  }

  enrollment_closed = {
    Sid       = "DenyEnrollmentWithoutMfa"
    Effect    = "Deny"
    Action    = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
    Resource  = "*"
    Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
  }

  enrollment_closed_from = {
    Sid      = "DenyEnrollmentWithoutMfa"
    Effect   = "Deny"
    Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
    Resource = "*"
    Condition = {
      BoolIfExists          = { "aws:MultiFactorAuthPresent" = "false" }
      DateGreaterThanEquals = { "aws:CurrentTime" = var.enroll_until }
    }
  }

  enrollment_closed_to_others = {
    Sid      = "DenyEnrollmentWithoutMfa"
    Effect   = "Deny"
    Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
    Resource = "*"
    Condition = {
      BoolIfExists    = { "aws:MultiFactorAuthPresent" = "false" }
      StringNotEquals = { "aws:PrincipalTag/gatehouse-enroll-until" = local.windows }
    }
  }

  enrollment_closed_to_others_from = {
    Sid      = "DenyEnrollmentWithoutMfa"
    Effect   = "Deny"
    Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
    Resource = "*"
    Condition = {
      BoolIfExists          = { "aws:MultiFactorAuthPresent" = "false" }
      StringNotEquals       = { "aws:PrincipalTag/gatehouse-enroll-until" = local.windows }
      DateGreaterThanEquals = { "aws:CurrentTime" = var.enroll_until }
    }
  }

  enrollment_closed_by_window = [for end in local.windows : {
    Effect   = "Deny"
    Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
    Resource = "*"
    Condition = {
      BoolIfExists          = { "aws:MultiFactorAuthPresent" = "false" }
      StringEquals          = { "aws:PrincipalTag/gatehouse-enroll-until" = end }
      DateGreaterThanEquals = { "aws:CurrentTime" = end }
    }
  }]
}
