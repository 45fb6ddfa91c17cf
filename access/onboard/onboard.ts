import { SIGN_IN, switchRoleUrl } from "../../organization/console";
import { windowEnd } from "../../organization/enrollment";
import type { Entitlements } from "../../organization/entitlements";
import type { Organization, User } from "../../organization/organization";
import type { Partition } from "../../organization/partition";
import type { ProfileFormat } from "../../organization/profile-format";
import { endInWords } from "../../organization/until";
import { profilesOf, type RoleProfile } from "../profiles/people-profiles";
import { usableFormat } from "../profiles/usable-format";
import { CLIENTS } from "./clients";

const DAY = 24 * 60 * 60 * 1000;

/** Suggested length of a window, in days. */
const PROPOSED = 7;

export interface PageOptions {
  /** The client described by the page. @default the file's profiles.format */
  readonly format?: ProfileFormat;
  /** Template of the names of role profiles. */
  readonly name?: string;
}

/**
 * A Markdown page for a new user: from the first sign-in to the first role, plus yearly tasks.
 *
 * @param now time of writing
 * @throws UserError
 */
export function onboardingPage(
  user: User,
  entitlements: Entitlements,
  now: Date,
  { format: given, name }: PageOptions = {},
): string {
  const { organization } = entitlements;
  const { partition, identity } = organization;
  const format = usableFormat(organization, user, given);
  const profiles = profilesOf(user, entitlements, name);
  const [first] = profiles.roles;
  const hasKeys = format !== "browser";
  const { inConsole, sections } = CLIENTS[format];
  const write = [
    `gatehouse profiles ${user.name}`,
    ...(given === undefined || given === organization.profiles.format ? [] : [`--format ${given}`]),
    ...(name === undefined ? [] : [`--name '${name}'`]),
    "--write",
  ].join(" ");
  const parts = [
    `# ${user.name} in ${organization.name}`,
    `You sign in to one AWS account, ${identity.name} (${identity.id}), and can do nothing there but manage your own ${hasKeys ? "password, keys" : "password"} and MFA device. For everything else you assume a role in the account that it is about, with ${user.accessKeys ? "a code from your phone" : "your passkey, or a code from your phone"}.`,
    ...(user.pgpKey === undefined ? [] : [initialPassword(user, organization)]),
    enrollmentWindow(user, entitlements, now),
    firstDay(user, organization, first === undefined ? [] : inConsole),
    `## Your roles\n\n${rolesTable(profiles.roles, profiles.sourceIdentity ? undefined : partition)}`,
    ...(first === undefined ? [] : [profiles.sourceIdentity ? noConsole : oldMfa]),
    ...(first === undefined ? [] : sections({ profiles, first, write })),
    ...(user.accessKeys ? [] : [noAccessKeys(profiles.base.name)]),
    interrupted(user, entitlements, profiles.base.mfaSerial, hasKeys),
    lostPhone(user, profiles.base.mfaSerial, hasKeys),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** How to get the initial password, which only the user can decrypt; whoever applies sends it to them. */
function initialPassword({ name }: User, { terraform, selfService }: Organization): string {
  const stack = terraform.layout === "one-plan" ? "access" : "identity";
  const then = selfService.firstLoginPasswordChange
    ? "You are asked to choose another one when you first sign in."
    : "Choose another one after your first sign-in with MFA.";
  return `## Your password

Your first password was made by Terraform and encrypted to your PGP key: nobody but you can read it. Ask whoever applied the plan for the line below, and decrypt it where your key is:

\`\`\`
terraform -chdir=cdktf.out/stacks/${stack} output -json initial_passwords | jq -r '."${name}"' > ${name}.b64    # who applied the plan
base64 --decrypt ${name}.b64 | gpg --decrypt                             # you
\`\`\`

${then}`;
}

/** The end of the enrollment window, or how an administrator opens one. */
function enrollmentWindow(user: User, { organization, enrollment }: Entitlements, now: Date): string {
  const head = "## Your enrollment window\n\n";
  if (organization.enrollment.mode === "open")
    return `${head}None is needed: a first MFA device can be enrolled at any time.`;
  const end = windowEnd(user, enrollment);
  if (end !== undefined)
    return `${head}Enroll your MFA device before ${end}. After that it takes an administrator to open a window again.`;
  const proposed = new Date(now.getTime() + PROPOSED * DAY).toISOString().slice(0, "2026-12-01".length);
  return `${head}**None is open: you cannot enroll an MFA device yet.** An administrator opens one for a week by this line of the organization's file, and an apply:

\`\`\`yaml
users:
  ${user.name}: { enrollUntil: ${proposed} }    # beside what the line has
\`\`\``;
}

function firstDay(
  { name, mfaDevice, accessKeys }: User,
  { partition, identity, selfService }: Organization,
  inConsole: readonly string[],
): string {
  const address = `https://${identity.alias ?? identity.id}.${SIGN_IN[partition]}`;
  const steps = [
    `Sign in at <${address}> as \`${name}\`, with the password that you were given. Nothing is shown yet but your own record: that is right, you have not proven MFA.`,
    accessKeys
      ? `At the top right choose your name, *Security credentials*, *Assign MFA device*. Call it exactly \`${mfaDevice}\`: under another name it is refused. Choose *Authenticator app*, scan the code, and type two codes, one after the other. Finish it in one go: a device that was begun keeps its name.`
      : `At the top right choose your name, *Security credentials*, *Assign MFA device*. Call it exactly \`${mfaDevice}\`: under another name an app is refused. Choose *Passkey or security key*, which a fake sign-in page cannot use, and confirm with your computer, phone or key. Or choose *Authenticator app*, scan the code, and type two codes, one after the other. Finish it in one go: an app that was begun keeps the name.`,
    `Sign out, and sign in again, now with ${accessKeys ? "a code" : "the passkey or a code"}. Only from here on you may do more.`,
    ...(selfService.firstLoginPasswordChange
      ? []
      : [
          "Change your password, under *Security credentials*: somebody else has had the first one in their hands.",
        ]),
    ...inConsole,
  ];
  return `## The first day\n\n${steps.map((step, index) => `${index + 1}. ${step}`).join("\n")}`;
}

/** @param partition for links that switch to a role in the console; undefined: the console cannot */
function rolesTable(roles: readonly RoleProfile[], partition: Partition | undefined): string {
  if (roles.length === 0) return "None so far: ask for a grant in the organization's file.";
  const rows = roles.map(({ account, accountId, role, name, color, mfaMaxAge, notAfter }) => {
    const until = notAfter === undefined ? "" : `, until ${endInWords(notAfter)}`;
    const minutes = Math.floor(mfaMaxAge / 60);
    const link = { account: accountId, roleName: role, displayName: name, color };
    const inConsole = partition === undefined ? "no" : `[switch](${switchRoleUrl(partition, link)})`;
    return `| ${account} | ${role}${until} | \`${name}\` | ${minutes} minutes | ${inConsole} |`;
  });
  return [
    "| account | role | profile | MFA of the last | console |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** Console features that the trust policy denies. Source: https://repost.aws/knowledge-center/iam-switch-role */
const oldMfa = `In the console, *switch* assumes the role with the MFA of your sign-in. Once that is older than the role takes, switching fails: *Invalid information in one or more fields. Check your information or contact your administrator.* Sign out, sign in with a code, and switch again.`;

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html */
const noConsole =
  "The console cannot switch to these roles: each requires your name as the source identity of the session, which only the profiles below set. CloudTrail then names you whatever you do next.";

/** What to do about a device that was created but never enabled, and who can delete it. */
function interrupted(
  user: User,
  { organization: { enrollment, selfService }, enrollment: windows }: Entitlements,
  serial: string,
  hasKeys: boolean,
): string {
  const isOpen = enrollment.mode === "open" || windowEnd(user, windows) !== undefined;
  const own =
    hasKeys && selfService.deleteOwnMfaDevice && isOpen
      ? " While your window is open, you may run it yourself, without MFA, if you have an access key already."
      : "";
  return `## When enrolling was interrupted

A device that was created and not enabled blocks its name: *MFADevice entity at the same path and name already exists*. The console does not show it. Ask an administrator of the identity account to delete it, and begin again:

\`\`\`
aws iam delete-virtual-mfa-device --serial-number ${serial}
\`\`\`${own === "" ? "" : `\n\n${own.trimStart()}`}`;
}

/** Access keys from before the file denied them. */
function noAccessKeys(profile: string): string {
  return `## Access keys

You need none, and can create none. One from before still works: delete it once \`aws login\` does, and take it out of \`~/.aws/credentials\`, of aws-vault and of programs.

\`\`\`
aws --profile ${profile} iam list-access-keys
aws --profile ${profile} iam delete-access-key --access-key-id ID
\`\`\``;
}

function lostPhone({ name, mfaDevice, accessKeys }: User, serial: string, hasKeys: boolean): string {
  const passkey = accessKeys
    ? ""
    : `

A passkey has another serial number, which \`aws iam list-mfa-devices --user-name ${name}\` prints, and \`deactivate-mfa-device\` deletes it.`;
  return `## When the phone is lost

Tell an administrator of the identity account at once: without the device nobody can assume a role as you, and neither can you. The administrator removes it:

\`\`\`
aws iam deactivate-mfa-device --user-name ${name} --serial-number ${serial}
aws iam delete-virtual-mfa-device --serial-number ${serial}
\`\`\`

and opens an enrollment window for you. Then enroll a new one, \`${mfaDevice}\` again, as on the first day. If somebody else may have the phone and your password, have ${hasKeys ? "the password and the access keys" : "the password"} changed before.${passkey}`;
}
