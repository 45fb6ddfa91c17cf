# Written by `npm run modules` from delegation.ts: edit the rules there.

locals {
  assume_roles = {
    Sid      = "AssumeRoles"
    Effect   = "Allow"
    Action   = "sts:AssumeRole"
    Resource = var.role_arns
  }

  assume_roles_by_source_identity = {
    Sid       = "AssumeRoles"
    Effect    = "Allow"
    Action    = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    Resource  = var.role_arns
    Condition = { StringEquals = { "sts:SourceIdentity" = "$${aws:username}" } }
  }

  assume_roles_until = [for end in var.not_after[*] : {
    Sid       = "AssumeRolesUntil${replace(end, "/[^0-9A-Z]/", "")}"
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Resource  = var.role_arns
    Condition = { DateLessThan = { "aws:CurrentTime" = end } }
  }]

  assume_roles_until_by_source_identity = [for end in var.not_after[*] : {
    Sid      = "AssumeRolesUntil${replace(end, "/[^0-9A-Z]/", "")}"
    Effect   = "Allow"
    Action   = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    Resource = var.role_arns
    Condition = {
      DateLessThan = { "aws:CurrentTime" = end }
      StringEquals = { "sts:SourceIdentity" = "$${aws:username}" }
    }
  }]
}
