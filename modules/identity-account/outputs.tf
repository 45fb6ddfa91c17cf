locals {
  unknown_members = setsubtract(flatten([for group in var.groups : group.members]), keys(var.users))

  # IAM's quota is ten groups per user: nine, and the group of everyone.
  users_in_too_many_groups = [
    for name in keys(var.users) : name
    if length([for group in var.groups : 1 if contains(group.members, name)]) > 9
  ]
}

output "user_arns" {
  description = "ARNs of the users, by their names."
  value       = { for name, user in module.user : name => user.arn }

  precondition {
    condition     = length(local.unknown_members) == 0
    error_message = "members of groups that are not among the users: ${join(", ", local.unknown_members)}."
  }
}

output "user_unique_ids" {
  description = "Unique IDs of the users, by their names."
  value       = { for name, user in module.user : name => user.unique_id }
}

output "encrypted_passwords" {
  description = "Initial passwords of the users with a PGP key, encrypted to it."
  value       = { for name, user in module.user : name => user.encrypted_password if user.encrypted_password != null }
}

output "group_arns" {
  description = "ARNs of the groups that may assume roles, by their names."
  value       = { for name, group in module.role_group : name => group.arn }

  precondition {
    condition     = length(local.users_in_too_many_groups) == 0
    error_message = "users in more than the ten groups that IAM accepts, the one of everyone among them: ${join(", ", local.users_in_too_many_groups)}."
  }
}

output "users_group_arn" {
  description = "ARN of the group that holds everyone."
  value       = module.self_service_group.arn

  precondition {
    condition     = !contains([for name in keys(var.groups) : lower(name)], lower(var.users_group))
    error_message = "groups must not hold \"${var.users_group}\", which is the users_group: the group of everyone."
  }
}
