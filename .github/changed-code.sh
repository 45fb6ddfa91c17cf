#!/usr/bin/env bash
# Prints the files that differ between two commits and are code: anything but the organization file, the policies
# beside it, Markdown and pictures. No folder is left out, because code may import tests and examples.
#
# usage: changed-code.sh <commit> <commit>
set -euo pipefail

file=${ORGANIZATION:-organization.yaml}
policies=$(dirname "$file")/policies
policies=${policies#./}
git diff --name-only "$1" "$2" -- . ":(exclude)$file" ":(exclude,glob)$policies/**/*.json" \
  ':(exclude,glob)**/*.md' ':(exclude,glob)**/*.png' ':(exclude,glob)**/*.svg'
