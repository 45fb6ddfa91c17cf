import { PROFILE_FORMATS } from "../../organization/profile-format";
import { type BaseProfile, ClashingNames, type Profiles, type RoleProfile } from "./people-profiles";

/** Those that a file can choose, and one for programs, which a person asks for. */
export const FORMATS = [...PROFILE_FORMATS, "credential-process"] as const;
export type PrintedFormat = (typeof FORMATS)[number];

/** A section of an AWS configuration file: its settings in their order. */
type Section = readonly (readonly [key: string, value: string | number])[];

interface Format {
  readonly base: (base: BaseProfile) => Section;
  readonly role: (role: RoleProfile, base: BaseProfile, user: string) => Section;
}

const assumed = (
  { roleArn, region, duration }: RoleProfile,
  { name }: BaseProfile,
  user: string,
): Section => [
  ["role_arn", roleArn],
  ["source_profile", name],
  ["role_session_name", user],
  ["duration_seconds", duration],
  ["region", region],
];

/**
 * How each client wants it. The base profile is one of its own everywhere: a tool that rotates keys
 * writes into the profile that holds them, and must not find a role there.
 */
const AS: Readonly<Record<PrintedFormat, Format>> = {
  /**
   * The AWS CLI asks for a code at each new role session, and proves MFA in AssumeRole itself. Keys stand
   * in ~/.aws/credentials under the base profile's name.
   *
   * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
   */
  "aws-cli": {
    base: ({ region }) => [["region", region]],
    role: (role, base, user) => [...assumed(role, base, user), ["mfa_serial", base.mfaSerial]],
  },
  /**
   * aws-vault keeps the keys in the system's keychain and begins one MFA session for all roles, when base
   * and role name the same device.
   *
   * Source: https://github.com/99designs/aws-vault/blob/master/USAGE.md
   */
  "aws-vault": {
    base: ({ region, mfaSerial }) => [
      ["region", region],
      ["mfa_serial", mfaSerial],
    ],
    role: (role, base, user) => [...assumed(role, base, user), ["mfa_serial", base.mfaSerial]],
  },
  /**
   * `aws login` signs in by the browser, with MFA there: no access keys, and no device in the file.
   *
   * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
   */
  browser: {
    base: ({ region, userArn }) => [
      ["region", region],
      ["login_session", userArn],
    ],
    role: assumed,
  },
  /**
   * For programs that know neither roles nor MFA: the AWS CLI has the credentials, they ask it.
   *
   * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
   */
  "credential-process": {
    base: ({ region }) => [["region", region]],
    role: ({ name, region }) => [
      ["credential_process", `aws configure export-credentials --profile ${name}-role --format process`],
      ["region", region],
    ],
  },
};

/** The sections of a user's profiles, as an AWS configuration file has them. Ends with a newline. */
export function renderProfiles({ user, base, roles }: Profiles, format: PrintedFormat): string {
  const as = AS[format];
  const sections: [string, Section][] = [[base.name, as.base(base)]];
  for (const role of roles) {
    // The process asks for the role's own profile, which is the AWS CLI's.
    if (format === "credential-process")
      sections.push([`${role.name}-role`, AS["aws-cli"].role(role, base, user)]);
    sections.push([role.name, as.role(role, base, user)]);
  }
  checkDistinct(sections.map(([name]) => name));
  return `${sections.map(([name, section]) => renderSection(name, section)).join("\n")}`;
}

/** @throws ClashingNames when the profile that a process asks has the name of another role's */
function checkDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ClashingNames(
    `two profiles would be called ${twice}\n  fix       choose other names: --name '{account}.{role}'`,
  );
}

function renderSection(name: string, section: Section): string {
  return `[profile ${name}]\n${section.map(([key, value]) => `${key} = ${value}\n`).join("")}`;
}

/** How long each client may go on with MFA that was proven once, in seconds; absent where each role asks anew. */
const MFA_KEPT: Readonly<Partial<Record<PrintedFormat, number>>> = {
  "aws-vault": 8 * 3600,
  browser: 12 * 3600,
};

/**
 * The shortest session that AWS begins, in minutes.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
const SHORTEST_SESSION = 15;

/** Says where what a client keeps outlives what the roles take, and the setting that makes them fit. */
export function misfits({ roles }: Profiles, format: PrintedFormat): string[] {
  const kept = MFA_KEPT[format];
  if (kept === undefined || roles.length === 0) return [];
  const strictest = roles.reduce((a, b) => (b.mfaMaxAge < a.mfaMaxAge ? b : a));
  if (strictest.mfaMaxAge >= kept) return [];
  const minutes = Math.floor(strictest.mfaMaxAge / 60);
  const says = `${format} keeps an MFA session for ${kept / 3600} hours, and ${strictest.role} in ${strictest.account} takes MFA of the last ${minutes} minutes: later it refuses`;
  if (format !== "aws-vault") return [`${says}\n  fix       run aws login again when it does`];
  // A few seconds pass between the code and AssumeRole.
  const fits = minutes - 1;
  return fits < SHORTEST_SESSION
    ? [`${says}\n  fix       aws-vault exec --no-session, which asks for a code each time`]
    : [`${says}\n  fix       export AWS_CHAINED_SESSION_TOKEN_TTL=${fits}m`];
}
