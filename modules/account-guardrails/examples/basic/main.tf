# Guardrails of the current account, in the region of IAM's events.

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

module "guardrails" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/account-guardrails?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  account_name       = "production"
  account_id         = "222222222222"
  iam_users_check    = "warn"
  iam_users_emails   = ["security@example.com"]
  admin_role_names   = ["admin"]
  admin_use_emails   = ["security@example.com"]
  root_use_emails    = ["security@example.com"]
  budget_monthly_usd = 500
  budget_emails      = ["ops@example.com"]
  alias              = "acme-production"
}
