# A bucket for Terraform's state in the current account.

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

module "state" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/state-bucket?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  name              = "acme-terraform-state"
  writers           = ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/apply"]
  old_versions_days = 365
}
