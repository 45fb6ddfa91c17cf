# terraform test, with credentials of the account 444444444444, in which users and groups may be created and deleted.

variables {
  identity_account_id = "444444444444"
  users_group         = "gatehouse-test-everyone"

  users = {
    gatehouse-test-alice = {}
    gatehouse-test-bob   = { mfa_device = "gatehouse-test-bobs-phone" }
  }

  groups = {
    gatehouse-test-vpc = {
      role_arns = ["arn:aws:iam::222222222222:role/vpc"]
      members   = ["gatehouse-test-alice"]
    }
    gatehouse-test-nobody = { role_arns = ["arn:aws:iam::222222222222:role/ec2"] }
  }
}

run "has_users_and_groups" {
  variables {
    password_policy = { minimum_length = 20 }
    tags            = { team = "web" }
  }

  assert {
    condition     = keys(output.user_unique_ids) == keys(output.user_arns) && alltrue([for id in values(output.user_unique_ids) : length(id) > 0])
    error_message = "wrong unique IDs"
  }

  assert {
    condition     = keys(output.user_arns) == ["gatehouse-test-alice", "gatehouse-test-bob"]
    error_message = "wrong users"
  }

  assert {
    condition     = endswith(output.group_arns["gatehouse-test-vpc"], ":group/gatehouse-test-vpc")
    error_message = "wrong groups"
  }
}

run "refuses_a_member_that_is_no_user" {
  command = plan

  variables {
    groups = {
      gatehouse-test-vpc = { role_arns = ["arn:aws:iam::222222222222:role/vpc"], members = ["mallory"] }
    }
  }

  expect_failures = [output.user_arns]
}

run "refuses_users_and_groups_that_are_null" {
  command = plan

  variables {
    users  = { gatehouse-test-alice = null }
    groups = { gatehouse-test-vpc = null }
  }

  expect_failures = [var.users, var.groups]
}

run "refuses_users_that_differ_by_case" {
  command = plan

  variables {
    users  = { gatehouse-test-alice = {}, gatehouse-test-Alice = {} }
    groups = {}
  }

  expect_failures = [var.users]
}

run "refuses_a_device_of_another_user" {
  command = plan

  variables {
    users  = { gatehouse-test-alice = {}, gatehouse-test-bob = { mfa_device = "gatehouse-test-alice" } }
    groups = {}
  }

  expect_failures = [var.users]
}

run "refuses_two_users_with_one_device" {
  command = plan

  variables {
    users  = { gatehouse-test-alice = { mfa_device = "phone" }, gatehouse-test-bob = { mfa_device = "Phone" } }
    groups = {}
  }

  expect_failures = [var.users]
}

run "refuses_groups_that_differ_by_case" {
  command = plan

  variables {
    groups = {
      gatehouse-test-vpc = { role_arns = ["arn:aws:iam::222222222222:role/vpc"] }
      gatehouse-test-VPC = { role_arns = ["arn:aws:iam::222222222222:role/vpc"] }
    }
  }

  expect_failures = [var.groups]
}

run "refuses_a_group_that_is_the_one_of_everyone" {
  command = plan

  variables {
    groups = { Gatehouse-Test-Everyone = { role_arns = ["arn:aws:iam::222222222222:role/vpc"] } }
  }

  expect_failures = [output.users_group_arn]
}

run "refuses_a_user_in_eleven_groups" {
  command = plan

  variables {
    groups = {
      for index in range(10) : "gatehouse-test-${index}" => {
        role_arns = ["arn:aws:iam::222222222222:role/vpc"]
        members   = ["gatehouse-test-alice"]
      }
    }
  }

  expect_failures = [output.group_arns]
}
