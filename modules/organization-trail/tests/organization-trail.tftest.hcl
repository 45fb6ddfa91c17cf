# terraform test, which plans only: the bucket could not be destroyed again. The organization is mocked.

variables {
  management_account_id = "111111111111"
  organization_id       = "o-a1b2c3d4e5"
  bucket                = "gatehouse-test-trail"
  writers               = ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/apply"]
}

override_data {
  target = data.aws_organizations_organization.this
  values = {
    id                            = "o-a1b2c3d4e5"
    master_account_id             = "111111111111"
    aws_service_access_principals = ["cloudtrail.amazonaws.com"]
  }
}

run "records_every_account_and_region" {
  command = plan

  assert {
    condition     = aws_cloudtrail.this.is_organization_trail && aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.include_global_service_events && aws_cloudtrail.this.enable_logging
    error_message = "some events would not be recorded"
  }

  assert {
    condition     = one(aws_cloudtrail.this.event_selector).read_write_type == "All" && one(aws_cloudtrail.this.event_selector).include_management_events
    error_message = "reads or writes would not be recorded"
  }

  assert {
    condition     = aws_cloudtrail.this.enable_log_file_validation
    error_message = "a changed file would not be detected"
  }
}

run "is_written_by_this_trail_alone" {
  command = plan

  assert {
    condition     = alltrue([for it in slice(jsondecode(aws_s3_bucket_policy.this.policy).Statement, 2, 4) : it.Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:us-east-1:111111111111:trail/gatehouse-organization"])
    error_message = "another trail could write: ${aws_s3_bucket_policy.this.policy}"
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[3].Resource == ["arn:aws:s3:::gatehouse-test-trail/AWSLogs/111111111111/*", "arn:aws:s3:::gatehouse-test-trail/AWSLogs/o-a1b2c3d4e5/*"]
    error_message = "wrong folders: ${aws_s3_bucket_policy.this.policy}"
  }

  assert {
    condition     = toset(jsondecode(aws_s3_bucket_policy.this.policy).Statement[1].Condition.ArnNotLike["aws:PrincipalArn"]) == toset(var.writers)
    error_message = "other principals may delete files: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "is_refused_outside_the_management_account" {
  command = plan

  variables {
    management_account_id = "222222222222"
  }

  expect_failures = [aws_cloudtrail.this]
}

run "is_refused_where_cloudtrail_is_not_trusted" {
  command = plan

  override_data {
    target = data.aws_organizations_organization.this
    values = {
      id                            = "o-a1b2c3d4e5"
      master_account_id             = "111111111111"
      aws_service_access_principals = []
    }
  }

  expect_failures = [aws_cloudtrail.this]
}

run "tags_what_it_creates" {
  command = plan

  variables {
    tags = { team = "web" }
  }

  assert {
    condition     = aws_s3_bucket.this.tags == tomap({ team = "web" }) && aws_cloudtrail.this.tags == tomap({ team = "web" })
    error_message = "a resource has no tags"
  }
}

run "refuses_what_is_no_organization" {
  command = plan

  variables {
    management_account_id = "1111"
    organization_id       = "r-1234"
    bucket                = "Acme_Trail"
    name                  = "-"
    partition             = "eu"
    writers               = ["*"]
  }

  expect_failures = [var.management_account_id, var.organization_id, var.bucket, var.name, var.partition, var.writers]
}
