variable "name" {
  type = string
}

variable "force_destroy" {
  type    = bool
  default = false
}

variable "create_iam_user_login_profile" {
  type = bool
}

variable "create_iam_access_key" {
  type = bool
}

variable "policy_arns" {
  type    = list(string)
  default = []
}

resource "aws_iam_user" "this" {
  count = 1

  name          = var.name
  path          = "/"
  force_destroy = var.force_destroy
}

# Without a PGP key: the state has the password as it is.
resource "aws_iam_user_login_profile" "this" {
  count = var.create_iam_user_login_profile ? 1 : 0

  user                    = aws_iam_user.this[0].name
  password_length         = 20
  password_reset_required = true
}

# Without a PGP key: the state has the secret access key as it is.
resource "aws_iam_access_key" "this_no_pgp" {
  count = var.create_iam_access_key ? 1 : 0

  user   = aws_iam_user.this[0].name
  status = "Active"
}

resource "aws_iam_user_policy_attachment" "additional" {
  for_each = toset(var.policy_arns)

  user       = aws_iam_user.this[0].name
  policy_arn = each.value
}

output "iam_user_name" {
  value = aws_iam_user.this[0].name
}
