# One provider per account. The credentials at hand are those of an administrator of the identity account.

provider "aws" {
  alias               = "M"
  region              = "us-east-1"
  allowed_account_ids = ["111111111111"]
}

provider "aws" {
  alias               = "A"
  region              = "us-east-1"
  allowed_account_ids = ["222222222222"]

  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
  }
}

provider "aws" {
  alias               = "B"
  region              = "us-east-1"
  allowed_account_ids = ["333333333333"]

  assume_role {
    role_arn = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"
  }
}
