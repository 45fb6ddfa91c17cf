#!/usr/bin/env bash
# Writes the findings of verify and the plans into one issue: opens it, updates it, and closes it when there are none.
# A missing result and a failed job count as findings, because an artifact can be from an earlier attempt. Adds a
# comment when the findings change, because GitHub sends no notification for an edit.
#
# usage: REPOSITORY=<owner/name> STATE=<from find-stacks.sh> JOBS=<from find-stacks.sh> VERIFY=<job result>
#        PLAN=<result of the plan jobs> write-issue.sh <folder of the artifacts>
set -euo pipefail

found=$1
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
title="What exists differs from the organization file"
findings=$RUNNER_TEMP/findings.md
: > "$findings"

# Indented, because no text in it can end an indented block.
section() { # <headline> <file>
  sed 's/^/    /' "$2" > "$RUNNER_TEMP/section.txt"
  { printf '### %s\n\n' "$1"; head -c 30000 "$RUNNER_TEMP/section.txt"; printf '\n'
    if [ "$(wc -c < "$RUNNER_TEMP/section.txt")" -gt 30000 ]; then printf '\n**Cut here: all of it is in the summary of the run.**\n'; fi
    printf '\n'; } >> "$findings"
}

if [ "${VERIFY:-}" != success ] || [ ! -f "$found/verify/code" ]; then
  printf '### Not verified\n\nThe job ended without an answer.\n\n' >> "$findings"
elif [ "$(cat "$found/verify/code")" != 0 ]; then
  section "gatehouse verify" "$found/verify/findings.txt"
fi

case ${STATE:-} in
  "") printf '### Not planned\n\nNothing was synthesized.\n\n' >> "$findings" ;;
  local) ;; # No run can read it.
  *)
    cat "$found"/plans-*/outcomes.txt > "$RUNNER_TEMP/outcomes.txt" 2> /dev/null || true
    jq -r '.[].stacks | split(" ")[]' <<< "$JOBS" | while read -r stack; do
      outcome=$(awk -v stack="$stack: " 'index($0, stack) == 1 { print; exit }' "$RUNNER_TEMP/outcomes.txt")
      if [ "$outcome" != "$stack: No changes." ]; then echo "${outcome:-$stack: not planned}"; fi
    done > "$RUNNER_TEMP/planned.txt"
    if [ -s "$RUNNER_TEMP/planned.txt" ]; then section "Stacks whose plan is not empty" "$RUNNER_TEMP/planned.txt"; fi
    case ${PLAN:-} in
      success | skipped) ;;
      *) printf '### Not planned to the end\n\nA job failed: the reason is in its log.\n\n' >> "$findings" ;;
    esac
    ;;
esac

digest=$(sha256sum "$findings" | cut -c 1-64)
mark="<!-- gatehouse: watch"
issue=$(MARK=$mark gh api --paginate "repos/$REPOSITORY/issues?state=open&per_page=100" \
  --jq '.[] | select(.pull_request == null and .user.login == "github-actions[bot]" and (.body // "" | startswith(env.MARK)))
    | "\(.number) \(.body | split(" ")[3])"' | sort -n | head -n 1)
number=${issue%% *}

if [ ! -s "$findings" ]; then
  if [ -n "$number" ]; then
    gh api --silent --method POST "repos/$REPOSITORY/issues/$number/comments" --raw-field body="[This run]($run) found nothing any more."
    gh api --silent --method PATCH "repos/$REPOSITORY/issues/$number" --raw-field state=closed --raw-field state_reason=completed
  fi
  echo "Nothing was found." >> "$GITHUB_STEP_SUMMARY"
  exit 0
fi

{
  printf '%s %s -->\n' "$mark" "$digest"
  printf '`gatehouse verify` and a plan of every stack, by roles that can only read, found this on %s ([run](%s)).\n' "$(date -u +%F)" "$run"
  printf 'A change that was merged and not applied is among it. What to do: docs/drift.md in the package gatehouse. This issue closes itself.\n\n'
  cat "$findings"
} > "$RUNNER_TEMP/issue.md"
cat "$RUNNER_TEMP/issue.md" >> "$GITHUB_STEP_SUMMARY"
if [ -z "$number" ]; then
  gh api --silent --method POST "repos/$REPOSITORY/issues" --raw-field title="$title" --field body=@"$RUNNER_TEMP/issue.md"
else
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/$number" --field body=@"$RUNNER_TEMP/issue.md"
  if [ "${issue#* }" != "$digest" ]; then
    gh api --silent --method POST "repos/$REPOSITORY/issues/$number/comments" --raw-field body="What is found has changed: [run]($run)."
  fi
fi
