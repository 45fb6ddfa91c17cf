# Written by `npm run modules`, from the construct of the same name.

resource "aws_s3_bucket" "this" {
  bucket = var.bucket

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.this.bucket
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "DenyWithoutTls"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Resource = ["arn:${var.partition}:s3:::${var.bucket}", "arn:${var.partition}:s3:::${var.bucket}/*"]
        Action   = "s3:*"
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
      {
        Sid    = "DenyWritesOfOthers"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Resource  = ["arn:${var.partition}:s3:::${var.bucket}", "arn:${var.partition}:s3:::${var.bucket}/*"]
        NotAction = ["s3:Get*", "s3:List*"]
        Condition = {
          ArnNotLike = {
            "aws:PrincipalArn" = var.writers
          }
          BoolIfExists = {
            "aws:PrincipalIsAWSService" = "false"
          }
        }
      },
      {
        Sid    = "CloudTrailReadsAcl"
        Effect = "Allow"
        Principal = {
          Service = "cloudtrail.amazonaws.com"
        }
        Action   = "s3:GetBucketAcl"
        Resource = "arn:${var.partition}:s3:::${var.bucket}"
        Condition = {
          StringEquals = {
            "aws:SourceArn" = "arn:${var.partition}:cloudtrail:${var.region}:${var.management_account_id}:trail/${var.name}"
          }
        }
      },
      {
        Sid    = "CloudTrailWrites"
        Effect = "Allow"
        Principal = {
          Service = "cloudtrail.amazonaws.com"
        }
        Action = "s3:PutObject"
        Resource = [
          "arn:${var.partition}:s3:::${var.bucket}/AWSLogs/${var.management_account_id}/*",
          "arn:${var.partition}:s3:::${var.bucket}/AWSLogs/${var.organization_id}/*",
        ]
        Condition = {
          StringEquals = {
            "s3:x-amz-acl"  = "bucket-owner-full-control"
            "aws:SourceArn" = "arn:${var.partition}:cloudtrail:${var.region}:${var.management_account_id}:trail/${var.name}"
          }
        }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

data "aws_organizations_organization" "this" {}

resource "aws_cloudtrail" "this" {
  enable_log_file_validation    = true
  enable_logging                = true
  include_global_service_events = true
  is_multi_region_trail         = true
  is_organization_trail         = true
  name                          = var.name
  s3_bucket_name                = aws_s3_bucket.this.bucket

  event_selector {
    include_management_events = true
    read_write_type           = "All"
  }

  depends_on = [aws_s3_bucket_policy.this]

  lifecycle {
    precondition {
      condition     = data.aws_organizations_organization.this.master_account_id == var.management_account_id
      error_message = "account ${var.management_account_id} does not manage the organization, ${data.aws_organizations_organization.this.master_account_id} does: make the trail there."
    }

    precondition {
      condition     = data.aws_organizations_organization.this.id == var.organization_id
      error_message = "the organization is not ${var.organization_id}: its id is ${data.aws_organizations_organization.this.id}."
    }

    precondition {
      condition     = try(contains(data.aws_organizations_organization.this.aws_service_access_principals, "cloudtrail.amazonaws.com"), false)
      error_message = "the organization does not trust cloudtrail.amazonaws.com: aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com, in its management account."
    }
  }
}
