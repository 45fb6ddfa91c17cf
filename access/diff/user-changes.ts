import type { Organization, User } from "../../organization/organization";
import { type Change, listed } from "./change";

/** Who joins and leaves, and what people sign in with. */
export function userChanges(before: Organization, after: Organization): Change[] {
  const was = new Map(before.users.map((user) => [user.name, user]));
  const is = new Map(after.users.map((user) => [user.name, user]));
  const said = (says: string): Change => ({ says, about: "user", risks: [] });
  const inOrder = [...is.keys()].sort();
  const standing = inOrder.flatMap((name) => {
    const [old, user] = [was.get(name), is.get(name)];
    return old === undefined || user === undefined ? [] : [[old, user] as const];
  });
  const withoutPassword = standing.filter(
    ([old, user]) => old.pgpKey !== undefined && user.pgpKey === undefined,
  );
  return [
    ...listed(inOrder.filter((name) => !was.has(name))).map((names) => said(`joins: ${names}`)),
    ...listed([...was.keys()].filter((name) => !is.has(name)).sort()).map((names) =>
      said(`leaves: ${names}`),
    ),
    // The login profile goes with the key that made it, whatever password it holds by now.
    ...listed(withoutPassword.map(([, { name }]) => name)).map((names) =>
      said(`without a pgpKey, the password is deleted of: ${names}`),
    ),
    ...standing.flatMap(([old, user]) => credentialChanges(old, user)),
  ];
}

/** A way in that somebody else could hold: whoever reads a password, or enrols a device. */
function credentialChanges(was: User, { name, pgpKey, mfaDevice }: User): Change[] {
  const loosened = (says: string): Change => ({
    says: `${name} ${says}`,
    about: "user",
    risks: ["loosened"],
  });
  const changes: Change[] = [];
  if (pgpKey !== undefined && was.pgpKey === undefined)
    changes.push(loosened(`gets a password, for the holder of ${keyInWords(pgpKey)} to read`));
  if (pgpKey !== undefined && was.pgpKey !== undefined && pgpKey !== was.pgpKey) {
    const keys = `${keyInWords(pgpKey)}, was ${keyInWords(was.pgpKey)}`;
    changes.push(loosened(`has the pgpKey ${keys}: its holder can read a password that is made from now on`));
  }
  if (mfaDevice !== was.mfaDevice)
    changes.push(loosened(`may enrol the MFA device ${mfaDevice}, was ${was.mfaDevice}`));
  return changes;
}

/** A key in base64 is told by its end: all begin alike. */
function keyInWords(pgpKey: string): string {
  return pgpKey.startsWith("keybase:") ? pgpKey : `…${pgpKey.slice(-12)}`;
}
