# terraform test, with credentials of an account in which roles and an OIDC provider may be created and deleted.

variables {
  account_id   = "444444444444"
  organization = "acme"
  project      = "Default Project"
  workspaces   = ["gatehouse-access", "gatehouse-identity"]
  name         = "gatehouse-test"
  hostname     = "tfe.example.com"
}

run "trusts_each_phase_of_these_workspaces_alone" {
  variables {
    apply_assumes = ["arn:aws:iam::222222222222:role/Deployer"]
  }

  assert {
    condition = jsondecode(aws_iam_role.apply.assume_role_policy).Statement[0].Condition.StringEquals == {
      "tfe.example.com:aud" = "aws.workload.identity"
      "tfe.example.com:sub" = [
        "organization:acme:project:Default Project:workspace:gatehouse-access:run_phase:apply",
        "organization:acme:project:Default Project:workspace:gatehouse-identity:run_phase:apply",
      ]
    }
    error_message = "wrong trust policy: ${aws_iam_role.apply.assume_role_policy}"
  }

  assert {
    condition     = jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Condition.StringEquals["tfe.example.com:sub"][0] == "organization:acme:project:Default Project:workspace:gatehouse-access:run_phase:plan"
    error_message = "a plan could assume the role of an apply"
  }

  assert {
    condition     = length(aws_iam_role_policy.plan) == 0 && jsondecode(aws_iam_role_policy.apply[0].policy).Statement[0].Resource == ["arn:aws:iam::222222222222:role/Deployer"]
    error_message = "a plan may assume roles in other accounts, or an apply may not"
  }
}

run "tags_what_it_creates" {
  command = plan

  variables {
    tags        = { team = "web" }
    description = "Runs of acme"
  }

  assert {
    condition     = alltrue([for tags in [aws_iam_role.plan.tags, aws_iam_role.apply.tags, aws_iam_openid_connect_provider.this[0].tags] : tags == tomap({ team = "web" })]) && aws_iam_role.apply.description == "Runs of acme"
    error_message = "a resource has no tags"
  }
}

run "leaves_the_oidc_provider_to_another_call_in_its_partition" {
  command = plan

  variables {
    create_oidc_provider = false
    partition            = "aws-us-gov"
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.this) == 0
    error_message = "a second OIDC provider is created, which AWS refuses"
  }

  assert {
    condition     = keys(aws_iam_role_policy_attachment.apply) == ["arn:aws-us-gov:iam::aws:policy/IAMFullAccess"]
    error_message = "the policy is of another partition"
  }
}

run "refuses_what_is_no_host" {
  command = plan

  variables {
    hostname = "https://tfe.example.com/"
    audience = ""
  }

  expect_failures = [var.hostname, var.audience]
}

run "refuses_patterns" {
  command = plan

  variables {
    account_id       = "acme"
    organization     = "*"
    project          = "a:b"
    workspaces       = ["gatehouse-*"]
    plan_policy_arns = ["IAMReadOnlyAccess"]
    apply_assumes    = ["arn:aws:iam::222222222222:role/*"]
  }

  expect_failures = [
    var.account_id,
    var.organization,
    var.project,
    var.workspaces,
    var.plan_policy_arns,
    var.apply_assumes,
  ]
}

run "refuses_more_workspaces_than_the_trust_policy_takes" {
  command = plan

  variables {
    workspaces = [for index in range(30) : "gatehouse-${index}"]
  }

  expect_failures = [aws_iam_role.plan, aws_iam_role.apply]
}

run "refuses_more_roles_than_the_policy_takes" {
  command = plan

  variables {
    plan_assumes  = [for index in range(300) : "arn:aws:iam::${format("%012d", index)}:role/reader"]
    apply_assumes = [for index in range(300) : "arn:aws:iam::${format("%012d", index)}:role/Deployer"]
  }

  expect_failures = [aws_iam_role_policy.plan, aws_iam_role_policy.apply]
}
