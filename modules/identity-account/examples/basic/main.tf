# The identity account of a small organization: the current account.

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

module "identity" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/identity-account?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  identity_account_id = "111111111111"
  users_group         = "people"

  users = {
    heidi = {}
    ivan  = { mfa_device = "ivan-phone", tags = { team = "web" } }
  }

  groups = {
    web-admin-production = {
      role_arns = ["arn:aws:iam::222222222222:role/WebAdmin"]
      members   = ["ivan"]
      not_after = "2099-01-01T00:00:00Z"
    }
  }

  password_policy = {
    minimum_length = 16
  }
}
