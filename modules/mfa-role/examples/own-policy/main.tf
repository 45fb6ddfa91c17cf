# A role whose policy has a value that is known only after the apply: the ARN of a queue that the same apply creates.

terraform {
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

data "aws_iam_policy_document" "jobs" {
  statement {
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.jobs.arn]
  }
}

module "jobs" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/mfa-role?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  name                = "jobs"
  identity_account_id = "111111111111"
  policy              = data.aws_iam_policy_document.jobs.json
  named_sessions      = true
}
