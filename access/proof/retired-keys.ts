import type { Organization } from "../../organization/organization";
import type { Verdict } from "./verdict";

/** A live access key. */
export interface UserKey {
  readonly user: string;
  /** `AKIA…` */
  readonly id: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
  /** Absent: never, as far as AWS knows. */
  readonly lastUsed?: { readonly at: Date; readonly service: string };
}

const DAY = 24 * 60 * 60 * 1000;

/** Whether the file denies a user access keys. A user who is not in it has what everyone has. */
export function isDeniedKeys(
  { users, selfService }: Pick<Organization, "users" | "selfService">,
  name: string,
) {
  return !(users.find((user) => user.name === name)?.accessKeys ?? selfService.accessKeys);
}

/**
 * The access keys that still exist, of users whom the file denies them, in the order in which to retire them: keys that
 * were never used, inactive ones, then the longest unused.
 *
 * @returns nothing if the file denies nobody access keys
 */
export function judgeRetiredKeys(
  keys: readonly UserKey[],
  organization: Pick<Organization, "users" | "selfService">,
  now: Date,
): Verdict[] {
  const { users, selfService } = organization;
  const denied = users.filter(({ accessKeys }) => !accessKeys);
  if (selfService.accessKeys && denied.length === 0) return [];
  const left = keys.filter(({ user }) => isDeniedKeys(organization, user)).sort(inOrderOfRetirement);
  return [
    {
      claim: "users without access keys have none from before",
      judged: denied.length + left.length,
      counterExamples: left.map((key, index) => `${index + 1}. ${describe(key, now)}: ${retirement(key)}`),
      nothingToJudge: "the file has no users",
    },
  ];
}

function inOrderOfRetirement(a: UserKey, b: UserKey): number {
  return (
    rank(a) - rank(b) ||
    (a.lastUsed?.at ?? a.createdAt).getTime() - (b.lastUsed?.at ?? b.createdAt).getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

function rank({ isActive, lastUsed }: UserKey): number {
  if (lastUsed === undefined) return 0;
  return isActive ? 2 : 1;
}

function describe({ user, id, isActive, createdAt, lastUsed }: UserKey, now: Date): string {
  const age = Math.floor((now.getTime() - createdAt.getTime()) / DAY);
  const use =
    lastUsed === undefined
      ? "never used"
      : `last used on ${lastUsed.at.toISOString().slice(0, "2026-12-01".length)} for ${lastUsed.service}`;
  return `${id} of ${user} is ${isActive ? "active" : "inactive"}, ${age} days old and ${use}`;
}

/** Commands for an administrator. What still uses an active key fails while the key is inactive, and can be restored. */
function retirement({ user, id, isActive, lastUsed }: UserKey): string {
  const key = `--user-name ${user} --access-key-id ${id}`;
  const remove = `aws iam delete-access-key ${key}`;
  if (!isActive || lastUsed === undefined) return remove;
  return `aws iam update-access-key ${key} --status Inactive, and when nothing has failed for a week ${remove}`;
}
