#!/usr/bin/env bash
# Judges what a pull request changes about access, with the checked-out code, which is main's. From the pull request it
# reads only data: the organization file and the policies beside it. It accepts only regular files, because a symbolic
# link could point to any file on this machine. It runs and installs no code of the pull request.
# It writes its findings to access.md even if it refuses the change, so that no older answer remains.
#
# usage: judge-pull-request.sh <merge commit of the pull request, fetched with its parents>
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
merge=$(git rev-parse "$1^{commit}")
base=$(git rev-parse "$merge^1")
head=$(git rev-parse "$merge^2")
file=${ORGANIZATION:-organization.yaml}
file=${file#./}
policies=$(dirname "$file")/policies
policies=${policies#./}
report=access.md

# Messages quote the data, and GitHub must not run a line of it as a workflow command.
commands=$(openssl rand -hex 16)
echo "::stop-commands::$commands"

say() { printf '%s\n' "$@" >> "$report"; }
refuse() {
  say "" "**$1** [The log of this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID) has the reason."
  printf '::%s::\n::error::%s\n' "$commands" "$1"
  exit 1
}

: > "$report"
say "Commit \`$head\`, judged by the code of main (\`$(git rev-parse HEAD)\`) on the data of this pull request." ""
code=$("$here/changed-code.sh" "$base" "$merge")
if [ -n "$code" ]; then
  say "> **This pull request changes code** (files: $(wc -l <<< "$code")), and nothing here was made by that code. What it makes" \
    "> of the data shows in the plan of the run after the merge, which waits for approval. Read these files:" ""
  # Indented, because no file name can end an indented block.
  say "$(head -n 20 <<< "$code" | sed 's/^/    /')" ""
fi

git ls-tree -r -z --full-tree "$merge" -- "$file" "$policies" > "$RUNNER_TEMP/data"
rm -f "$file"
find "$policies" -name '*.json' -delete 2> /dev/null || true
while IFS= read -r -d '' entry; do
  read -r mode _ object <<< "${entry%%$'\t'*}"
  path=${entry#*$'\t'}
  if [[ $mode != 100644 && $mode != 100755 ]]; then refuse "Not a regular file: $(printf %q "$path")"; fi
  if [ "$path" = "$file" ] || [[ $path =~ ^"$policies"/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\.json$ && /$path != */../* ]]; then
    mkdir -p "$(dirname "$path")"
    git cat-file blob "$object" > "$path"
  elif [[ $path == *.json ]]; then
    refuse "Not a plain name of a file: $(printf %q "$path")"
  fi
done < "$RUNNER_TEMP/data"

npm run -s gatehouse -- check || refuse "The organization file is refused."
npm run synth || refuse "The organization file cannot be synthesized."
npm run -s gatehouse -- prove || refuse "What is synthesized is not proven to be what the file says."
npm run -s gatehouse -- diff --base "$base" --format markdown >> "$report" || refuse "There is nothing to compare with."
if [ -n "$code" ]; then
  # Main's code cannot plan a change of the code.
  echo 'jobs=[]' >> "$GITHUB_OUTPUT"
else
  "$here/find-stacks.sh" "$base" "$merge"
fi
echo "::$commands::"
