# Written by `npm run modules` from trust.ts, trust-conditions.ts, oidc-trust.ts: edit the rules there.

locals {
  trust_people = [for place in local.trust_places : {
    Sid       = place.sid
    Effect    = "Allow"
    Principal = { AWS = "arn:${var.partition}:iam::${var.identity_account_id}:root" }
    Action    = "sts:AssumeRole"
    Condition = local.trust_blocks[place.sid]
  }]

  trust_mfa = [
    {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = "true"
    },
    {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = "true"
    },
    {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge"
      values   = tostring(var.mfa_max_age)
    },
  ]

  trust_session_name = [for statement in [
    {
      test     = "StringEquals"
      variable = "sts:RoleSessionName"
      values   = "$${aws:username}"
    },
  ] : statement if var.named_sessions]

  trust_source_identity = [for statement in [
    {
      test     = "StringEquals"
      variable = "sts:SourceIdentity"
      values   = "$${aws:username}"
    },
  ] : statement if var.source_identity]

  trust_organization = [for id in var.from.organization[*] : {
    test     = "StringEquals"
    variable = "aws:PrincipalOrgID"
    values   = id
  }]

  trust_anywhere = [for statement in [
    {
      sid        = "IdentityAccountWithRecentMfa"
      conditions = []
    },
  ] : statement if var.from.ips == null && var.from.vpcs == null]

  trust_from_ips = [for statement in [
    {
      sid = "IdentityAccountWithRecentMfaFromIp"
      conditions = [
        {
          test     = "IpAddress"
          variable = "aws:SourceIp"
          values   = var.from.ips
        },
      ]
    },
  ] : statement if var.from.ips != null]

  trust_from_vpcs = [for statement in [
    {
      sid = "IdentityAccountWithRecentMfaFromVpc"
      conditions = [
        {
          test     = "StringEquals"
          variable = "aws:SourceVpc"
          values   = var.from.vpcs
        },
      ]
    },
  ] : statement if var.from.vpcs != null]

  trust_set_source_identity = [for statement in [
    {
      Sid       = "OwnSourceIdentity"
      Effect    = "Allow"
      Principal = { AWS = "arn:${var.partition}:iam::${var.identity_account_id}:root" }
      Action    = "sts:SetSourceIdentity"
      Condition = { StringEquals = { "sts:SourceIdentity" = "$${aws:username}" } }
    },
  ] : statement if var.source_identity]

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
