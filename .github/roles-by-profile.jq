# Replaces each role to assume in the stack's JSON with a profile, and creates the AWS configuration in which those
# profiles are the stack's own roles (apply) or each account's read-only role (plan).
# A saved plan contains the provider settings, so only profiles let one role create it and another apply it.
#
# usage: jq --arg reader <role name> -f roles-by-profile.jq cdk.tf.json
def role(name):
  (keys_unsorted - ["role_arn", "external_id", "session_name"]) as $unknown
  | if $unknown != [] then error("profile \(name): no place for \($unknown | join(", "))") else . end
  | if any(.[]; type != "string" or test("[[:cntrl:]]")) then error("profile \(name): not a line of text") else . end;
def profile(name; $arn): [
  "[profile \(name)]", "role_arn = \($arn)", "credential_source = Environment",
  (.external_id // empty | "external_id = \(.)"), (.session_name // empty | "role_session_name = \(.)"), ""
] | join("\n");

if any(.provider.aws[], .terraform.backend.s3; .profile != null and .assume_role != null) then
  error("a provider has both a profile and a role")
elif any(.provider.aws[]; (.assume_role // [{}]) | length != 1) then error("a provider has more than one role")
else . end
| [(.provider.aws[] | select(.assume_role) | { name: "account-\(.alias)", role: .assume_role[0] }),
   (.terraform.backend.s3.assume_role | select(.) | { name: "state", role: . })] as $profiles
| {
    json: (
      (.provider.aws[] | select(.assume_role)) |= (.profile = "account-\(.alias)" | del(.assume_role))
      | (.terraform.backend.s3 | select(.assume_role)) |= (.profile = "state" | del(.assume_role))),
    apply: ($profiles | map(.name as $name | .role | role($name) | profile($name; .role_arn)) | join("\n")),
    plan: ($profiles | map(.name as $name | .role | role($name)
      | profile($name; .role_arn | sub(":role/.*"; ":role/" + $reader))) | join("\n"))
  }
