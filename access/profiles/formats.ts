import type { ProfileFormat } from "../../organization/profile-format";
import { UserError } from "../../organization/user-error";
import type { BaseProfile, Profiles, RoleProfile } from "./people-profiles";
import { distinctTemplate, sourceName } from "./profile-names";
import { sessionLength } from "./session-length";

/** A section of an AWS configuration file: its settings in their order. */
interface Section {
  readonly name: string;
  /** Lines before it. */
  readonly comment?: readonly string[];
  readonly settings: readonly (readonly [key: string, value: string | number])[];
}

export interface RenderOptions {
  /** Session length in seconds. @default the maximum of role and client */
  readonly duration?: number;
}

/** A user's profiles as an AWS configuration file. */
export function renderProfiles(
  profiles: Profiles,
  format: PrintedFormat,
  { duration }: RenderOptions = {},
): string {
  const withLength = (role: RoleProfile) => ({ ...role, duration: sessionLength(role, format, duration) });
  const sections = AS[format](profiles, profiles.roles.map(withLength));
  checkDistinct(profiles, sections);
  return sections.map(renderSection).join("\n");
}

interface TimedRole extends RoleProfile {
  /** Role session length, in seconds. */
  readonly duration: number;
}

type Sections = (profiles: Profiles, roles: readonly TimedRole[]) => Section[];

/** The format that goes into a browser extension, and not into an AWS configuration file. */
export const FOR_CONSOLE = "extend-switch-roles";

/**
 * The format of each client. The base profile is always separate: a tool that rotates keys writes into the profile
 * that holds them, which must have no role. It names no MFA device: a client that finds one there opens a session of
 * many hours for all roles, which deny it after their mfaMaxAge.
 */
const AS = {
  /**
   * aws-vault has the keys in the system's keychain, proves MFA in AssumeRole, and for a profile without a role in
   * GetSessionToken.
   *
   * Source: https://github.com/ByteNess/aws-vault/blob/main/USAGE.md
   */
  "aws-vault": ({ user, base, self, sourceIdentity }, roles) => [
    plain(base),
    {
      name: self.name,
      comment: [`Your own keys, password and devices, with MFA: aws-vault exec ${self.name} -- aws iam ...`],
      settings: [
        ["source_profile", base.name],
        ["region", base.region],
        ["mfa_serial", base.mfaSerial],
      ],
    },
    ...roles.map((role) => {
      const { name, settings } = withMfa(role, base, user);
      // A setting of aws-vault alone: https://github.com/ByteNess/aws-vault/blob/main/USAGE.md#source_identity
      return {
        name,
        settings: sourceIdentity ? [...settings, ["source_identity", user] as const] : settings,
      };
    }),
  ],
  /**
   * The AWS CLI proves MFA in AssumeRole. Keys are in ~/.aws/credentials under the base profile's name. Without a
   * role it never asks for a code (aws-cli #1985, #9019), so there is no profile for self-service.
   *
   * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
   */
  "aws-cli": ({ user, base }, roles) => [
    {
      ...plain(base),
      comment: ownCredentials(base),
    },
    ...roles.map((role) => withMfa(role, base, user)),
  ],
  /**
   * `aws login` signs in by the browser, with MFA there: no access keys, and no device in the file.
   *
   * Sources: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html,
   * https://github.com/hashicorp/terraform-provider-aws/issues/45817, https://github.com/hashicorp/terraform/issues/38517
   */
  browser: ({ user, base, sourceIdentity }, roles) => [
    {
      name: base.name,
      comment: [`Sign in: aws login --profile ${base.name}`],
      settings: [
        ["region", base.region],
        ["login_session", base.userArn],
      ],
    },
    ...(sourceIdentity
      ? roles.map((role) => underSourceIdentity(role, base, user))
      : behindProcess(
          roles.map((role) => assumed(role, base, user)),
          [
            "The SDK for Go, and so Terraform, refuses a source_profile of aws login (terraform-provider-aws #45817,",
            "terraform #38517): every tool gets the credentials of a role from the AWS CLI, which takes it.",
          ],
        )),
  ],
  /**
   * For programs that know neither roles nor MFA: the AWS CLI has the credentials, they ask it.
   *
   * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
   */
  "credential-process": ({ user, base }, roles) => [
    plain(base),
    ...behindProcess(roles.map((role) => withMfa(role, base, user))),
  ],
  /**
   * Granted has the key in the system's keychain, and asks for the code when it assumes a role.
   *
   * Source: https://github.com/fwdcloudsec/granted (pkg/granted/credentials.go, pkg/cfaws/profiles.go, pkg/assume/assume.go)
   */
  granted: ({ user, base }, roles) => [
    {
      name: base.name,
      comment: [
        `Once: the key into ~/.aws/credentials under [${base.name}], then granted credentials import ${base.name},`,
        "which moves it into the keychain.",
        ...ownCredentials(base),
      ],
      settings: [
        ["credential_process", `granted credential-process --profile=${base.name}`],
        ["region", base.region],
      ],
    },
    ...roles.map((role): Section => {
      const { name, settings } = withMfa(role, base, user);
      const description = `${role.role} in ${role.account} (${role.accountId})`;
      return { name, settings: [...settings, ["granted_description", description]] };
    }),
  ],
  /**
   * A browser extension that lists roles to switch to in the console; no AWS configuration.
   *
   * Source: https://github.com/tilfinltd/aws-extend-switch-roles#configuration
   */
  [FOR_CONSOLE]: ({ base }, roles) => [
    {
      name: base.name,
      comment: ["For the browser extension AWS Extend Switch Roles: Configuration, Save"],
      settings: [
        ["aws_account_id", base.account.id],
        ...(base.account.alias === undefined ? [] : [["aws_account_alias", base.account.alias] as const]),
      ],
    },
    ...roles.map(({ name, accountId, role, region, color }) => ({
      name,
      settings: [
        ["aws_account_id", accountId],
        ["role_name", role],
        ["source_profile", base.name],
        ["region", region],
        ...(color === undefined ? [] : [["color", color] as const]),
      ] as const,
    })),
  ],
} satisfies Record<ProfileFormat, Sections> & Record<string, Sections>;

