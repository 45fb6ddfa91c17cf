# terraform test, which plans only: the bucket could not be destroyed again.

variables {
  name    = "gatehouse-test-state"
  writers = ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/apply"]
}

run "is_versioned_encrypted_and_closed" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "an overwritten state could not be restored"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "wrong encryption"
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[0].Resource == ["arn:aws:s3:::gatehouse-test-state", "arn:aws:s3:::gatehouse-test-state/*"]
    error_message = "calls without TLS are not denied: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "is_written_by_the_writers_alone" {
  command = plan

  assert {
    condition     = toset(jsondecode(aws_s3_bucket_policy.this.policy).Statement[1].Condition.ArnNotLike["aws:PrincipalArn"]) == toset(var.writers)
    error_message = "other principals may write: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "takes_a_key_and_a_log" {
  command = plan

  variables {
    kms_key_id  = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    access_logs = { bucket = "gatehouse-test-logs" }
    partition   = "aws-us-gov"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled && aws_s3_bucket_logging.this[0].target_prefix == "gatehouse-test-state/"
    error_message = "there is no key, or no log"
  }
}

run "takes_a_log_bucket_of_the_same_apply" {
  command = plan

  module {
    source = "./tests/log-bucket"
  }

  assert {
    condition     = terraform_data.name.input == "gatehouse-test-logs"
    error_message = "wrong name"
  }
}

run "tags_what_it_creates" {
  command = plan

  variables {
    tags = { team = "web" }
  }

  assert {
    condition     = aws_s3_bucket.this.tags == tomap({ team = "web" })
    error_message = "a resource has no tags"
  }
}

run "refuses_what_is_no_bucket" {
  command = plan

  variables {
    name              = "Acme_State"
    old_versions_days = 0
    partition         = "eu"
    writers           = ["*"]
  }

  expect_failures = [var.name, var.old_versions_days, var.partition, var.writers]
}
