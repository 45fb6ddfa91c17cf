output "arn" {
  description = "ARN of the user."
  value       = aws_iam_user.this.arn
}

output "name" {
  description = "Name of the user, for the `members` of groups."
  value       = aws_iam_user.this.name
}

output "encrypted_password" {
  description = "The initial password, encrypted to the PGP key, in base64; null without one."
  value       = one(aws_iam_user_login_profile.this[*].encrypted_password)
}

output "unique_id" {
  description = "Unique ID of the user, which no later user of the same name has."
  value       = aws_iam_user.this.unique_id
}

output "path" {
  description = "Path of the user."
  value       = aws_iam_user.this.path
}
