# Written by `npm run modules`, from the construct of the same name.

locals {
  windows = [for end in distinct(var.enrollment_windows) : end if var.enroll_until == null ? true : timecmp(end, var.enroll_until) > 0]
  enrollment = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      var.enroll_until != null && !(length(local.windows) > 0) ? [
        {
          Sid      = "DenyEnrollmentWithoutMfa"
          Effect   = "Deny"
          Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
          Resource = "*"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
            DateGreaterThanEquals = {
              "aws:CurrentTime" = var.enroll_until
            }
          }
        },
      ] : [],
      var.enroll_until == null && !(length(local.windows) > 0) ? [
        {
          Sid      = "DenyEnrollmentWithoutMfa"
          Effect   = "Deny"
          Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
          Resource = "*"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
          }
        },
      ] : [],
      var.enroll_until != null && length(local.windows) > 0 ? [
        {
          Sid      = "DenyEnrollmentWithoutMfa"
          Effect   = "Deny"
          Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
          Resource = "*"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
            StringNotEquals = {
              "aws:PrincipalTag/gatehouse-enroll-until" = local.windows
            }
            DateGreaterThanEquals = {
              "aws:CurrentTime" = var.enroll_until
            }
          }
        },
      ] : [],
      var.enroll_until == null && length(local.windows) > 0 ? [
        {
          Sid      = "DenyEnrollmentWithoutMfa"
          Effect   = "Deny"
          Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
          Resource = "*"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
            StringNotEquals = {
              "aws:PrincipalTag/gatehouse-enroll-until" = local.windows
            }
          }
        },
      ] : [],
      [for it in local.windows : {
        Effect   = "Deny"
        Action   = ["iam:*VirtualMFADevice", "iam:EnableMFADevice"]
        Resource = "*"
        Condition = {
          BoolIfExists = {
            "aws:MultiFactorAuthPresent" = "false"
          }
          StringEquals = {
            "aws:PrincipalTag/gatehouse-enroll-until" = it
          }
          DateGreaterThanEquals = {
            "aws:CurrentTime" = it
          }
        }
      }]
    )
  })
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
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
          Sid      = "CreateOwnFurtherMfaDevicesWithMfa"
          Effect   = "Allow"
          Action   = "iam:CreateVirtualMFADevice"
          Resource = ["arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}/*"]
          Condition = {
            Bool = {
              "aws:MultiFactorAuthPresent" = "true"
            }
          }
        },
        {
          Sid      = "EnableOwnMfaDevice"
          Effect   = "Allow"
          Action   = ["iam:EnableMFADevice", "iam:ResyncMFADevice"]
          Resource = "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}"
        },
      ],
      var.delete_own_mfa_device ? [
        {
          Sid    = "RemoveOwnMfaDeviceWithMfa"
          Effect = "Allow"
          Action = ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"]
          Resource = [
            "arn:${var.partition}:iam::${var.identity_account_id}:user/$${aws:username}",
            "arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}/*",
          ]
          Condition = {
            Bool = {
              "aws:MultiFactorAuthPresent" = "true"
            }
          }
        },
      ] : [],
      var.delete_own_mfa_device ? [
        {
          Sid      = "DeleteOwnFirstMfaDevice"
          Effect   = "Allow"
          Action   = "iam:DeleteVirtualMFADevice"
          Resource = "arn:${var.partition}:iam::${var.identity_account_id}:mfa/$${aws:username}"
        },
      ] : [],
      var.login_with_browser ? [
        {
          Sid      = "LoginWithBrowser"
          Effect   = "Allow"
          Action   = ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"]
          Resource = "arn:${var.partition}:signin:*:*:oauth2/public-client/*"
        },
      ] : [],
      !var.first_login_password_change ? [
        {
          Sid    = "DenyWithoutMfa"
          Effect = "Deny"
          NotAction = [
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
          ]
          Resource = "*"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
          }
        },
      ] : [],
      var.first_login_password_change ? [
        {
          Sid    = "DenyWithoutMfa"
          Effect = "Deny"
          NotAction = [
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
          ]
          Resource = "*"
          Condition = {
            BoolIfExists = {
              "aws:MultiFactorAuthPresent" = "false"
            }
          }
        },
      ] : []
    )
  })
}

resource "aws_iam_group" "this" {
  name = var.name
}

resource "aws_iam_policy" "this" {
  count = !var.open_enrollment ? 1 : 0

  name   = "${var.name}-enrollment"
  policy = local.enrollment

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = length(replace(local.enrollment, "/\\s/", "")) <= 6144
      error_message = "policy ${var.name}-enrollment is longer than the 6144 characters that IAM takes, white space not counted."
    }
  }
}

resource "aws_iam_group_policy_attachment" "this" {
  count = !var.open_enrollment ? 1 : 0

  group      = aws_iam_group.this.name
  policy_arn = one(aws_iam_policy.this[*].arn)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_iam_group_policy" "this" {
  group  = aws_iam_group.this.name
  name   = var.name
  policy = local.policy

  depends_on = [aws_iam_group_policy_attachment.this]

  lifecycle {
    precondition {
      condition     = length(replace(local.policy, "/\\s/", "")) <= 5120
      error_message = "the group's policy is longer than the 5120 characters that IAM takes, white space not counted."
    }

    precondition {
      condition     = split(":", aws_iam_group.this.arn)[1] == var.partition && split(":", aws_iam_group.this.arn)[4] == var.identity_account_id
      error_message = "identity_account_id and partition must be the provider's own: it is in account ${split(":", aws_iam_group.this.arn)[4]} of partition ${split(":", aws_iam_group.this.arn)[1]}, found ${var.identity_account_id} of ${var.partition}."
    }
  }
}

resource "aws_iam_group_policies_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  group_name   = aws_iam_group.this.name
  policy_names = [aws_iam_group_policy.this.name]
}

resource "aws_iam_group_policy_attachments_exclusive" "this" {
  count = var.exclusive ? 1 : 0

  group_name  = aws_iam_group.this.name
  policy_arns = aws_iam_group_policy_attachment.this[*].policy_arn

  depends_on = [aws_iam_group_policy.this]
}

resource "aws_iam_group_membership" "this" {
  group = aws_iam_group.this.name
  name  = var.name
  users = var.members
}
