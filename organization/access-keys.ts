import type { Organization } from "./organization";

/**
 * Characters that the names of exceptions and the actions exempt from MFA can take together, each with quotes and a
 * comma. The policy of all users has 5,120, and holds both twice; a test fills it.
 */
const ROOM = 800;

/** Characters that the names of exceptions can take. */
export function roomForExceptions({
  mfaExempt,
  sessions,
}: Pick<Organization, "mfaExempt" | "sessions">): number {
  return ROOM - charactersOf(sessions.sourceIdentity ? [...mfaExempt, "sts:SetSourceIdentity"] : mfaExempt);
}

/** Names of the users for whom the opposite of `selfService.accessKeys` holds, sorted. */
export function accessKeyExceptions({
  users,
  selfService,
}: Pick<Organization, "users" | "selfService">): string[] {
  return users
    .filter(({ accessKeys }) => accessKeys !== selfService.accessKeys)
    .map(({ name }) => name)
    .sort();
}

/** Length of a list of names in a policy. */
export function charactersOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + name.length + '"",'.length, 0);
}
