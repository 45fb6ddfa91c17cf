output "arn" {
  description = "ARN of the group."
  value       = aws_iam_group.this.arn
}

output "name" {
  description = "Name of the group."
  value       = aws_iam_group.this.name
}

output "unique_id" {
  description = "Unique ID of the group, which no later group of the same name has."
  value       = aws_iam_group.this.unique_id
}

output "path" {
  description = "Path of the group."
  value       = aws_iam_group.this.path
}
