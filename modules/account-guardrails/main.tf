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

resource "aws_iam_policy" "this" {
  count = var.budget_stop_at != null ? 1 : 0

  name = "${var.name_prefix}-stop-spending"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "NoMoreSpending"
        Effect = "Deny"
        NotAction = [
          "autoscaling:DeleteAutoScalingGroup",
          "autoscaling:Describe*",
          "budgets:ViewBudget",
          "cloudwatch:Describe*",
          "cloudwatch:GetMetricData",
          "ec2:CancelSpotFleetRequests",
          "ec2:CancelSpotInstanceRequests",
          "ec2:DeleteFleets",
          "ec2:DeleteNatGateway",
          "ec2:DeleteSnapshot",
          "ec2:DeleteVolume",
          "ec2:DeleteVpcEndpoints",
          "ec2:Describe*",
          "ec2:ReleaseAddress",
          "ec2:StopInstances",
          "ec2:TerminateInstances",
          "ecs:DeleteService",
          "ecs:Describe*",
          "ecs:List*",
          "ecs:StopTask",
          "eks:DeleteCluster",
          "eks:DeleteNodegroup",
          "eks:Describe*",
          "eks:List*",
          "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:Describe*",
          "lambda:DeleteFunction",
          "lambda:List*",
          "rds:DeleteDBCluster",
          "rds:DeleteDBInstance",
          "rds:Describe*",
          "rds:StopDBCluster",
          "rds:StopDBInstance",
          "s3:DeleteObject",
          "s3:List*",
          "sagemaker:DeleteEndpoint",
          "sagemaker:Describe*",
          "sagemaker:List*",
          "sagemaker:StopNotebookInstance",
          "sagemaker:StopTrainingJob",
          "sts:GetCallerIdentity",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "this" {
  count = var.budget_stop_at != null ? 1 : 0

  max_session_duration = 3600
  name                 = "${var.name_prefix}-stop-spending"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "BudgetAttaches"
        Effect = "Allow"
        Principal = {
          Service = "budgets.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = var.account_id
          }
          ArnLike = {
            "aws:SourceArn" = [
              "arn:${var.partition}:budgets::${var.account_id}:budget/${var.name_prefix}-monthly",
              "arn:${var.partition}:budgets::${var.account_id}:budget/${var.name_prefix}-monthly/action/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "this" {
  count = var.budget_stop_at != null ? 1 : 0

  name = "${var.name_prefix}-stop-spending"
  role = one(aws_iam_role.this[*].name)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AttachTheStop"
        Effect   = "Allow"
        Action   = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"]
        Resource = [for it in var.budget_stop_role_names : "arn:${var.partition}:iam::${var.account_id}:role/${it}"]
        Condition = {
          ArnEquals = {
            "iam:PolicyARN" = "arn:${var.partition}:iam::${var.account_id}:policy/${var.name_prefix}-stop-spending"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policies_exclusive" "this" {
  count = var.budget_stop_at != null ? 1 : 0

  policy_names = aws_iam_role_policy.this[*].name
  role_name    = one(aws_iam_role.this[*].name)
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  count = var.budget_stop_at != null ? 1 : 0

  policy_arns = []
  role_name   = one(aws_iam_role.this[*].name)
}

resource "aws_budgets_budget_action" "this" {
  count = var.budget_stop_at != null ? 1 : 0

  action_type        = "APPLY_IAM_POLICY"
  approval_model     = "AUTOMATIC"
  budget_name        = one(aws_budgets_budget.this[*].name)
  execution_role_arn = one(aws_iam_role.this[*].arn)
  notification_type  = "ACTUAL"

  action_threshold {
    action_threshold_type  = "PERCENTAGE"
    action_threshold_value = var.budget_stop_at
  }

  definition {
    iam_action_definition {
      policy_arn = one(aws_iam_policy.this[*].arn)
      roles      = var.budget_stop_role_names
    }
  }

  subscriber {
    address           = element(var.budget_emails, 0)
    subscription_type = "EMAIL"
  }
}
