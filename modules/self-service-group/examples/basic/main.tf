# The group of all users, in the identity account, the current one.

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

module "erin" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/identity-user?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../../../identity-user"

  name                = "erin"
  identity_account_id = "111111111111"
}

module "everyone" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/self-service-group?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  identity_account_id = "111111111111"
  members             = [module.erin.name]
}
