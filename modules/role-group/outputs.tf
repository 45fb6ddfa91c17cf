output "arn" {
  description = "ARN of the group."
  value       = aws_iam_group.this.arn
}

output "name" {
  description = "Name of the group."
  value       = aws_iam_group.this.name
}
