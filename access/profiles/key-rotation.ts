import type { Organization } from "../../organization/organization";
import type { ProfileFormat } from "../../organization/profile-format";
import { mfaSession } from "./formats";
import type { Profiles } from "./people-profiles";
import { selfName } from "./profile-names";

/**
 * Commands with which users replace an access key; `aws login` has none.
 *
 * aws-vault creates a key, stores it in the keychain, and deletes the old one, in a session of the profile, which needs MFA. The
 * base profile has none.
 *
 * Source: https://github.com/ByteNess/aws-vault/blob/main/USAGE.md#rotating-credentials
 */
export function rotation({ base, self }: Profiles, format: "aws-vault" | "aws-cli"): string[] {
  if (format === "aws-vault") return [`aws-vault rotate ${self.name}`];
  return [
    "# CODE is what your phone shows",
    mfaSession(base),
    "aws iam list-access-keys           # the id of the old key: OLD below",
    `aws iam create-access-key          # its two values take the place of the old ones in ~/.aws/credentials, [${base.name}]`,
    `aws --profile ${base.name} sts get-caller-identity`,
    "aws iam update-access-key --access-key-id OLD --status Inactive",
    "aws iam delete-access-key --access-key-id OLD",
    "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
  ];
}

/** What to do about a user's old access key, in one line. */
export function rotationInWords(
  user: string,
  { name, users, profiles, selfService }: Pick<Organization, "name" | "users" | "profiles" | "selfService">,
): string {
  const entry = users.find((it) => it.name === user);
  if (entry === undefined)
    return `the file does not have them: aws iam delete-access-key --user-name ${user} --access-key-id <its id>`;
  if (!entry.accessKeys)
    return `the file denies them keys: aws iam delete-access-key --user-name ${user} --access-key-id <its id>`;
  // An exception has its key for a program, and the others' format is browser.
  return IN_WORDS[selfService.accessKeys ? profiles.format : "aws-vault"](user, name);
}

const IN_WORDS: Readonly<Record<ProfileFormat, (user: string, organization: string) => string>> = {
  "aws-vault": (user, organization) => `${user} runs aws-vault rotate ${selfName(organization)}`,
  "aws-cli": (user) =>
    `${user} runs aws iam create-access-key and delete-access-key with MFA, as gatehouse onboard ${user} shows`,
  browser: (user, organization) =>
    `aws login needs none: ${user} runs aws --profile ${organization} iam delete-access-key --access-key-id <its id>`,
};