/** The formats that `profiles` prints: those that a file can choose, and those for programs. */
export type PrintedFormat = keyof typeof AS;
export const FORMATS = Object.keys(AS) as readonly PrintedFormat[];

function ownCredentials(base: BaseProfile): string[] {
  return [
    "Your own keys, password and devices take MFA, which the AWS CLI asks for only with a role. For an hour:",
    `  ${mfaSession(base)}`,
  ];
}

function plain({ name, region }: BaseProfile): Section {
  return { name, settings: [["region", region]] };
}

function assumed({ name, roleArn, region, duration }: TimedRole, base: BaseProfile, user: string): Section {
  return {
    name,
    settings: [
      ["role_arn", roleArn],
      ["source_profile", base.name],
      ["role_session_name", user],
      ["duration_seconds", duration],
      ["region", region],
    ],
  };
}

function withMfa(role: TimedRole, base: BaseProfile, user: string): Section {
  const { name, settings } = assumed(role, base, user);
  return { name, settings: [...settings, ["mfa_serial", base.mfaSerial]] };
}

/** Each profile as a process that asks for it under another name. */
function behindProcess(roles: readonly Section[], comment: readonly string[] = []): Section[] {
  return roles.flatMap(({ name, settings }, index) => {
    const source = sourceName(name);
    const region = settings.filter(([key]) => key === "region");
    const process = `aws configure export-credentials --profile ${source} --format process`;
    return [
      { name, settings: [["credential_process", process], ...region], ...(index === 0 && { comment }) },
      { name: source, settings },
    ];
  });
}

/**
 * A role profile cannot set the source identity (botocore #2486), so the profile asks STS by the command that can, for
 * credentials as a process returns them.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
function underSourceIdentity(
  { name, roleArn, region, duration }: TimedRole,
  base: BaseProfile,
  user: string,
): Section {
  // With =, because a name may begin with --.
  const process =
    `aws sts assume-role --profile=${base.name} --role-arn ${roleArn} --role-session-name=${user} ` +
    `--source-identity=${user} --duration-seconds ${duration} --output json --query "${AS_PROCESS}"`;
  return {
    name,
    settings: [
      ["credential_process", process],
      ["region", region],
    ],
  };
}

/** Without backticks, which a shell would run. */
const AS_PROCESS =
  "Credentials.{Version: to_number('1'), AccessKeyId: AccessKeyId, SecretAccessKey: SecretAccessKey, SessionToken: SessionToken, Expiration: Expiration}";

/** The AWS CLI command for an MFA session of the user, which lasts an hour. */
export function mfaSession({ name, mfaSerial }: BaseProfile): string {
  return `eval "$(aws --profile ${name} sts get-session-token --duration-seconds 3600 --serial-number ${mfaSerial} --output text --query "${EXPORTS}" --token-code CODE)"`;
}

/** Credentials as the environment variables of a shell, in JMESPath. */
const EXPORTS =
  "Credentials.join(' ', ['export', join('=', ['AWS_ACCESS_KEY_ID', AccessKeyId]), join('=', ['AWS_SECRET_ACCESS_KEY', SecretAccessKey]), join('=', ['AWS_SESSION_TOKEN', SessionToken])])";

/** @throws UserError when the profile that a process asks has the name of another role's */
function checkDistinct(profiles: Profiles, sections: readonly Section[]): void {
  const names = sections.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new UserError(`two profiles would be called ${twice}`, `--name '${distinctTemplate(profiles)}'`);
}

function renderSection({ name, comment = [], settings }: Section): string {
  const lines = [
    ...comment.map((line) => `# ${line}`),
    `[profile ${name}]`,
    ...settings.map(([key, value]) => `${key} = ${value}`),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * How long an `aws login` session lasts after MFA, in seconds. The other formats prove MFA for each role session.
 *
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
 */
const LOGIN = 12 * 3600;

/** Notes if a sign-in outlives a role's maximum MFA age, and what to do then. */
export function mfaAgeNotes({ base, roles }: Profiles, format: PrintedFormat): string[] {
  if (format !== "browser" || roles.length === 0) return [];
  const strictest = roles.reduce((a, b) => (b.mfaMaxAge < a.mfaMaxAge ? b : a));
  if (strictest.mfaMaxAge >= LOGIN) return [];
  const minutes = Math.floor(strictest.mfaMaxAge / 60);
  return [
    `aws login lasts ${LOGIN / 3600} hours, and ${strictest.role} in ${strictest.account} accepts MFA of up to ${minutes} minutes ago: later it denies a new session\n  fix       then run aws login --profile ${base.name} again`,
  ];
}
