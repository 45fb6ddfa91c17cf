# A trail of the organization that the current account manages.

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

module "trail" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/organization-trail?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  management_account_id = "111111111111"
  organization_id       = "o-a1b2c3d4e5"
  bucket                = "acme-trail"
  writers               = ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/apply"]
}
