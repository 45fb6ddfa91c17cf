locals {
  trail_arn = "arn:${var.partition}:cloudtrail:${var.region}:${var.management_account_id}:trail/${var.name}"
}

resource "aws_s3_bucket" "this" {
  bucket = var.bucket
  tags   = var.tags

  lifecycle {
    prevent_destroy = true
  }
}

# An overwritten file can be restored.
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

# The bucket's account owns every object: policies alone decide, no access control lists.
resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.bucket

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = jsonencode(local.bucket_policy)

  # S3 refuses two simultaneous changes of one bucket (OperationAborted).
  depends_on = [aws_s3_bucket_public_access_block.this]
}

data "aws_organizations_organization" "this" {}

resource "aws_cloudtrail" "this" {
  name           = var.name
  s3_bucket_name = aws_s3_bucket.this.bucket
  tags           = var.tags

  is_organization_trail         = true
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  enable_logging                = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true
  }

  # CloudTrail creates no trail for a bucket that it cannot write to.
  depends_on = [aws_s3_bucket_policy.this]

  # AWS would only answer that access is denied.
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
