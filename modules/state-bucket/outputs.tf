output "arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "name" {
  description = "Name of the bucket, for `backend \"s3\"`."
  value       = aws_s3_bucket.this.bucket
}
