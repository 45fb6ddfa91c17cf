# Two people in the identity account, the current one; one of them has named their phone.

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

locals {
  people = {
    grace    = null
    franklin = "franklin-phone"
  }
}

module "person" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/identity-user?ref=v1.0.0 (an example: pin your tag or commit)
  source   = "../.."
  for_each = local.people

  name                = each.key
  identity_account_id = "111111111111"
  mfa_device          = each.value
}
