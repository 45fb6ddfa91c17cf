import type { ProfileFormat } from "../../organization/profile-format";
import { renderProfiles } from "../profiles/formats";
import { rotation } from "../profiles/key-rotation";
import type { Profiles, RoleProfile } from "../profiles/people-profiles";
import { DEFAULT_LIMITS } from "../proof/credential-health";

/** The user and the names of their profiles. */
export interface CommandLine {
  readonly profiles: Profiles;
  /** The role used in examples. */
  readonly first: RoleProfile;
  /** The command that writes the profiles. */
  readonly write: string;
}

/** How users work with one client. */
interface Client {
  /** Console steps after sign-in with MFA. */
  readonly inConsole: readonly string[];
  /** Sections of the page. */
  readonly sections: (given: CommandLine) => string[];
}

/** The maintained fork: 99designs/aws-vault is archived and links to it. */
const AWS_VAULT = "https://github.com/ByteNess/aws-vault";

const SECURITY_CREDENTIALS = "Under *Security credentials*";

export const CLIENTS: Readonly<Record<ProfileFormat, Client>> = {
  "aws-vault": {
    inConsole: [
      `${SECURITY_CREDENTIALS} create an access key, for the command line. Keep it in a password manager until aws-vault has it (below), and nowhere else.`,
    ],
    sections: (given) => [
      section("The command line", [
        `Install the AWS CLI and [aws-vault](${AWS_VAULT}) (\`brew install aws-vault\`): it keeps the access key in your system's keychain, and gives programs sessions of an hour or so in place of it.`,
        configuration(given, "aws-vault"),
        "Then, with a code from your phone:",
        commands([
          [`aws-vault add ${given.profiles.base.name}`, "once: the access key, and no MFA device"],
          [
            `aws-vault exec ${given.first.name} -- aws sts get-caller-identity`,
            `${given.first.role} in ${given.first.account}`,
          ],
          [`aws-vault login ${given.first.name}`, "the same in the console"],
          [
            `aws-vault exec ${given.profiles.self.name} -- aws iam list-access-keys`,
            "your own keys and devices",
          ],
        ]),
        `\`aws-vault exec ${given.first.name} -- …\` runs any other program in the same way, Terraform too.`,
      ]),
      section(`Every ${DEFAULT_LIMITS.keyDays} days: another access key`, [
        fenced("", rotation(given.profiles, "aws-vault")),
        `It asks for a code, creates a key, stores it, and deletes the old one. (\`aws-vault rotate ${given.profiles.base.name}\` is denied: that profile has no MFA.) In the console it is *Security credentials*, *Create access key*, then \`aws-vault add ${given.profiles.base.name}\` again, and at last *Deactivate* and *Delete* for the old key.`,
      ]),
    ],
  },
  "aws-cli": {
    inConsole: [
      `${SECURITY_CREDENTIALS} create an access key, for the command line. Keep it in a password manager, or in the file below, and nowhere else.`,
    ],
    sections: (given) => [
      section("The command line", [
        `The AWS CLI reads your access key from \`~/.aws/credentials\`. **That is a long-term key in plain text**: every program that you run can read it, and so can who gets a backup of your machine. It assumes no role without your phone, but [aws-vault](${AWS_VAULT}) keeps it in the keychain, and is the better choice: \`gatehouse onboard ${given.profiles.user} --format aws-vault\`.`,
        "Into `~/.aws/credentials` (`chmod 600 ~/.aws/credentials`):",
        fenced("ini", [
          `[${given.profiles.base.name}]`,
          "aws_access_key_id = …",
          "aws_secret_access_key = …",
        ]),
        configuration(given, "aws-cli"),
        `Then assume ${given.first.role} in ${given.first.account}. The AWS CLI asks for a code:`,
        commands([[`aws --profile ${given.first.name} sts get-caller-identity`]]),
      ]),
      section(`Every ${DEFAULT_LIMITS.keyDays} days: another access key`, [
        fenced("", rotation(given.profiles, "aws-cli")),
        "In the console it is *Security credentials*, *Create access key*, the new values into the file, and then *Deactivate* and *Delete* for the old key.",
      ]),
    ],
  },
  browser: {
    inConsole: [],
    sections: (given) => [
      section("The command line", [
        "Install the AWS CLI, 2.32 or later. It signs in by your browser, with MFA there, and keeps that sign-in for 12 hours at most.",
        configuration(given, "browser"),
        commands([
          [`aws login --profile ${given.profiles.base.name}`, "each day, with a code"],
          [
            `aws --profile ${given.first.name} sts get-caller-identity`,
            `${given.first.role} in ${given.first.account}`,
          ],
        ]),
        `A role takes MFA of the minutes in the table above: when it is refused, run \`aws login --profile ${given.profiles.base.name}\` again. Other programs take \`AWS_PROFILE=${given.first.name}\`, Terraform too.`,
      ]),
    ],
  },
};

function section(title: string, paragraphs: readonly string[]): string {
  return [`## ${title}`, ...paragraphs].join("\n\n");
}

function configuration({ profiles, write }: CommandLine, format: ProfileFormat): string {
  const config = renderProfiles(profiles, format).trimEnd().split("\n");
  return `Into \`~/.aws/config\` (or have it written: \`${write}\`):\n\n${fenced("ini", config)}`;
}

/** Commands, each with a description. */
function commands(lines: readonly (readonly [command: string, does?: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return fenced(
    "",
    lines.map(([command, does]) => (does === undefined ? command : `${command.padEnd(width)}    # ${does}`)),
  );
}

function fenced(language: string, lines: readonly string[]): string {
  return [`\`\`\`${language}`, ...lines, "```"].join("\n");
}
