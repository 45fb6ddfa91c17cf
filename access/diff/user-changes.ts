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
    ...keyChanges(before, after),
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

/** Users who may have access keys as an exception, or no longer; a change of `selfService` is a setting's. */
function keyChanges(before: Organization, after: Organization): Change[] {
  if (before.selfService.accessKeys !== after.selfService.accessKeys) return keyExceptionsNow(after);
  const had = new Map(before.users.map(({ name, accessKeys }) => [name, accessKeys]));
  const changed = (to: boolean) =>
    after.users
      .filter(
        ({ name, accessKeys }) => accessKeys === to && (had.get(name) ?? after.selfService.accessKeys) !== to,
      )
      .map(({ name }) => name)
      .sort();
  return [
    ...listed(changed(true)).map(mayHaveKeys),
    ...listed(changed(false)).map((names): Change => {
      const says = `can no longer create or activate access keys: ${names}`;
      return { says, about: "user", risks: [] };
    }),
  ];
}

function keyExceptionsNow({ selfService, users }: Organization): Change[] {
  if (selfService.accessKeys) return [];
  const exceptions = users.filter(({ accessKeys }) => accessKeys).map(({ name }) => name);
  return listed(exceptions.sort()).map(mayHaveKeys);
}

function mayHaveKeys(names: string): Change {
  const says = `may create and activate access keys, as an exception: ${names}`;
  return { says, about: "user", risks: ["loosened"] };
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
