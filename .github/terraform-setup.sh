# Shared by plan-stacks.sh and apply-stacks.sh, which source it.
# shellcheck shell=bash
export TF_IN_AUTOMATION=1 TF_INPUT=0 TF_CLI_ARGS=-no-color
export TF_PLUGIN_CACHE_DIR="$RUNNER_TEMP/plugins"
mkdir -p "$TF_PLUGIN_CACHE_DIR"

# HCP Terraform's token goes to the host that the repository's settings name, whatever a stack's JSON says.
hostname=${TF_HOSTNAME:-app.terraform.io}
if [ -n "${TF_API_TOKEN:-}" ]; then
  name=${hostname//-/__}
  export "TF_TOKEN_${name//./_}=$TF_API_TOKEN"
fi

expect_host() {
  local found
  found=$(jq -r '.terraform.cloud | objects | .hostname // "app.terraform.io"' cdk.tf.json)
  if [ -n "$found" ] && [ "$found" != "$hostname" ]; then
    echo "::error::stack $1 is at $found, and the variable TF_HOSTNAME says $hostname"
    return 1
  fi
}

expect_key() {
  if [ "${#PLAN_KEY}" -lt 32 ]; then
    echo "::error::the secret GATEHOUSE_PLAN_KEY is not set, or has less than 32 characters: openssl rand -base64 32"
    exit 1
  fi
}

# Reads the key from the environment, so that no process list shows it.
with_key() { gpg --batch --yes --quiet --pinentry-mode loopback --passphrase-fd 3 "$@" 3<<< "$PLAN_KEY"; }
