#!/usr/bin/env bash
# Writes access.md into one comment on the pull request, and updates that comment.
#
# usage: REPOSITORY=<owner/name> NUMBER=<pull request number> RESULT=<result of the judge job> write-comment.sh
set -euo pipefail

mark="<!-- gatehouse: access -->"
{
  echo "$mark"
  if [ "$RESULT" != success ]; then printf '**Do not merge: this pull request was not judged to the end.**\n\n'; fi
  if [ -f access.md ]; then
    # GitHub limits a comment to 65,536 characters.
    head -c 60000 access.md
    if [ "$(wc -c < access.md)" -gt 60000 ]; then printf '\n\n**Cut here: all of it is in the summary of the run.**\n'; fi
  else
    echo "Nothing is known about its access."
  fi
} > comment.md
id=$(MARK=$mark gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARK))) | .id' | head -n 1)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$id" --field body=@comment.md
else
  gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --field body=@comment.md
fi
