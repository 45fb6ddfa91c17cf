import type { Partition } from "../../organization/partition";
import type { Profiles, RoleProfile } from "../profiles/people-profiles";

/** Console hosts by partition. */
const CONSOLE: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com",
  "aws-cn": "https://signin.amazonaws.cn",
};

/** Hosts of the sign-in page by partition, after the account ID. */
export const SIGN_IN: Readonly<Record<Partition, string>> = {
  aws: "signin.aws.amazon.com/console",
  "aws-us-gov": "signin.amazonaws-us-gov.com/console",
  "aws-cn": "signin.amazonaws.cn/console",
};

/** Console colors by name, with their values in a link. */
const COLOURS: Readonly<Record<string, string>> = {
  red: "F2B0A9",
  orange: "FBBF93",
  yellow: "FAD791",
  green: "B7CA9D",
  blue: "99BCE3",
};

/** A link that switches a signed-in console user to a role in another account. */
export interface ConsoleLink {
  readonly account: string;
  readonly role: string;
  readonly url: string;
}

/**
 * Switch-role links of a user, with the display name and color of the role in the console.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 *
 * @param colourOf color of an account, by name or as six hexadecimal digits
 */
export function consoleLinks(
  { roles }: Profiles,
  partition: Partition,
  colourOf: (account: string) => string | undefined,
): ConsoleLink[] {
  return roles.map((role) => ({
    account: role.account,
    role: role.role,
    url: link(role, partition, colourOf(role.account)),
  }));
}

function link(
  { roleArn, role, name }: RoleProfile,
  partition: Partition,
  colour: string | undefined,
): string {
  const account = roleArn.split(":")[4] ?? "";
  // The console shows at most 64 characters.
  const parameters = new URLSearchParams({ account, roleName: role, displayName: name.slice(0, 64) });
  if (colour !== undefined) parameters.set("color", COLOURS[colour] ?? colour);
  return `${CONSOLE[partition]}/switchrole?${parameters}`;
}
