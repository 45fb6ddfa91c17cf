import type { Partition } from "./partition";

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

/** Console colors by name, with their values in a link. AWS does not document them. */
const COLOURS: Readonly<Record<string, string>> = {
  red: "F2B0A9",
  orange: "FBBF93",
  yellow: "FAD791",
  green: "B7CA9D",
  blue: "99BCE3",
};

/** A console color as six hexadecimal digits. */
export function hexColour(colour: string): string {
  return COLOURS[colour] ?? colour;
}

/** What a link says of the role that it switches to. */
export interface SwitchedRole {
  /** Twelve digits. */
  readonly account: string;
  readonly roleName: string;
  /** Its name in the console, which shows at most 64 characters. */
  readonly displayName: string;
  /** Six hexadecimal digits. */
  readonly color?: string;
}

/**
 * A link that switches a signed-in console user to a role.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 */
export function switchRoleUrl(partition: Partition, role: SwitchedRole): string {
  const { account, roleName, displayName, color } = role;
  const parameters = new URLSearchParams({ account, roleName, displayName: displayName.slice(0, 64) });
  if (color !== undefined) parameters.set("color", color);
  return `${CONSOLE[partition]}/switchrole?${parameters}`;
}
