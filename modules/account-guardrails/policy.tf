# Written by `npm run modules` from event-patterns.ts, topic-policy.ts, stop-policies.ts: edit the rules there.

locals {
  iam_users_events = {
    description = "An IAM user, a password or an access key is made in an account that shall have none"
    pattern = {
      source      = ["aws.iam"]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventSource = ["iam.amazonaws.com"]
        eventName   = ["CreateUser", "CreateLoginProfile", "CreateAccessKey"]
      }
    }
    state = "ENABLED"
  }

  iam_users_topic_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EventBridgePublishes"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${local.iam_users_name}"
      },
    ]
  }

  admin_use_events = {
    description = substr("Somebody assumes ${join(", ", var.admin_role_names)}", 0, 512)
    pattern = {
      source      = ["aws.sts"]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventSource       = ["sts.amazonaws.com"]
        eventName         = ["AssumeRole"]
        requestParameters = { roleArn = [for name in var.admin_role_names : { suffix = ":role/${name}" }] }
      }
    }
    state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
  }

  admin_use_topic_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EventBridgePublishes"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${local.admin_use_name}"
      },
    ]
  }

  root_use_events = {
    description = "The root user of the account signs in or changes something"
    pattern = {
      detail-type = ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"]
      detail = {
        userIdentity = {
          type      = ["Root"]
          invokedBy = [{ exists = false }]
        }
      }
    }
    state = "ENABLED"
  }

  root_use_topic_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EventBridgePublishes"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:${var.partition}:sns:${var.region}:${var.account_id}:${local.root_use_name}"
      },
    ]
  }

  no_more_spending = {
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
  }

  budgets_assumes = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "BudgetAttaches"
        Effect    = "Allow"
        Principal = { Service = "budgets.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = var.account_id }
          ArnLike = {
            "aws:SourceArn" = [
              "arn:${var.partition}:budgets::${var.account_id}:budget/${local.budget_name}",
              "arn:${var.partition}:budgets::${var.account_id}:budget/${local.budget_name}/action/*",
            ]
          }
        }
      },
    ]
  }

  attaches_stop = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AttachTheStop"
        Effect   = "Allow"
        Action   = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"]
        Resource = [for name in var.budget_stop_role_names : "arn:${var.partition}:iam::${var.account_id}:role/${name}"]
        Condition = {
          ArnEquals = {
            "iam:PolicyARN" = "arn:${var.partition}:iam::${var.account_id}:policy/${local.stop_name}"
          }
        }
      },
    ]
  }
}
