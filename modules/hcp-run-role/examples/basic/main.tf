# Runs of one workspace of HCP Terraform assume roles in the current account, and from there a role in another one.

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

module "runs" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/hcp-run-role?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  account_id    = "111111111111"
  organization  = "acme"
  project       = "Default Project"
  workspaces    = ["gatehouse-access"]
  plan_assumes  = ["arn:aws:iam::222222222222:role/ReadOnly"]
  apply_assumes = ["arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"]
}
