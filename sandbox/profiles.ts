import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Organization } from "../organization/organization";
import type { Gateway } from "./gateway/gateway";

/**
 * Writes AWS profiles with which the file reaches its accounts, each with an administrator session of the sandbox. The file's
 * JSON names them, and ~/.aws is not used.
 *
 * @param folder for the credentials file
 * @returns the environment with the file's location; empty if the file names no profiles
 */
export function writeProfiles(
  organization: Organization,
  gateway: Pick<Gateway, "administratorOf">,
  folder: string,
): NodeJS.ProcessEnv {
  const sections = [...accountsByProfile(organization)].map(([profile, accountId]) => {
    const { accessKeyId, secretAccessKey, sessionToken } = gateway.administratorOf(accountId);
    return [
      `[${profile}]`,
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      `aws_session_token = ${sessionToken}`,
    ].join("\n");
  });
  if (sections.length === 0) return {};
  const file = join(folder, "credentials");
  writeFileSync(file, `${sections.join("\n\n")}\n`, { mode: 0o600 });
  return { AWS_SHARED_CREDENTIALS_FILE: file };
}

/**
 * The account of each profile: the account that it reaches directly, or the identity account if it only assumes roles.
 */
export function accountsByProfile({
  accounts,
  leaving,
  identity,
}: Pick<Organization, "accounts" | "leaving" | "identity">): Map<string, string> {
  const uses = [...accounts, ...leaving].flatMap(({ id, provider: { profile, assumeRoleArn } }) =>
    profile === undefined ? [] : [{ id, profile, isDirect: assumeRoleArn === undefined }],
  );
  return new Map([
    ...uses.map(({ profile }) => [profile, identity.id] as const),
    ...uses.filter(({ isDirect }) => isDirect).map(({ profile, id }) => [profile, id] as const),
  ]);
}
