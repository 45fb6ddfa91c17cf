output "arn" {
  description = "ARN of the role, for the `role_arns` of a role-group."
  value       = aws_iam_role.this.arn
}

output "name" {
  description = "Name of the role."
  value       = aws_iam_role.this.name
}

output "unique_id" {
  description = "Unique ID of the role, which no later role of the same name has."
  value       = aws_iam_role.this.unique_id
}

output "path" {
  description = "Path of the role."
  value       = aws_iam_role.this.path
}
