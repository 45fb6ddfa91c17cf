import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderProfiles } from "../access/profiles/formats";
import { profilesOf } from "../access/profiles/people-profiles";
import type { Entitlements } from "../organization/entitlements";
import { IAM_REGION } from "../organization/partition";
import type { Gateway } from "./gateway/gateway";
import { Person } from "./walk-through/person";

/** People enroll an hour ago: no code that their phones show from now on has been used. In seconds. */
const AN_HOUR = 3_600;

/** What a person of the sandbox needs. */
export interface PersonWithCredentials {
  readonly name: string;
  /** File with the phone's MFA seed. */
  readonly seedFile: string;
  /** Names of the AWS CLI profiles, one per role and account. */
  readonly profiles: readonly string[];
}

/** The people of a sandbox, and where the AWS CLI finds them. */
export interface Equipment {
  readonly configFile: string;
  readonly credentialsFile: string;
  readonly people: readonly PersonWithCredentials[];
}

/**
 * Has the first so many people, whose enrollment windows are open, sign in, enroll their phones and make their keys, and writes AWS CLI
 * profiles for all that they may assume.
 *
 * @param folder where the files go; only its owner may read them
 */
export async function equipPeople(
  entitlements: Entitlements,
  gateway: Gateway,
  folder: string,
  count: number,
): Promise<Equipment> {
  const { partition, identity } = entitlements.organization;
  const region = IAM_REGION[partition];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config: string[] = [];
  const credentials: string[] = [];
  const people: PersonWithCredentials[] = [];
  gateway.clock.move(-AN_HOUR);
  for (const user of entitlements.users.slice(0, count)) {
    const { name, mfaDevice } = user;
    const person = new Person(name, { gateway, partition, region, accountId: identity.id, mfaDevice });
    await person.enroll(await person.signIn(false));
    await person.createKey(await person.signIn(true));
    const { accessKeyId, secretAccessKey } = person.ownKey();
    credentials.push(
      `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    // Several people share the file, so each one's profiles have the user's name.
    const profiles = profilesOf(user, entitlements, `${name}-{account}-{role}`);
    config.push(renderProfiles({ ...profiles, base: { ...profiles.base, name } }, "aws-cli"));
    const seedFile = join(folder, `${name}.seed`);
    writeFileSync(seedFile, `${person.seed}\n`, { mode: 0o600 });
    people.push({ name, seedFile, profiles: profiles.roles.map((role) => role.name) });
  }
  gateway.clock.reset();
  const configFile = join(folder, "config");
  const credentialsFile = join(folder, "credentials");
  writeFileSync(configFile, config.join("\n"), { mode: 0o600 });
  writeFileSync(credentialsFile, credentials.join("\n"), { mode: 0o600 });
  return { configFile, credentialsFile, people };
}
