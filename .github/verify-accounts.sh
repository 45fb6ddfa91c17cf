#!/usr/bin/env bash
# Runs `gatehouse verify` with read-only roles, and saves its findings and exit code for the job that writes the issue.
# Succeeds whatever the result: write-issue.sh reports a missing result.
#
# usage: READER=<role name> verify-accounts.sh <folder for findings.txt and code>
set -euo pipefail

folder=$1
mkdir -p "$folder"
code=0
npm run -s gatehouse -- verify --role "${READER:?set the variable GATEHOUSE_READER_ROLE}" \
  > "$folder/all.txt" 2> "$RUNNER_TEMP/messages.txt" || code=$?
# The refuted and unknown claims with the lines below them; without any claim, the reason.
awk '/^[^ ]/ { wanted = /^(REFUTED|UNKNOWN) / } wanted' "$folder/all.txt" > "$folder/findings.txt"
if [ ! -s "$folder/all.txt" ]; then cp "$RUNNER_TEMP/messages.txt" "$folder/findings.txt"; fi
echo "$code" > "$folder/code"
{
  printf '### verify\n\nExit code %s.\n\n' "$code"
  # Indented, because no text in it can end an indented block.
  tail -c 900000 "$folder/all.txt" | sed 's/^/    /'
  if [ "$code" -ne 0 ]; then printf '\n'; tail -c 50000 "$folder/findings.txt" | sed 's/^/    /'; fi
} >> "$GITHUB_STEP_SUMMARY"
