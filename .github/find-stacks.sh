#!/usr/bin/env bash
# Finds the stacks whose plans may hold something to do, and where their state is, after `npm run synth`.
# Both files that are compared are synthesized by the code as it is now. So when the code itself has changed, it is
# every stack. The stack `state` is never among them: whoever applies it may rewrite every state, and it hardly changes.
#
# usage: .github/find-stacks.sh [commit to compare with]; without one it is every stack
set -euo pipefail

base=${1:-}
file=${ORGANIZATION:-organization.yaml}
every() { jq '[.stacks | keys[] | { name: ., change: "new" }]' cdktf.out/manifest.json; }

if [ -z "$base" ] || ! git cat-file -e "$base:$file" 2> /dev/null; then
  changed=$(every)
else
  code=$(git diff --name-only "$base" HEAD -- . ":(exclude)$file" ':(exclude,glob)policies/*.json' \
    ':(exclude)docs' ':(exclude)__tests__' ':(exclude,glob)*.md')
  if [ -n "$code" ]; then
    changed=$(every)
    note="The code changed, too (files: $(wc -l <<< "$code")): what it changes is in the plans alone, and every stack is planned."
    echo "$note" >> "$GITHUB_STEP_SUMMARY"
    if [ -f access.md ]; then printf '\n%s\n' "$note" >> access.md; fi
  else
    changed=$(npm run -s gatehouse -- changed --base "$base" --format json)
  fi
fi
jq -r '.[] |
  if .change == "removed" then
    "Stack `\(.name)` is no longer synthesized: what it made stands as it is, with its state, until somebody takes it away."
  elif .name == "state" then
    "Stack `state`, the bucket of the state, is planned and applied by hand: `npm run plan -- state`, `npm run apply -- state`."
  else empty end' <<< "$changed" >> "$GITHUB_STEP_SUMMARY"
{
  echo "names=$(jq -c '[.[] | select(.change != "removed" and .name != "state") | .name]' <<< "$changed")"
  echo "state=$(jq -r '.terraform | if .cloud then "cloud" else (.backend | keys[0]) end' cdktf.out/stacks/*/cdk.tf.json | sort -u)"
  # Whether HCP Terraform has a role of its own for plans in every account. By assume-role a plan is handed what an
  # apply can do, and the JSON of a pull request could use it.
  echo "reading=$(jq -s 'map(.provider.aws[] | .shared_config_files != null and .assume_role == null) | all' cdktf.out/stacks/*/cdk.tf.json)"
} >> "$GITHUB_OUTPUT"
