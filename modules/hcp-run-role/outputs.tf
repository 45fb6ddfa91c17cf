output "plan_role_arn" {
  description = "For TFC_AWS_PLAN_ROLE_ARN."
  value       = aws_iam_role.plan.arn
}

output "apply_role_arn" {
  description = "For TFC_AWS_APPLY_ROLE_ARN."
  value       = aws_iam_role.apply.arn
}
