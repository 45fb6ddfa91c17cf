locals {
  iam_users_name = "${var.name_prefix}-iam-users"
  admin_use_name = "${var.name_prefix}-admin-use"
  root_use_name  = "${var.name_prefix}-root-use"
  budget_name    = "${var.name_prefix}-monthly"
  stop_name      = "${var.name_prefix}-stop-spending"

  # By the alerts' names.
  topics = {
    iam_users = aws_sns_topic.iam_users
    admin_use = aws_sns_topic.admin_use
    root_use  = aws_sns_topic.root_use
  }

  iam_users = flatten(data.aws_iam_users.this[*].names)
}

# The topics are not encrypted: EventBridge cannot publish with the AWS managed key, a customer managed key costs a
# dollar a month, and the message leaves by e-mail anyway. It holds no secret.

# Alert: someone creates an IAM user, a password or an access key.

resource "aws_sns_topic" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  name = local.iam_users_name
  tags = var.tags
}

resource "aws_cloudwatch_event_rule" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  name          = local.iam_users_name
  description   = local.iam_users_events.description
  event_pattern = jsonencode(local.iam_users_events.pattern)
  state         = local.iam_users_events.state
  tags          = var.tags
}

resource "aws_sns_topic_policy" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  arn    = aws_sns_topic.iam_users[0].arn
  policy = jsonencode(local.iam_users_topic_policy)
}

resource "aws_sns_topic_subscription" "iam_users" {
  for_each = toset(var.iam_users_emails)

  topic_arn = aws_sns_topic.iam_users[0].arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_event_target" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  rule      = aws_cloudwatch_event_rule.iam_users[0].name
  target_id = "topic"
  arn       = aws_sns_topic.iam_users[0].arn
}

# Alert: someone assumes one of `admin_role_names`.

resource "aws_sns_topic" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  name = local.admin_use_name
  tags = var.tags
}

resource "aws_cloudwatch_event_rule" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  name          = local.admin_use_name
  description   = local.admin_use_events.description
  event_pattern = jsonencode(local.admin_use_events.pattern)
  state         = local.admin_use_events.state
  tags          = var.tags
}

resource "aws_sns_topic_policy" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  arn    = aws_sns_topic.admin_use[0].arn
  policy = jsonencode(local.admin_use_topic_policy)
}

resource "aws_sns_topic_subscription" "admin_use" {
  for_each = toset(var.admin_use_emails)

  topic_arn = aws_sns_topic.admin_use[0].arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_event_target" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  rule      = aws_cloudwatch_event_rule.admin_use[0].name
  target_id = "topic"
  arn       = aws_sns_topic.admin_use[0].arn
}

# Alert: the root user signs in or changes something.

resource "aws_sns_topic" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  name = local.root_use_name
  tags = var.tags
}

resource "aws_cloudwatch_event_rule" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  name          = local.root_use_name
  description   = local.root_use_events.description
  event_pattern = jsonencode(local.root_use_events.pattern)
  state         = local.root_use_events.state
  tags          = var.tags
}

resource "aws_sns_topic_policy" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  arn    = aws_sns_topic.root_use[0].arn
  policy = jsonencode(local.root_use_topic_policy)
}

resource "aws_sns_topic_subscription" "root_use" {
  for_each = toset(var.root_use_emails)

  topic_arn = aws_sns_topic.root_use[0].arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_event_target" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  rule      = aws_cloudwatch_event_rule.root_use[0].name
  target_id = "topic"
  arn       = aws_sns_topic.root_use[0].arn
}

# IAM users in the account.

data "aws_iam_users" "this" {
  count = var.iam_users_check == null ? 0 : 1

  lifecycle {
    # A check never fails a plan.
    postcondition {
      condition     = var.iam_users_check != "fail" || length(self.names) == 0
      error_message = "account ${var.account_name} has IAM users, where there shall be none: ${join(", ", sort(self.names))}. People belong into the identity account, and machines use roles: delete these users."
    }
  }
}

# Its data source is outside: nested in the check, every plan would have changes.
check "this" {
  assert {
    condition     = var.iam_users_check != "warn" || length(local.iam_users) == 0
    error_message = "account ${var.account_name} has IAM users, where there shall be none: ${join(", ", sort(local.iam_users))}. People belong into the identity account, and machines use roles: delete these users."
  }
}

resource "aws_iam_account_alias" "this" {
  count = var.alias == null ? 0 : 1

  account_alias = var.alias
}

resource "aws_budgets_budget" "this" {
  count = var.budget_monthly_usd == null ? 0 : 1

  name         = local.budget_name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.budget_monthly_usd)
  limit_unit   = "USD"
  tags         = var.tags

  dynamic "notification" {
    for_each = [
      { type = "ACTUAL", threshold = 80 },
      { type = "ACTUAL", threshold = 100 },
      { type = "FORECASTED", threshold = 100 },
    ]

    content {
      notification_type          = notification.value.type
      threshold                  = notification.value.threshold
      threshold_type             = "PERCENTAGE"
      comparison_operator        = "GREATER_THAN"
      subscriber_email_addresses = var.budget_emails
    }
  }
}

# Above `budget_stop_at`, an action of the budget attaches a Deny to `budget_stop_role_names`, without approval.

resource "aws_iam_policy" "this" {
  count = var.budget_stop_at == null ? 0 : 1

  name   = local.stop_name
  policy = jsonencode(local.no_more_spending)
  tags   = var.tags
}

resource "aws_iam_role" "this" {
  count = var.budget_stop_at == null ? 0 : 1

  name                 = local.stop_name
  assume_role_policy   = jsonencode(local.budgets_assumes)
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "this" {
  count = var.budget_stop_at == null ? 0 : 1

  name   = local.stop_name
  role   = aws_iam_role.this[0].name
  policy = jsonencode(local.attaches_stop)
}

resource "aws_iam_role_policies_exclusive" "this" {
  count = var.budget_stop_at == null ? 0 : 1

  role_name    = aws_iam_role.this[0].name
  policy_names = aws_iam_role_policy.this[*].name
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  count = var.budget_stop_at == null ? 0 : 1

  role_name   = aws_iam_role.this[0].name
  policy_arns = []
}

resource "aws_budgets_budget_action" "this" {
  count = var.budget_stop_at == null ? 0 : 1

  # Not `[0]`: without a budget, the precondition of the output `stop_policy_arn` reports it.
  budget_name        = one(aws_budgets_budget.this[*].name)
  action_type        = "APPLY_IAM_POLICY"
  approval_model     = "AUTOMATIC"
  notification_type  = "ACTUAL"
  execution_role_arn = aws_iam_role.this[0].arn
  tags               = var.tags

  action_threshold {
    action_threshold_type  = "PERCENTAGE"
    action_threshold_value = var.budget_stop_at
  }

  definition {
    iam_action_definition {
      policy_arn = aws_iam_policy.this[0].arn
      roles      = var.budget_stop_role_names
    }
  }

  subscriber {
    address           = element(var.budget_emails, 0)
    subscription_type = "EMAIL"
  }
}
