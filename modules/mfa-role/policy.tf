# Written by `npm run modules` from trust.ts, oidc-trust.ts: edit the rules there.

locals {
  trust_people = {
    Sid       = "IdentityAccountWithRecentMfa"
    Effect    = "Allow"
    Principal = { AWS = "arn:${var.partition}:iam::${var.identity_account_id}:root" }
    Action    = "sts:AssumeRole"
    Condition = {
      Bool = {
        "aws:MultiFactorAuthPresent" = "true"
        "aws:SecureTransport"        = "true"
      }
      NumericLessThan = { "aws:MultiFactorAuthAge" = tostring(var.mfa_max_age) }
    }
  }

  trust_people_by_session_name = {
    Sid       = "IdentityAccountWithRecentMfa"
    Effect    = "Allow"
    Principal = { AWS = "arn:${var.partition}:iam::${var.identity_account_id}:root" }
    Action    = "sts:AssumeRole"
    Condition = {
      Bool = {
        "aws:MultiFactorAuthPresent" = "true"
        "aws:SecureTransport"        = "true"
      }
      NumericLessThan = { "aws:MultiFactorAuthAge" = tostring(var.mfa_max_age) }
      StringEquals    = { "sts:RoleSessionName" = "$${aws:username}" }
    }
  }

  trust_programs = [for oidc in var.oidc[*] : {
    Sid       = "ProgramsByTheirSubject"
    Effect    = "Allow"
    Principal = { Federated = oidc.provider_arn }
    Action    = "sts:AssumeRoleWithWebIdentity"
    Condition = {
      StringEquals = {
        "${element(split("oidc-provider/", oidc.provider_arn), 1)}:aud" = oidc.audience
        "${element(split("oidc-provider/", oidc.provider_arn), 1)}:sub" = oidc.subjects
      }
      Bool = { "aws:SecureTransport" = "true" }
    }
  }]
}
