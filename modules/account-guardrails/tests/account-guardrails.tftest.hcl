# terraform test, with credentials of an account in which topics, rules and budgets may be created and deleted.

variables {
  account_name = "test"
  account_id   = "444444444444"
  name_prefix  = "gatehouse-test"
}

run "creates_what_is_configured" {
  variables {
    iam_users_emails   = ["security@example.com", "ops@example.com"]
    admin_role_names   = ["admin", "BreakGlass"]
    admin_use_emails   = ["security@example.com"]
    budget_monthly_usd = 500
    budget_emails      = ["ops@example.com"]
  }

  assert {
    condition     = length(aws_sns_topic_subscription.iam_users) == 2 && length(aws_sns_topic.root_use) == 0
    error_message = "a recipient is missing, or there is an alert without recipients"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.admin_use[0].event_pattern).detail.requestParameters.roleArn == [{ suffix = ":role/admin" }, { suffix = ":role/BreakGlass" }]
    error_message = "the use of other roles is reported: ${aws_cloudwatch_event_rule.admin_use[0].event_pattern}"
  }

  assert {
    condition     = aws_budgets_budget.this[0].limit_amount == "500" && length(data.aws_iam_users.this) == 0
    error_message = "wrong budget, or a check of IAM users"
  }
}

run "names_its_topics" {
  variables {
    root_use_emails = ["security@example.com"]
  }

  assert {
    condition     = output.topic_arns == { root_use = aws_sns_topic.root_use[0].arn } && output.budget_name == null
    error_message = "wrong topics"
  }
}

run "tags_what_it_creates" {
  command = plan

  variables {
    tags                   = { team = "web" }
    root_use_emails        = ["security@example.com"]
    budget_monthly_usd     = 500
    budget_emails          = ["ops@example.com"]
    budget_stop_at         = 120
    budget_stop_role_names = ["vpc"]
  }

  assert {
    condition     = alltrue([for tags in [aws_sns_topic.root_use[0].tags, aws_cloudwatch_event_rule.root_use[0].tags, aws_budgets_budget.this[0].tags, aws_budgets_budget_action.this[0].tags, aws_iam_policy.this[0].tags, aws_iam_role.this[0].tags] : tags == tomap({ team = "web" })])
    error_message = "a resource has no tags"
  }
}

run "refuses_addresses_without_roles_and_without_a_budget" {
  command = plan

  variables {
    admin_use_emails = ["security@example.com"]
    budget_emails    = ["ops@example.com"]
  }

  expect_failures = [output.topic_arns, output.budget_name]
}

run "refuses_roles_and_a_budget_without_addresses" {
  command = plan

  variables {
    admin_role_names   = ["admin"]
    budget_monthly_usd = 500
  }

  expect_failures = [output.topic_arns, output.budget_name]
}

run "refuses_what_it_cannot_do" {
  command = plan

  variables {
    account_id         = "test"
    name_prefix        = "a b"
    iam_users_check    = "maybe"
    iam_users_emails   = ["security"]
    budget_monthly_usd = 0
    budget_emails      = ["ops@example.com"]
    alias              = "-acme"
  }

  expect_failures = [
    var.account_id,
    var.name_prefix,
    var.iam_users_check,
    var.iam_users_emails,
    var.budget_monthly_usd,
    var.alias,
  ]
}

run "refuses_a_stop_of_nobody" {
  command = plan

  variables {
    budget_monthly_usd = 500
    budget_emails      = ["ops@example.com"]
    budget_stop_at     = 120
  }

  expect_failures = [output.stop_policy_arn]
}

run "stops_the_roles_that_are_named" {
  command = plan

  variables {
    budget_monthly_usd     = 500
    budget_emails          = ["ops@example.com"]
    budget_stop_at         = 120
    budget_stop_role_names = ["ec2", "vpc"]
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this[0].policy).Statement[0].Resource == ["arn:aws:iam::444444444444:role/ec2", "arn:aws:iam::444444444444:role/vpc"]
    error_message = "other roles are stopped: ${aws_iam_role_policy.this[0].policy}"
  }
}
