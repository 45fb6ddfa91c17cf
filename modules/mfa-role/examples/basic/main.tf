# A role in the current account, for the people of the account 111111111111.
#
#   terraform init && terraform apply

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

module "web_admin" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/mfa-role?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  name                = "WebAdmin"
  identity_account_id = "111111111111"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess-AWSElasticBeanstalk"]
  mfa_max_age         = 1800

  tags = {
    team = "web"
  }
}

output "role_arn" {
  description = "For the group in the identity account."
  value       = module.web_admin.arn
}
