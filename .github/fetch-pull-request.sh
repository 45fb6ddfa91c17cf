#!/usr/bin/env bash
# Fetches GitHub's test merge of the pull request into main as refs/gatehouse/merge, and checks nothing out. GitHub
# updates the merge late: after a push it can hold an older commit, after a change of base another branch.
#
# usage: GH_TOKEN=… NUMBER=<pull request number> HEAD=<commit to judge> fetch-pull-request.sh
set -euo pipefail

git -c credential.helper= -c credential.helper='!gh auth git-credential' \
  fetch --quiet --no-tags --no-recurse-submodules origin \
  "+refs/pull/$NUMBER/merge:refs/gatehouse/merge" "+refs/heads/main:refs/gatehouse/main"
if [ "$(git rev-parse 'refs/gatehouse/merge^2')" != "$HEAD" ]; then
  echo "::error::GitHub has no merge of $HEAD: it conflicts with main, or a newer commit has replaced it"
  exit 1
fi
if ! git merge-base --is-ancestor 'refs/gatehouse/merge^1' refs/gatehouse/main; then
  echo "::error::GitHub has a merge of $HEAD into another branch than main: run this again"
  exit 1
fi
