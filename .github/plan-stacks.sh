#!/usr/bin/env bash
# Plans stacks with read-only roles, and shows each plan in the run's summary. If an archive is named, saves the plans
# into it for the job that applies. The archive is encrypted, because plans contain what the state contains, and anyone
# who can read the repository can download a run's artifacts.
# Writes a line for each planned stack, with its outcome, to outcomes.txt in the runner's folder.
#
# usage: STACKS="account-A account-B" READER=<role name> [PLAN_KEY=…] plan-stacks.sh [archive], in the folder of the stacks
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.github/terraform-setup.sh
source "$here/terraform-setup.sh"

archive=${1:-}
if [ -n "$archive" ]; then expect_key; fi
stacks=$PWD
saved=$RUNNER_TEMP/plans
mkdir -p "$saved"
read -ra names <<< "$STACKS"
# GitHub limits a step's summary to 1 MiB.
most=$((900000 / ${#names[@]}))

show() { # <stack> <headline> <file>
  echo "$1: $2" >> "$RUNNER_TEMP/outcomes.txt"
  {
    printf '### %s\n\n%s\n\n' "$1" "$2"
    if [ "$(wc -c < "$3")" -gt "$most" ]; then printf '**Cut: the beginning is in the log of this job.**\n\n'; fi
    # Indented, because no text in it can end an indented block.
    tail -c "$most" "$3" | sed 's/^/    /'
    echo
  } >> "$GITHUB_STEP_SUMMARY"
}

plan() { # <stack>
  local name=$1 options=() code=0
  cd "$stacks/$name"
  expect_host "$name"
  if jq -e .terraform.backend.s3 cdk.tf.json > /dev/null; then
    jq --arg reader "${READER:?set the variable GATEHOUSE_READER_ROLE}" -f "$here/roles-by-profile.jq" \
      cdk.tf.json > "$RUNNER_TEMP/roles.json"
    jq .json "$RUNNER_TEMP/roles.json" > cdk.tf.json
    jq -r .plan "$RUNNER_TEMP/roles.json" > plan.config
    jq -r .apply "$RUNNER_TEMP/roles.json" > apply.config
    export AWS_CONFIG_FILE=$PWD/plan.config
    # A lock needs write access. Without it, applying an outdated plan still fails as stale.
    options+=(-lock=false)
  fi
  if [ -n "$archive" ]; then options+=(-out=plan); fi
  # Never run a provider that a state names and the committed lock file does not, nor one that the synthesizing job,
  # with all its dependencies, has locked. Without a lock file, init installs no provider.
  if [ -e .terraform.lock.hcl ] && ! cmp -s .terraform.lock.hcl "$here/../.terraform.lock.hcl"; then
    echo "::error::stack $name has another lock file of providers than main"
    return 1
  fi
  terraform init -lockfile=readonly
  terraform plan -detailed-exitcode "${options[@]}" | tee "$RUNNER_TEMP/plan.txt" || code=$?
  # terraform's exit codes: 0 no changes, 2 changes.
  case $code in
    0) show "$name" "No changes." "$RUNNER_TEMP/plan.txt" ;;
    2)
      show "$name" "$(grep '^Plan: ' "$RUNNER_TEMP/plan.txt" | tail -n 1)" "$RUNNER_TEMP/plan.txt"
      if [ -z "$archive" ]; then return; fi
      mkdir "$saved/$name"
      for file in cdk.tf.json .terraform.lock.hcl apply.config plan; do
        if [ -f "$file" ]; then cp "$file" "$saved/$name"; fi
      done
      ;;
    *) return 1 ;;
  esac
}

failed=()
for name in "${names[@]}"; do
  echo "::group::$name"
  # A failed stack does not stop the others, nor, because of `if`, trigger `set -e`.
  set +e
  (set -e; plan "$name")
  code=$?
  set -e
  if [ "$code" -ne 0 ]; then
    failed+=("$name")
    printf '### %s\n\n**Not planned: the reason is in the log of this job.**\n\n' "$name" >> "$GITHUB_STEP_SUMMARY"
  fi
  echo "::endgroup::"
done

if [ -n "$archive" ]; then
  # Identifies the run, so that another run's archive is refused.
  echo "$GITHUB_RUN_ID $GITHUB_SHA" > "$saved/run"
  tar -C "$saved" -c . | with_key --symmetric --cipher-algo AES256 --output "$archive"
fi
if [ "${#failed[@]}" -gt 0 ]; then
  echo "::error::not planned: ${failed[*]}"
  exit 1
fi
