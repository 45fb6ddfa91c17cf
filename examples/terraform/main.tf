# Alice, Bob and Charlie in plain Terraform: what organization.yaml says, from the modules.
#
# In your own code, the modules' sources are
#   git::https://github.com/your-organization/gatehouse.git//modules/<name>?ref=v1.0.0 (an example: pin your tag or commit)

locals {
  identity_account_id = "111111111111"

  # The permissions of each role, by its name.
  roles = { for name in ["admin", "ec2", "vpc"] : name => file("${path.module}/policies/${name}.json") }

  # The members of the groups; each group is named for its role and account.
  members = {
    admin-A = ["charlie"]
    admin-B = ["charlie"]
    ec2-B   = ["bob"]
    vpc-A   = ["alice"]
    vpc-B   = ["alice"]
  }

  # The accounts whose roles people may be granted: a group for each role, members or not.
  granted = {
    A = module.roles_A
    B = module.roles_B
  }
}

module "identity" {
  source    = "../../modules/identity-account"
  providers = { aws = aws.M }

  identity_account_id = local.identity_account_id

  users = {
    alice   = {}
    bob     = {}
    charlie = {}
  }

  groups = merge([
    for account, roles in local.granted : {
      for name, role in roles : "${name}-${account}" => {
        role_arns = [role.arn]
        members   = lookup(local.members, "${name}-${account}", [])
      }
    }
  ]...)
}

module "roles_M" {
  source    = "../../modules/mfa-role"
  providers = { aws = aws.M }
  for_each  = local.roles

  name                = each.key
  identity_account_id = local.identity_account_id
  policy              = each.value
}

module "roles_A" {
  source    = "../../modules/mfa-role"
  providers = { aws = aws.A }
  for_each  = local.roles

  name                = each.key
  identity_account_id = local.identity_account_id
  policy              = each.value
}

module "roles_B" {
  source    = "../../modules/mfa-role"
  providers = { aws = aws.B }
  for_each  = local.roles

  name                = each.key
  identity_account_id = local.identity_account_id
  policy              = each.value
}
