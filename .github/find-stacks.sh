#!/usr/bin/env bash
# Finds the stacks whose plans may contain changes, and packs them into jobs, after `npm run synth`.
# The current code synthesizes both compared files, so a change of the code itself selects every stack. The stack
# `state` is never selected: whoever applies it can rewrite every state, and it rarely changes.
#
# usage: find-stacks.sh [commit to compare with [commit of the file]]; without a commit it selects every stack
set -euo pipefail

base=${1:-}
head=${2:-HEAD}
file=${ORGANIZATION:-organization.yaml}
# GitHub allows 256 jobs in a matrix. A lower limit leaves runners for others and downloads the provider less often.
most=20
every() { jq '[.stacks | keys[] | { name: ., change: "new" }]' cdktf.out/manifest.json; }

if [ -z "$base" ] || ! git cat-file -e "$base:$file" 2> /dev/null; then
  changed=$(every)
else
  code=$("$(dirname "$0")/changed-code.sh" "$base" "$head")
  if [ -n "$code" ]; then
    changed=$(every)
    echo "The code changed, too (files: $(wc -l <<< "$code")): every stack is planned." >> "$GITHUB_STEP_SUMMARY"
  else
    changed=$(npm run -s gatehouse -- changed --base "$base" --format json)
  fi
fi
jq -r '.[] |
  if .change == "removed" then
    "Stack `\(.name)` is no longer synthesized: what it created still exists, with its state, until somebody deletes it."
  elif .name == "state" then
    "Stack `state`, the bucket of the state, is planned and applied manually: `npm run plan -- state`, `npm run apply -- state`."
  else empty end' <<< "$changed" >> "$GITHUB_STEP_SUMMARY"
{
  echo "jobs=$(jq -c --argjson most "$most" '
    [.[] | select(.change != "removed" and .name != "state") | .name] as $names
    | ([($names | length), $most] | min) as $jobs
    | [range($jobs) as $job | { job: ($job + 1), stacks: ([range($job; $names | length; $jobs) | $names[.]] | join(" ")) }]
  ' <<< "$changed")"
  echo "state=$(jq -r '.terraform | if .cloud then "cloud" else (.backend | keys[0]) end' cdktf.out/stacks/*/cdk.tf.json | sort -u)"
  # Whether HCP Terraform has a separate plan role in every account. With `assume_role`, a plan gets the permissions of
  # an apply.
  echo "reading=$(jq -s 'map(.provider.aws[] | .shared_config_files != null and .assume_role == null) | all' cdktf.out/stacks/*/cdk.tf.json)"
} >> "$GITHUB_OUTPUT"
