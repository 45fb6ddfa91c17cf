# Written by `npm run modules`, from the construct of the same name.

output "arn" {
  description = "ARN of the user."
  value       = aws_iam_user.this.arn
}

output "name" {
  description = "Name of the user, for the `members` of groups."
  value       = aws_iam_user.this.name
}
