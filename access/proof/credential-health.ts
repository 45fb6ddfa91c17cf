import type { Organization } from "../../organization/organization";
import type { UserKey } from "./retired-keys";
import type { Verdict } from "./verdict";

/** One user's row of an account's credential report. */
export interface ReportedUser {
  /** User name, or `<root_account>`. */
  readonly name: string;
  /** When the password was created; absent without a password. */
  readonly passwordSince?: Date;
  readonly hasUsedPassword: boolean;
  readonly hasMfa: boolean;
  /** When each active access key was created. */
  readonly activeKeys: readonly Date[];
  /** Number of active signing certificates. */
  readonly activeCertificates: number;
}

/** The root user's row, which root-users.ts judges. */
export const ROOT = "<root_account>";

/** The identity account's data on its users' credentials. */
export interface Credentials {
  readonly report: readonly ReportedUser[];
  /** When AWS created the report: at most every four hours. */
  readonly reportedAt?: Date;
  /** Names of each user's virtual MFA devices. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  /** Serial numbers of each user's enabled MFA devices of all kinds. */
  readonly serials: ReadonlyMap<string, readonly string[]>;
  /** Serial numbers of virtual MFA devices that are not enabled for anyone. */
  readonly unassigned: readonly string[];
  /** Access keys of the users whom the file denies them. */
  readonly keys: readonly UserKey[];
}

/** Maximum ages, in days. */
export interface CredentialLimits {
  /** Of an access key. */
  readonly keyDays: number;
  /** Of a password that has never been used. */
  readonly unusedPasswordDays: number;
}

/** The CIS AWS Foundations Benchmark v3.0.0 requires 90 days (recommendation 1.14); a week is enough for a first sign-in. */
export const DEFAULT_LIMITS: CredentialLimits = { keyDays: 90, unusedPasswordDays: 7 };

const DAY = 24 * 60 * 60 * 1000;

/**
 * Judges the age of people's keys and passwords, and their MFA devices.
 *
 * @param rotation how to rotate a user's old access key, in one line
 */
export function judgeHealth(
  { report, reportedAt, devices, serials }: Omit<Credentials, "unassigned" | "keys">,
  { users }: Pick<Organization, "users">,
  now: Date,
  rotation: (user: string) => string,
  { keyDays, unusedPasswordDays }: CredentialLimits = DEFAULT_LIMITS,
): Verdict[] {
  const ageOf = (since: Date) => Math.floor((now.getTime() - since.getTime()) / DAY);
  const people = report.filter(({ name }) => name !== ROOT);
  const keys = people.flatMap(({ name, activeKeys }) =>
    activeKeys.map((since) => ({ name, age: ageOf(since) })),
  );
  const withPassword = people.flatMap(({ name, passwordSince, hasUsedPassword }) =>
    passwordSince === undefined ? [] : [{ name, age: ageOf(passwordSince), hasUsedPassword }],
  );
  const holders = people.filter((user) => whatTheyHave(user) !== "");
  // The report may be older than the device. Passkeys and tokens have a serial number alone.
  const hasDevice = ({ name, hasMfa }: ReportedUser) =>
    hasMfa || devices.has(name) || (serials.get(name) ?? []).length > 0;
  const waiting = people.filter((user) => whatTheyHave(user) === "" && !hasDevice(user));
  const withDevice = people.filter(hasDevice);
  const wanted = new Map(users.map(({ name, mfaDevice }) => [name, mfaDevice]));
  // `aws login` asks for no code.
  const typesCodes = new Map(users.map(({ name, accessKeys }) => [name, accessKeys]));
  return [
    {
      claim: "everyone who has a password or an access key has an MFA device",
      judged: holders.length,
      counterExamples: holders
        .filter((user) => !hasDevice(user))
        .map((user) => `${user.name} has no MFA device, and ${whatTheyHave(user)}`),
      nothingToJudge: "nobody has a password or an access key",
      notJudged: [
        ...(reportedAt === undefined ? [] : [`what is newer than the report of ${reportedAt.toISOString()}`]),
        ...waiting.map(({ name }) => `${name}, who has no MFA device and cannot sign in yet`),
      ],
    },
    {
      claim: `no access key is older than ${keyDays} days`,
      judged: keys.length,
      counterExamples: keys
        .filter(({ age }) => age > keyDays)
        .map(({ name, age }) => `an access key of ${name} is ${age} days old: ${rotation(name)}`),
      nothingToJudge: "nobody has an access key",
    },
    {
      claim: `every password that is older than ${unusedPasswordDays} days has been used`,
      judged: withPassword.length,
      counterExamples: withPassword
        .filter(({ age, hasUsedPassword }) => !hasUsedPassword && age > unusedPasswordDays)
        .map(({ name, age }) => `${name} has not used their password for ${age} days`),
      nothingToJudge: "nobody has a password",
    },
    {
      claim: "every MFA device has the name in the file, which profiles use",
      judged: withDevice.length,
      nothingToJudge: "nobody has an MFA device",
      counterExamples: withDevice.flatMap(({ name }) => {
        const device = wanted.get(name);
        const names = devices.get(name) ?? [];
        if (device === undefined || names.includes(device)) return [];
        if (names.length === 0 && typesCodes.get(name) === false) return [];
        return names.length === 0
          ? [
              `${name} has a passkey or a token but no virtual device, and their profiles require a code from ${device}`,
            ]
          : [`the device of ${name} is called ${names.join(", ")}, but ${device} in the file`];
      }),
    },
  ];
}

function whatTheyHave({ passwordSince, activeKeys, activeCertificates }: ReportedUser): string {
  const has = [
    ...(passwordSince === undefined ? [] : ["a password"]),
    ...(activeKeys.length === 0
      ? []
      : [activeKeys.length === 1 ? "an active access key" : "two active access keys"]),
    ...(activeCertificates === 0 ? [] : ["an active signing certificate"]),
  ];
  return has.join(" and ");
}
