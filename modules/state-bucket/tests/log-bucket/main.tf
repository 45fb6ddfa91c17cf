# A bucket for logs whose name is known only after the apply.

terraform {
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}

variable "name" {
  type        = string
  description = "Name of the bucket for state."
}

resource "terraform_data" "name" {
  input = "gatehouse-test-logs"
}

module "state" {
  source = "../.."

  name        = var.name
  writers     = ["arn:aws:iam::111111111111:root"]
  access_logs = { bucket = terraform_data.name.output }
}
