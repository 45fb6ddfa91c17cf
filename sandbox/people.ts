import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderProfiles } from "../access/profiles/formats";
import { profilesOf } from "../access/profiles/people-profiles";
import type { Entitlements } from "../organization/entitlements";
import { IAM_REGION } from "../organization/partition";
import type { Gateway } from "./gateway/gateway";
import { Person } from "./walk-through/person";

/** People enroll in the past, so that no code from now on has been used. In seconds. */
const AN_HOUR = 3_600;

/** What a person of the sandbox needs. */
export interface PersonWithCredentials {
  readonly name: string;
  /** File with the phone's MFA seed. */
  readonly seedFile: string;
  /** Names of the AWS CLI profiles, one per role and account. */
  readonly profiles: readonly string[];
  /** The command that assumes the first role, if its profile cannot: AWS CLI profiles set no source identity. */
  readonly assume?: string;
}

/** The sandbox's people, and their AWS CLI files. */
export interface Equipment {
  readonly configFile: string;
  readonly credentialsFile: string;
  readonly people: readonly PersonWithCredentials[];
}

/**
 * The first people with open enrollment windows sign in, enroll their phones and create access keys. Writes AWS CLI profiles for
 * the roles that they may assume.
 *
 * @param folder for the files, which only their owner may read
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
    const accountId = identity.id;
    const person = new Person(name, { gateway, partition, region, accountId, mfaDevice });
    await person.enroll(await person.signIn(false));
    await person.createKey(await person.signIn(true));
    const { accessKeyId, secretAccessKey } = person.ownKey();
    credentials.push(
      `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    // People share the file, so profile names contain the user's name.
    const profiles = profilesOf(user, entitlements, `${name}-{account}-{role}`);
    config.push(renderProfiles({ ...profiles, base: { ...profiles.base, name } }, "aws-cli"));
    const seedFile = join(folder, `${name}.seed`);
    writeFileSync(seedFile, `${person.seed}\n`, { mode: 0o600 });
    const [first] = profiles.roles;
    const assume = profiles.sourceIdentity && first && bySts(name, first.roleArn, profiles.base.mfaSerial);
    people.push({
      name,
      seedFile,
      profiles: profiles.roles.map((role) => role.name),
      ...(assume && { assume }),
    });
  }
  gateway.clock.reset();
  const configFile = join(folder, "config");
  const credentialsFile = join(folder, "credentials");
  writeFileSync(configFile, config.join("\n"), { mode: 0o600 });
  writeFileSync(credentialsFile, credentials.join("\n"), { mode: 0o600 });
  return { configFile, credentialsFile, people };
}

function bySts(name: string, roleArn: string, mfaSerial: string): string {
  return (
    `aws --profile ${name} sts assume-role --role-arn ${roleArn} --role-session-name ${name} ` +
    `--source-identity ${name} --serial-number ${mfaSerial} --token-code CODE`
  );
}
