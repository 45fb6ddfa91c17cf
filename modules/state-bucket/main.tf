resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = var.tags

  lifecycle {
    prevent_destroy = true
  }
}

# An overwritten state can be restored.
resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    # One call of KMS for many objects.
    bucket_key_enabled = var.kms_key_id != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_id == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_id
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

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.old_versions_days
    }

    # Each run locks and unlocks, and a deleted lock leaves a delete marker.
    expiration {
      expired_object_delete_marker = true
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_logging" "this" {
  # `access_logs` is an object, so that the bucket's name may be unknown at plan.
  count = var.access_logs == null ? 0 : 1

  bucket        = aws_s3_bucket.this.bucket
  target_bucket = var.access_logs.bucket
  target_prefix = "${var.name}/"
}
