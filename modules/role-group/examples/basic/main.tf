# A group of the identity account, the current one, that may assume a role in two accounts.

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

resource "aws_iam_user" "dana" {
  name          = "dana"
  force_destroy = true
}

module "vpc_everywhere" {
  # Elsewhere: git::https://github.com/your-organization/gatehouse.git//modules/role-group?ref=v1.0.0 (an example: pin your tag or commit)
  source = "../.."

  name    = "vpc-all"
  members = [aws_iam_user.dana.name]

  role_arns = [
    "arn:aws:iam::222222222222:role/vpc",
    "arn:aws:iam::333333333333:role/vpc",
  ]
}
