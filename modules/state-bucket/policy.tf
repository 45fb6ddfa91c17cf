# Written by `npm run modules` from bucket-policy.ts: edit the rules there.

locals {
  bucket_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = ["arn:${var.partition}:s3:::${var.name}", "arn:${var.partition}:s3:::${var.name}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "DenyWritesOfOthers"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        NotAction = ["s3:Get*", "s3:List*"]
        Resource  = ["arn:${var.partition}:s3:::${var.name}", "arn:${var.partition}:s3:::${var.name}/*"]
        Condition = { ArnNotLike = { "aws:PrincipalArn" = var.writers } }
      },
    ]
  }
}
