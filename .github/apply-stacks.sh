#!/usr/bin/env bash
# Applies exactly the plans that plan-stacks.sh saved and showed, and creates no plan. A plan whose state has changed
# since then fails: terraform refuses it as stale, and HCP Terraform discards its run.
#
# usage: STACKS="account-A account-B" PLAN_KEY=… apply-stacks.sh <archive>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.github/terraform-setup.sh
source "$here/terraform-setup.sh"

expect_key
plans=$RUNNER_TEMP/to-apply
mkdir "$plans"
with_key --decrypt "$1" | tar -C "$plans" -x
if [ "$(cat "$plans/run")" != "$GITHUB_RUN_ID $GITHUB_SHA" ]; then
  echo "::error::the plans are of run $(cat "$plans/run"), not of this one"
  exit 1
fi

apply() { # <stack>
  cd "$plans/$1"
  expect_host "$1"
  local options=()
  if [ -f apply.config ]; then
    export AWS_CONFIG_FILE=$PWD/apply.config
    options+=(-lock-timeout=10m)
  fi
  # The lock file pins the provider build that created the plan.
  terraform init -lockfile=readonly
  terraform apply "${options[@]}" plan
}

failed=()
for name in $STACKS; do
  if [ ! -d "$plans/$name" ]; then
    echo "$name: no plan to apply"
    continue
  fi
  echo "::group::$name"
  # A failed stack does not stop the others, nor, because of `if`, trigger `set -e`.
  set +e
  (set -e; apply "$name")
  code=$?
  set -e
  if [ "$code" -ne 0 ]; then failed+=("$name"); fi
  echo "::endgroup::"
done
if [ "${#failed[@]}" -gt 0 ]; then
  echo "::error::not applied: ${failed[*]}"
  exit 1
fi
