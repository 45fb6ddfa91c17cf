# terraform test, with credentials of an account in which roles may be created and deleted.

variables {
  name                = "gatehouse-test-role"
  identity_account_id = "111111111111"
  policy              = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"*\"}]}"
}

run "trusts_the_identity_account_with_recent_mfa" {
  variables {
    mfa_max_age         = 1800
    managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    tags                = { team = "web" }
  }

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Sid       = "IdentityAccountWithRecentMfa"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111111111111:root" }
      Action    = "sts:AssumeRole"
      Condition = {
        Bool            = { "aws:MultiFactorAuthPresent" = "true", "aws:SecureTransport" = "true" }
        NumericLessThan = { "aws:MultiFactorAuthAge" = "1800" }
      }
    }]
    error_message = "wrong trust policy: ${aws_iam_role.this.assume_role_policy}"
  }

  assert {
    condition     = output.arn == aws_iam_role.this.arn && output.name == "gatehouse-test-role"
    error_message = "the outputs are not the role's"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this[0].policy) == jsondecode(var.policy)
    error_message = "the inline policy is not the given one"
  }

  assert {
    condition     = aws_iam_role_policy_attachments_exclusive.this[0].policy_arns == toset(["arn:aws:iam::aws:policy/ReadOnlyAccess"])
    error_message = "the managed policies are not exactly the given ones"
  }
}

run "may_have_managed_policies_alone" {
  variables {
    policy              = null
    managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    named_sessions      = true
    exclusive           = false

    oidc = {
      provider_arn = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
      audience     = "sts.amazonaws.com"
      subjects     = ["repo:acme/app:ref:refs/heads/main"]
    }
  }

  assert {
    condition     = length(aws_iam_role_policy.this) == 0 && length(aws_iam_role_policies_exclusive.this) == 0
    error_message = "there is an inline policy, or exclusive management"
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals == { "sts:RoleSessionName" = "$${aws:username}" }
    error_message = "sessions need not have the user's name"
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[1].Condition.StringEquals["token.actions.githubusercontent.com:sub"][0] == "repo:acme/app:ref:refs/heads/main"
    error_message = "the program is not trusted by its subject: ${aws_iam_role.this.assume_role_policy}"
  }
}

run "trusts_places_organizations_and_source_identities" {
  variables {
    source_identity = true

    from = {
      ips          = ["203.0.113.0/24"]
      vpcs         = ["vpc-0123456789abcdef0"]
      organization = "o-a1b2c3d4e5"
    }

    conditions = [{ test = "StringEquals", variable = "aws:PrincipalTag/team", values = ["web"] }]
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role.this.assume_role_policy).Statement : statement.Condition] == [
      {
        Bool            = { "aws:MultiFactorAuthPresent" = "true", "aws:SecureTransport" = "true" }
        NumericLessThan = { "aws:MultiFactorAuthAge" = "3600" }
        IpAddress       = { "aws:SourceIp" = ["203.0.113.0/24"] }
        StringEquals = {
          "aws:PrincipalOrgID"    = "o-a1b2c3d4e5"
          "aws:PrincipalTag/team" = ["web"]
          "sts:SourceIdentity"    = "$${aws:username}"
        }
      },
      {
        Bool            = { "aws:MultiFactorAuthPresent" = "true", "aws:SecureTransport" = "true" }
        NumericLessThan = { "aws:MultiFactorAuthAge" = "3600" }
        StringEquals = {
          "aws:PrincipalOrgID"    = "o-a1b2c3d4e5"
          "aws:PrincipalTag/team" = ["web"]
          "aws:SourceVpc"         = ["vpc-0123456789abcdef0"]
          "sts:SourceIdentity"    = "$${aws:username}"
        }
      },
      { StringEquals = { "sts:SourceIdentity" = "$${aws:username}" } },
    ]
    error_message = "wrong trust policy: ${aws_iam_role.this.assume_role_policy}"
  }
}

run "refuses_conditions_on_mfa" {
  command = plan

  variables {
    conditions = [{ test = "BoolIfExists", variable = "AWS:MultiFactorAuthPresent", values = ["false"] }]
  }

  expect_failures = [var.conditions]
}

