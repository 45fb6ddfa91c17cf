import { windowEnd } from "../../organization/enrollment";
import type { Entitlements } from "../../organization/entitlements";
import type { Organization, User } from "../../organization/organization";
import { endInWords } from "../../organization/until";
import { renderProfiles } from "../profiles/formats";
import { profilesOf, type RoleProfile } from "../profiles/people-profiles";
import { consoleLinks } from "./console-links";

/** Hosts of the console's sign-in by partition, after the account's id. */
const SIGN_IN: Readonly<Record<string, string>> = {
  aws: "signin.aws.amazon.com/console",
  "aws-us-gov": "signin.amazonaws-us-gov.com/console",
  "aws-cn": "signin.amazonaws.cn/console",
};

const DAY = 24 * 60 * 60 * 1000;

/** Days that a window is proposed for. */
const PROPOSED = 7;

/**
 * A page in Markdown to hand over to a person who joins: from the first sign-in to the first role.
 *
 * @param now when it is written
 */
export function onboardingPage(user: User, entitlements: Entitlements, now: Date): string {
  const { organization } = entitlements;
  const { partition, identity } = organization;
  const profiles = profilesOf(user, entitlements);
  const colours = new Map(organization.accounts.map(({ name, colour }) => [name, colour]));
  const links = consoleLinks(profiles, partition, (account) => colours.get(account));
  const [first] = profiles.roles;
  const parts = [
    `# ${user.name} in ${organization.name}`,
    `You sign in to one AWS account, ${identity.name} (${identity.id}), and can do nothing there but look after your own password, keys and MFA device. For everything else you take a role in the account that it is about, with a code from your phone.`,
    ...(user.pgpKey === undefined ? [] : [initialPassword(user, organization)]),
    enrollmentWindow(user, entitlements, now),
    signInSteps(user, `https://${identity.alias ?? identity.id}.${SIGN_IN[partition]}`),
    `## Your roles\n\n${rolesTable(profiles.roles, links)}`,
    ...(first === undefined
      ? []
      : [commandLine(user, profiles.base.name, first, renderProfiles(profiles, "aws-cli"))]),
    lostPhone(user),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What only she can read; whoever applies the plan hands it over. */
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

/** Until when a first device can be enrolled; or what an administrator writes so that it can. */
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

function signInSteps({ name, mfaDevice }: User, address: string): string {
  return `## The first day

1. Sign in at <${address}> as \`${name}\`, with the password that you were given. Nothing is shown yet but your own record: that is right, you have not proven MFA.
2. At the top right choose your name, *Security credentials*, *Assign MFA device*. Call it exactly \`${mfaDevice}\`: under another name it is refused. Choose *Authenticator app*, scan the code, and type two codes, one after the other.
3. Sign out, and sign in again, now with a code. Only from here on you may do more.
4. Under *Security credentials* make an access key, for the command line.`;
}

function rolesTable(roles: readonly RoleProfile[], links: ReturnType<typeof consoleLinks>): string {
  if (roles.length === 0) return "None so far: ask for a grant in the organization's file.";
  const rows = roles.map(({ account, role, name, mfaMaxAge, notAfter }, index) => {
    const until = notAfter === undefined ? "" : `, until ${endInWords(notAfter)}`;
    const minutes = Math.floor(mfaMaxAge / 60);
    return `| ${account} | ${role}${until} | \`${name}\` | ${minutes} minutes | [switch](${links[index]?.url}) |`;
  });
  return [
    "| account | role | profile | MFA of the last | console |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function commandLine({ name }: User, base: string, first: RoleProfile, config: string): string {
  return `## The command line

Into \`~/.aws/credentials\`:

\`\`\`ini
[${base}]
aws_access_key_id = …
aws_secret_access_key = …
\`\`\`

Into \`~/.aws/config\` (or have it written: \`gatehouse profiles ${name} --write\`):

\`\`\`ini
${config}\`\`\`

Then become ${first.role} in ${first.account}. It asks for a code:

\`\`\`
aws --profile ${first.name} sts get-caller-identity
\`\`\``;
}

function lostPhone({ name, mfaDevice }: User): string {
  return `## When the phone is lost

Tell an administrator of the identity account at once: without the device nobody can take a role as you, and neither can you. The administrator removes it:

\`\`\`
aws iam deactivate-mfa-device --user-name ${name} --serial-number <its ARN>
aws iam delete-virtual-mfa-device --serial-number <its ARN>
\`\`\`

and opens an enrollment window for you. Then enroll a new one, \`${mfaDevice}\` again, as on the first day. If somebody else may have the phone and your password, have the password and the access keys changed before.`;
}
