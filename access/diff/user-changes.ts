import type { Organization, User } from "../../organization/organization";
import { type Change, listed, tagsInWords } from "./change";

/** New and removed users, and changes of their credentials. */
export function userChanges(before: Organization, after: Organization): Change[] {
  const was = new Map(before.users.map((user) => [user.name, user]));
  const is = new Map(after.users.map((user) => [user.name, user]));
  const said = (says: string): Change => ({ says, about: "user", risks: [] });
  const inOrder = [...is.keys()].sort();
  const remaining = inOrder.flatMap((name) => {
    const [old, user] = [was.get(name), is.get(name)];
    return old === undefined || user === undefined ? [] : [[old, user] as const];
  });
  const withoutPassword = remaining.filter(
    ([old, user]) => old.pgpKey !== undefined && user.pgpKey === undefined,
  );
  return [
    ...listed(inOrder.filter((name) => !was.has(name))).map((names) => said(`joins: ${names}`)),
    ...inOrder.flatMap((name) => otherCase(name, was, is)),
    ...listed([...was.keys()].filter((name) => !is.has(name)).sort()).map((names) =>
      said(`leaves: ${names}`),
    ),
    // Removing the key deletes the login profile, even if the password has changed since.
    ...listed(withoutPassword.map(([, { name }]) => name)).map((names) =>
      said(`no pgpKey, so the password is deleted: ${names}`),
    ),
    ...remaining.flatMap(([old, user]) => credentialChanges(old, user)),
    ...remaining.flatMap(([old, user]) => tagChanges(old, user)),
  ];
}

/** IAM ignores case in names, and Terraform creates the new user before it deletes the former one. */
function otherCase(name: string, was: ReadonlyMap<string, User>, is: ReadonlyMap<string, User>): Change[] {
  if (was.has(name)) return [];
  const old = [...was.keys()].find((it) => !is.has(it) && it.toLowerCase() === name.toLowerCase());
  if (old === undefined) return [];
  const says = `user ${name} differs from ${old} only in case: IAM treats them as the same name, and the apply fails; keep ${old}, or delete it in a separate apply`;
  return [{ says, about: "user", risks: ["loosened"] }];
}

/** Changes with which somebody else could sign in: by reading a password, or enrolling a device. */
function credentialChanges(was: User, { name, pgpKey, mfaDevice }: User): Change[] {
  const loosened = (says: string): Change => ({
    says: `${name} ${says}`,
    about: "user",
    risks: ["loosened"],
  });
  const changes: Change[] = [];
  if (pgpKey !== undefined && was.pgpKey === undefined)
    changes.push(loosened(`gets a password that the holder of ${keyInWords(pgpKey)} can read`));
  if (pgpKey !== undefined && was.pgpKey !== undefined && pgpKey !== was.pgpKey) {
    const keys = `${keyInWords(pgpKey)}, was ${keyInWords(was.pgpKey)}`;
    changes.push(loosened(`has the pgpKey ${keys}: its holder can read passwords created from now on`));
  }
  if (mfaDevice !== was.mfaDevice)
    changes.push(loosened(`may enroll the MFA device ${mfaDevice}, was ${was.mfaDevice}`));
  return changes;
}

/** Any policy may test the tags of a caller. */
function tagChanges(was: User, { name, tags }: User): Change[] {
  const [old, now] = [tagsInWords(was.tags), tagsInWords(tags)];
  if (old === now) return [];
  const says = `${name} has the tags ${now}, was ${old}: which policies ask for them is not judged`;
  return [{ says, about: "user", risks: ["loosened", "unjudged"] }];
}

/** Base64 keys start alike; show their ends. */
function keyInWords(pgpKey: string): string {
  return pgpKey.startsWith("keybase:") ? pgpKey : `…${pgpKey.slice(-12)}`;
}
