import type { Entitlements } from "../../organization/entitlements";
import type { User } from "../../organization/organization";
import { UserError } from "../../organization/user-error";
import { FOR_CONSOLE, mfaAgeNotes, type PrintedFormat, renderProfiles } from "./formats";
import { profilesOf } from "./people-profiles";
import { distinctTemplate } from "./profile-names";
import { askedDuration } from "./session-length";
import { usableFormat } from "./usable-format";
import { userNamed } from "./user-named";
import { configFile, writeBlock } from "./write";

export interface ProfilesOptions {
  /** @default the file's profiles.format */
  readonly format?: PrintedFormat;
  readonly name?: string;
  /** Length of the role sessions, such as 4h. @default as long as role and client allow */
  readonly duration?: string;
  readonly write?: boolean;
  readonly dryRun?: boolean;
}

/**
 * `gatehouse profiles`: what goes to standard output; messages go elsewhere.
 *
 * @throws UserError
 */
export function profilesFor(
  entitlements: Entitlements,
  userName: string | undefined,
  { format: given, name, duration, write, dryRun = false }: ProfilesOptions,
  say: (message: string) => void,
): string {
  const { organization } = entitlements;
  if (given === FOR_CONSOLE && write === true)
    throw new UserError(
      `--format ${FOR_CONSOLE} is for a browser extension, not for the AWS configuration file`,
      "leave out --write, and paste the output into the extension's configuration",
    );
  if (given === FOR_CONSOLE && organization.sessions.sourceIdentity)
    throw new UserError(
      `--format ${FOR_CONSOLE} is for the console, which cannot switch to a role that requires a source identity (sessions.sourceIdentity)`,
      "choose --format aws-vault, or browser if the file has selfService: { loginWithBrowser: true }",
    );
  if (given === FOR_CONSOLE && duration !== undefined)
    say(`warning: --duration has no effect with --format ${FOR_CONSOLE}`);
  /** Of many users, one who may not have this format is left out. */
  const formatFor = (user: User, isOnly: boolean): PrintedFormat | undefined => {
    // The console takes neither an access key nor aws login.
    if (given === FOR_CONSOLE) return given;
    try {
      return usableFormat(organization, user, given);
    } catch (error) {
      if (isOnly || user.accessKeys || !(error instanceof UserError)) throw error;
      say(`warning: left out: ${error.message}`);
      return undefined;
    }
  };
  const users = chosen(entitlements.users, userName);
  const all = users.flatMap((user) => {
    const format = formatFor(user, users.length === 1);
    if (format === undefined) return [];
    const profiles = profilesOf(user, entitlements, name);
    for (const note of mfaAgeNotes(profiles, format)) say(`warning: ${user.name}: ${note}`);
    const length = duration === undefined ? undefined : askedDuration(duration, profiles, format);
    return [{ profiles, text: renderProfiles(profiles, format, { duration: length }) }];
  });
  if (write !== true) {
    if (dryRun) say("warning: --dry-run has no effect without --write");
    return users.length === 1
      ? all.map(({ text }) => text).join("")
      : all.map(({ profiles: { user }, text }) => `# ${user}\n${text}`).join("\n");
  }
  const [only, ...others] = all;
  if (only === undefined || others.length > 0)
    throw new UserError("--write needs one user: gatehouse profiles USER --write");
  const { file, diff, backup } = writeBlock(configFile(), organization.name, only.text, {
    isDryRun: dryRun,
    otherName: (taken) => distinctTemplate(only.profiles, taken),
  });
  if (diff === "") say(`${file} is as it should be`);
  else if (dryRun) return diff;
  else say(`wrote ${file}${backup ? `; as it was before: ${backup}` : ""}`);
  return "";
}

function chosen(users: readonly User[], name: string | undefined): readonly User[] {
  return name === undefined ? users : [userNamed(users, name)];
}
