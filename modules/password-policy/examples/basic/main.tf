# The password policy of the current account.

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

module "password_policy" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/password-policy?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  max_age_days     = 90
  reuse_prevention = 24
}
