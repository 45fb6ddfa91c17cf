module "user" {
  source   = "../identity-user"
  for_each = var.users

  name                    = each.key
  identity_account_id     = var.identity_account_id
  mfa_device              = each.value.mfa_device
  pgp_key                 = each.value.pgp_key
  password_reset_required = var.first_login_password_change
  enroll_until            = each.value.enroll_until
  tags                    = merge(var.tags, each.value.tags)
  permissions_boundary    = each.value.permissions_boundary
  force_destroy           = each.value.force_destroy
  delete_own_mfa_device   = var.delete_own_mfa_device
  partition               = var.partition
  exclusive               = var.exclusive
}

module "self_service_group" {
  source = "../self-service-group"

  name                        = var.users_group
  identity_account_id         = var.identity_account_id
  members                     = [for user in module.user : user.name]
  enroll_until                = var.enroll_until
  enrollment_windows          = [for user in values(var.users) : user.enroll_until if user.enroll_until != null]
  open_enrollment             = var.open_enrollment
  mfa_exempt                  = var.mfa_exempt
  source_identity             = var.source_identity
  first_login_password_change = var.first_login_password_change
  delete_own_mfa_device       = var.delete_own_mfa_device
  login_with_browser          = var.login_with_browser
  access_keys                 = var.access_keys
  access_key_exceptions       = [for name, user in var.users : name if coalesce(user.access_keys, var.access_keys) != var.access_keys]
  partition                   = var.partition
  exclusive                   = var.exclusive
  path                        = var.groups_path
  tags                        = var.tags
}

module "role_group" {
  source   = "../role-group"
  for_each = var.groups

  name            = each.key
  role_arns       = each.value.role_arns
  not_after       = each.value.not_after
  source_identity = var.source_identity
  path            = var.groups_path
  exclusive       = var.exclusive

  # By the users' modules, so that the users exist first. A name that is no user is left out, even if it is known only
  # while Terraform applies; the precondition of the output `user_arns` reports it.
  members = [for name in each.value.members : module.user[name].name if contains(keys(var.users), name)]
}

module "password_policy" {
  source = "../password-policy"
  count  = var.password_policy == null ? 0 : 1

  minimum_length                 = var.password_policy.minimum_length
  max_age_days                   = var.password_policy.max_age_days
  reuse_prevention               = var.password_policy.reuse_prevention
  require_lowercase_characters   = var.password_policy.require_lowercase_characters
  require_uppercase_characters   = var.password_policy.require_uppercase_characters
  require_numbers                = var.password_policy.require_numbers
  require_symbols                = var.password_policy.require_symbols
  allow_users_to_change_password = var.password_policy.allow_users_to_change_password
  hard_expiry                    = var.password_policy.hard_expiry
}