run "refuses_conditions_on_the_place" {
  command = plan

  variables {
    conditions = [{ test = "NotIpAddress", variable = "aws:SourceIp", values = ["203.0.113.0/24"] }]
  }

  expect_failures = [var.conditions]
}

run "refuses_two_conditions_on_one_key" {
  command = plan

  variables {
    conditions = [
      { test = "StringEquals", variable = "aws:PrincipalTag/team", values = ["web"] },
      { test = "StringEquals", variable = "AWS:principaltag/team", values = ["ops"] },
    ]
  }

  expect_failures = [var.conditions]
}

run "refuses_unknown_operators" {
  command = plan

  variables {
    conditions = [{ test = "StringEqual", variable = "aws:PrincipalTag/team", values = ["web"] }]
  }

  expect_failures = [var.conditions]
}

run "refuses_private_places" {
  command = plan

  variables {
    from = { ips = ["10.0.0.0/8"] }
  }

  expect_failures = [var.from]
}

run "refuses_an_empty_list_of_places" {
  command = plan

  variables {
    from = { ips = [] }
  }

  expect_failures = [var.from]
}

run "refuses_every_place" {
  command = plan

  variables {
    from = { ips = ["::/0"], vpcs = ["vpce-01234567"], organization = "r-abcd" }
  }

  expect_failures = [var.from]
}

run "describes_itself" {
  variables {
    description = "Networks of A: ¡ask the network team!"
  }

  assert {
    condition     = aws_iam_role.this.description == var.description && output.path == "/" && length(output.unique_id) > 0
    error_message = "wrong description, path or unique ID"
  }
}

run "refuses_a_description_that_iam_does_not_accept" {
  command = plan

  variables {
    description = "→"
  }

  expect_failures = [var.description]
}

run "refuses_what_is_no_role" {
  command = plan

  variables {
    name                 = "web admin"
    identity_account_id  = "1111"
    policy               = "s3:*"
    managed_policy_arns  = ["ReadOnlyAccess"]
    mfa_max_age          = 129601
    max_session_duration = 43201
    permissions_boundary = "PowerUserAccess"
    path                 = "people"
    partition            = "aws-eu"

    oidc = {
      provider_arn = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
      audience     = "sts.amazonaws.com"
      subjects     = ["repo:acme/*"]
    }
  }

  expect_failures = [
    var.name,
    var.identity_account_id,
    var.policy,
    var.managed_policy_arns,
    var.mfa_max_age,
    var.max_session_duration,
    var.permissions_boundary,
    var.path,
    var.partition,
    var.oidc,
  ]
}

run "refuses_programs_without_audience" {
  command = plan

  variables {
    max_session_duration = 3600.5

    oidc = {
      provider_arn = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
      audience     = null
      subjects     = ["repo:acme/app:ref:refs/heads/main"]
    }
  }

  expect_failures = [var.oidc, var.max_session_duration]
}

run "refuses_programs_without_subjects" {
  command = plan

  variables {
    oidc = {
      provider_arn = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
      audience     = "sts.amazonaws.com"
      subjects     = null
    }
  }

  expect_failures = [var.oidc]
}

run "refuses_programs_by_variables_of_iam" {
  command = plan

  variables {
    oidc = {
      provider_arn = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
      audience     = "sts.amazonaws.com"
      subjects     = ["repo:$${aws:username}"]
    }
  }

  expect_failures = [var.oidc]
}

run "refuses_a_role_without_permissions" {
  command = plan

  variables {
    policy = null
  }

  expect_failures = [aws_iam_role.this]
}

run "refuses_a_trust_policy_above_its_quota" {
  command = plan

  variables {
    oidc = {
      provider_arn = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"
      audience     = "sts.amazonaws.com"
      subjects     = [for index in range(40) : "repo:acme/application-${index}:ref:refs/heads/main"]
    }
  }

  expect_failures = [aws_iam_role.this]
}

run "refuses_a_policy_above_its_quota" {
  command = plan

  variables {
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = [for index in range(700) : "s3:Action${index}xx"], Resource = "*" }]
    })
  }

  expect_failures = [aws_iam_role_policy.this]
}
