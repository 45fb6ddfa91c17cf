output "topic_arns" {
  description = "ARNs of the alerts' topics, by the alerts' names: `root_use` for `root_use_emails`."
  value       = { for name, topics in local.topics : name => topics[0].arn if length(topics) > 0 }

  precondition {
    condition     = (length(var.admin_role_names) > 0) == (length(var.admin_use_emails) > 0)
    error_message = "admin_role_names and admin_use_emails go together: without the first nothing is watched, without the second nobody is notified."
  }
}

output "budget_name" {
  description = "Name of the budget; null without one."
  value       = one(aws_budgets_budget.this[*].name)

  precondition {
    condition     = (var.budget_monthly_usd != null) == (length(var.budget_emails) > 0) && length(var.budget_emails) <= 10
    error_message = "budget_monthly_usd and budget_emails go together, with one to ten addresses."
  }
}

output "stop_policy_arn" {
  description = "ARN of the policy that stops spending; null without one."
  value       = one(aws_iam_policy.this[*].arn)

  precondition {
    condition     = var.budget_stop_at == null ? length(var.budget_stop_role_names) == 0 : var.budget_monthly_usd != null && length(var.budget_stop_role_names) > 0 && length(var.budget_stop_role_names) <= 100
    error_message = "budget_stop_at requires a budget and one to 100 budget_stop_role_names, and they require budget_stop_at."
  }
}
