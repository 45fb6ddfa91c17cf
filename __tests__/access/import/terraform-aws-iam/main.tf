# An organization described with the inputs of terraform-aws-modules/iam 5.60. The modules beside this file are not that code: they
# create the same types of resources with the same names and the same shape of arguments.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["111111111111"]
}

provider "aws" {
  alias               = "production"
  region              = "us-east-1"
  allowed_account_ids = ["222222222222"]
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
  }
}

module "account" {
  source                  = "./iam-account"
  account_alias           = "acme-identity"
  minimum_password_length = 14
}

module "people" {
  source   = "./iam-user"
  for_each = toset(["alice", "bob", "charlie"])

  name                          = each.key
  force_destroy                 = true
  create_iam_user_login_profile = true
  create_iam_access_key         = false
}

module "deployer" {
  source = "./iam-user"

  name                          = "deployer"
  create_iam_user_login_profile = false
  create_iam_access_key         = true
  policy_arns                   = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
}

module "self_management" {
  source = "./iam-group-with-policies"

  name                              = "users"
  group_users                       = [for user in module.people : user.iam_user_name]
  attach_iam_self_management_policy = true
}

# With recent MFA.
module "roles" {
  source    = "./iam-assumable-roles"
  providers = { aws = aws.production }

  trusted_role_arns      = ["arn:aws:iam::111111111111:root"]
  mfa_age                = 3600
  max_session_duration   = 7200
  create_admin_role      = true
  admin_role_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  create_readonly_role   = true
}

# Without MFA, and with a customer managed policy.
module "deploy" {
  source    = "./iam-assumable-role"
  providers = { aws = aws.production }

  role_name               = "deploy"
  role_requires_mfa       = false
  trusted_role_arns       = ["arn:aws:iam::111111111111:root"]
  custom_role_policy_arns = [aws_iam_policy.deploy.arn]
}

resource "aws_iam_policy" "deploy" {
  provider = aws.production

  name = "deploy"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::artifacts/*" }]
  })
}

# A third party.
module "monitoring" {
  source    = "./iam-assumable-role"
  providers = { aws = aws.production }

  role_name              = "monitoring"
  role_requires_mfa      = false
  role_sts_externalid    = ["acme-7"]
  trusted_role_arns      = ["arn:aws:iam::464622532012:root"]
  attach_readonly_policy = true
}

module "admins" {
  source = "./iam-group-with-assumable-roles-policy"

  name            = "production-admin"
  assumable_roles = [module.roles.admin_iam_role_arn]
  group_users     = ["charlie"]
  depends_on      = [module.people]
}

module "developers" {
  source = "./iam-group-with-assumable-roles-policy"

  name            = "production-developers"
  assumable_roles = [module.roles.readonly_iam_role_arn, module.deploy.iam_role_arn]
  group_users     = ["alice", "bob"]
  depends_on      = [module.people]
}
