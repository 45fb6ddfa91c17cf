import type { Entitlements } from "../../organization/entitlements";
import type { User } from "../../organization/organization";
import { UnknownName } from "../why";
import { misfits, type PrintedFormat, renderProfiles } from "./formats";
import { profilesOf } from "./people-profiles";
import { configFile, writeBlock } from "./write";

export interface ProfilesOptions {
  /** @default the file's profiles.format */
  readonly format?: PrintedFormat;
  readonly name?: string;
  readonly write?: boolean;
  readonly dryRun?: boolean;
}

/** Profiles that nobody could use, because self-service does not allow aws login. */
export class UnusableFormat extends Error {
  override readonly name = "UnusableFormat";

  constructor() {
    super(
      "--format browser signs in by aws login, which the file does not allow\n  fix       write selfService: { loginWithBrowser: true }, or choose --format aws-vault",
    );
  }
}

/**
 * `gatehouse profiles`: what goes to standard output; messages go elsewhere.
 *
 * @throws UnknownName, ClashingNames, UneditableConfig, UnusableFormat
 */
export function profilesCommand(
  entitlements: Entitlements,
  userName: string | undefined,
  { format: given, name, write, dryRun = false }: ProfilesOptions,
  say: (message: string) => void,
): string {
  const { profiles: chosenInFile, selfService } = entitlements.organization;
  const format = given ?? chosenInFile.format;
  if (format === "browser" && !selfService.loginWithBrowser) throw new UnusableFormat();
  const users = chosen(entitlements.users, userName);
  const all = users.map((user) => profilesOf(user, entitlements, name));
  for (const profiles of all)
    for (const misfit of misfits(profiles, format)) say(`warning: ${profiles.user}: ${misfit}`);
  if (write !== true) {
    if (dryRun) say("warning: --dry-run says nothing without --write");
    const parts = all.map((profiles) => renderProfiles(profiles, format));
    return users.length === 1
      ? parts.join("")
      : parts.map((part, index) => `# ${users[index]?.name}\n${part}`).join("\n");
  }
  const [profiles, ...others] = all;
  if (profiles === undefined || others.length > 0)
    throw new UnknownName("--write needs one user: gatehouse profiles USER --write");
  const { file, diff, backup } = writeBlock(
    configFile(),
    entitlements.organization.name,
    renderProfiles(profiles, format),
    dryRun,
  );
  if (diff === "") say(`${file} is as it should be`);
  else if (dryRun) return diff;
  else say(`wrote ${file}${backup ? `; as it was before: ${backup}` : ""}`);
  return "";
}

function chosen(users: readonly User[], name: string | undefined): readonly User[] {
  return name === undefined ? users : [userNamed(users, name)];
}

/** @throws UnknownName */
export function userNamed(users: readonly User[], name: string): User {
  const user = users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new UnknownName(`no user ${name} in the file`);
  return user;
}
