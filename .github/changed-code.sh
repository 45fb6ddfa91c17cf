#!/usr/bin/env bash
# Prints the files that differ between two commits and are code: anything but the organization file, the policies
# beside it, documentation, examples and tests.
#
# usage: changed-code.sh <commit> <commit>
set -euo pipefail

file=${ORGANIZATION:-organization.yaml}
policies=$(dirname "$file")/policies
policies=${policies#./}
git diff --name-only "$1" "$2" -- . ":(exclude)$file" ":(exclude,glob)$policies/**/*.json" \
  ':(exclude)docs' ':(exclude)examples' ':(exclude)__tests__' ':(exclude,glob)**/*.md'
