#!/usr/bin/env bash
# Fetches what main would be with the pull request merged, as refs/gatehouse/merge, with its parents, and checks nothing out.
#
# usage: GH_TOKEN=… NUMBER=<of the pull request> HEAD=<its commit that is to be judged> fetch-pull-request.sh
set -euo pipefail

git -c credential.helper= -c credential.helper='!gh auth git-credential' \
  fetch --quiet --no-tags --no-recurse-submodules --depth=2 origin "+refs/pull/$NUMBER/merge:refs/gatehouse/merge"
if [ "$(git rev-parse 'refs/gatehouse/merge^2')" != "$HEAD" ]; then
  echo "::error::GitHub has no merge of $HEAD: it conflicts with main, or a newer commit has replaced it"
  exit 1
fi
