# Written by `npm run modules`, from the construct of the same name.

resource "aws_sns_topic" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  name = "${var.name_prefix}-iam-users"
}

resource "aws_cloudwatch_event_rule" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  description = "An IAM user, a password or an access key is made in an account that shall have none"
  name        = "${var.name_prefix}-iam-users"
  state       = "ENABLED"

  event_pattern = jsonencode({
    source      = ["aws.iam"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = ["iam.amazonaws.com"]
      eventName   = ["CreateUser", "CreateLoginProfile", "CreateAccessKey"]
    }
  })
}

resource "aws_sns_topic_policy" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  arn = one(aws_sns_topic.iam_users[*].arn)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "EventBridgePublishes"
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action   = "sns:Publish"
        Resource = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${var.name_prefix}-iam-users"
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "iam_users" {
  for_each = toset(var.iam_users_emails)

  endpoint  = each.value
  protocol  = "email"
  topic_arn = one(aws_sns_topic.iam_users[*].arn)
}

resource "aws_cloudwatch_event_target" "iam_users" {
  count = length(var.iam_users_emails) > 0 ? 1 : 0

  arn       = one(aws_sns_topic.iam_users[*].arn)
  rule      = one(aws_cloudwatch_event_rule.iam_users[*].name)
  target_id = "topic"
}

resource "aws_sns_topic" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  name = "${var.name_prefix}-admin-use"
}

resource "aws_cloudwatch_event_rule" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  description = "Somebody assumes ${join(", ", var.admin_role_names)}"
  name        = "${var.name_prefix}-admin-use"
  state       = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

  event_pattern = jsonencode({
    source      = ["aws.sts"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = ["sts.amazonaws.com"]
      eventName   = ["AssumeRole"]
      requestParameters = {
        roleArn = [for it in var.admin_role_names : {
          suffix = ":role/${it}"
        }]
      }
    }
  })
}

resource "aws_sns_topic_policy" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  arn = one(aws_sns_topic.admin_use[*].arn)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "EventBridgePublishes"
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action   = "sns:Publish"
        Resource = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${var.name_prefix}-admin-use"
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "admin_use" {
  for_each = toset(var.admin_use_emails)

  endpoint  = each.value
  protocol  = "email"
  topic_arn = one(aws_sns_topic.admin_use[*].arn)
}

resource "aws_cloudwatch_event_target" "admin_use" {
  count = length(var.admin_use_emails) > 0 ? 1 : 0

  arn       = one(aws_sns_topic.admin_use[*].arn)
  rule      = one(aws_cloudwatch_event_rule.admin_use[*].name)
  target_id = "topic"
}

resource "aws_sns_topic" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  name = "${var.name_prefix}-root-use"
}

resource "aws_cloudwatch_event_rule" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  description = "The root user of the account signs in or changes something"
  name        = "${var.name_prefix}-root-use"
  state       = "ENABLED"

  event_pattern = jsonencode({
    detail-type = ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"]
    detail = {
      userIdentity = {
        type = ["Root"]
        invokedBy = [
          {
            exists = false
          },
        ]
      }
    }
  })
}

resource "aws_sns_topic_policy" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  arn = one(aws_sns_topic.root_use[*].arn)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "EventBridgePublishes"
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action   = "sns:Publish"
        Resource = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${var.name_prefix}-root-use"
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "root_use" {
  for_each = toset(var.root_use_emails)

  endpoint  = each.value
  protocol  = "email"
  topic_arn = one(aws_sns_topic.root_use[*].arn)
}

resource "aws_cloudwatch_event_target" "root_use" {
  count = length(var.root_use_emails) > 0 ? 1 : 0

  arn       = one(aws_sns_topic.root_use[*].arn)
  rule      = one(aws_cloudwatch_event_rule.root_use[*].name)
  target_id = "topic"
}

data "aws_iam_users" "this" {
  count = var.iam_users_check != null ? 1 : 0

  lifecycle {
    postcondition {
      condition     = !(var.iam_users_check == "fail") || length(self.names) == 0
      error_message = "account ${var.account_name} has IAM users, where there shall be none: ${join(", ", sort(self.names))}. People belong into the identity account, and machines use roles: delete these users."
    }
  }
}

check "this" {
  assert {
    condition     = !(var.iam_users_check == "warn") || length(flatten(data.aws_iam_users.this[*].names)) == 0
    error_message = "account ${var.account_name} has IAM users, where there shall be none: ${join(", ", sort(flatten(data.aws_iam_users.this[*].names)))}. People belong into the identity account, and machines use roles: delete these users."
  }
}

resource "aws_iam_account_alias" "this" {
  count = var.alias != null ? 1 : 0

  account_alias = var.alias
}

resource "aws_budgets_budget" "this" {
  count = var.budget_monthly_usd != null ? 1 : 0

  budget_type  = "COST"
  limit_amount = tostring(var.budget_monthly_usd)
  limit_unit   = "USD"
  name         = "${var.name_prefix}-monthly"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator        = "GREATER_THAN"
    notification_type          = "ACTUAL"
    subscriber_email_addresses = var.budget_emails
    threshold                  = 80
    threshold_type             = "PERCENTAGE"
  }

  notification {
    comparison_operator        = "GREATER_THAN"
    notification_type          = "ACTUAL"
    subscriber_email_addresses = var.budget_emails
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
  }

  notification {
    comparison_operator        = "GREATER_THAN"
    notification_type          = "FORECASTED"
    subscriber_email_addresses = var.budget_emails
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
  }
}
