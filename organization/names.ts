/** A kind of name: what AWS (or this file format) takes for it. */
export interface NameRule {
  readonly pattern: RegExp;
  /** What the pattern accepts, in words. */
  readonly allowed: string;
  /** Fewest and most characters. */
  readonly min: number;
  readonly max: number;
  /** Why so, where the reason is not plain. */
  readonly why?: string;
}

const IAM_CHARACTERS = /^[A-Za-z0-9_+=,.@-]+$/;
const IAM_ALLOWED = "letters, digits and _ + = , . @ -";

/** Letters first, since an account's name is also the name of its provider alias in Terraform. */
const WORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const WORD_ALLOWED = "letters, digits, _ and -, beginning with a letter";

/**
 * Names of users, groups and roles, and their lengths.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const NAME_RULES = {
  organization: { pattern: /^[a-z0-9][a-z0-9-]*$/, allowed: "small letters, digits and -", min: 1, max: 64 },
  account: { pattern: WORD, allowed: WORD_ALLOWED, min: 1, max: 64 },
  set: { pattern: WORD, allowed: WORD_ALLOWED, min: 1, max: 64 },
  role: { pattern: IAM_CHARACTERS, allowed: IAM_ALLOWED, min: 1, max: 64 },
  team: { pattern: IAM_CHARACTERS, allowed: IAM_ALLOWED, min: 1, max: 128 },
  group: { pattern: IAM_CHARACTERS, allowed: IAM_ALLOWED, min: 1, max: 128 },
  user: {
    pattern: IAM_CHARACTERS,
    allowed: IAM_ALLOWED,
    min: 2,
    max: 64,
    why: "a role session bears the user's name, and a role session name has two characters or more",
  },
  "MFA device": { pattern: IAM_CHARACTERS, allowed: IAM_ALLOWED, min: 1, max: 226 },
} as const satisfies Record<string, NameRule>;

export type NameKind = keyof typeof NAME_RULES;

/** What is wrong with a name, in words, or undefined when it is valid. */
export function nameFault(kind: NameKind, name: string): string | undefined {
  const rule: NameRule = NAME_RULES[kind];
  // An object key of this name would set the object's prototype; no part of the way from YAML to JSON keeps it.
  if (name === "__proto__") return "is a reserved word of JavaScript";
  if (name.length < rule.min) return `is too short: ${rule.min} characters at least${because(rule)}`;
  if (name.length > rule.max) return `is too long: ${name.length} characters, ${rule.max} at most`;
  if (!rule.pattern.test(name)) return `has characters that are not allowed: ${rule.allowed}`;
  return undefined;
}

function because(rule: NameRule): string {
  return rule.why ? ` (${rule.why})` : "";
}

/** The group that holds everyone and carries the self-service policy. */
export const EVERYONE = "users";

/** The scope that means every member account. */
export const ALL = "all";

/** The meaning of a reserved name, in words; undefined when it is free. */
export function reservedFault(kind: NameKind, name: string): string | undefined {
  if ((kind === "account" || kind === "set") && name.toLowerCase() === ALL)
    return "the name is reserved, it means every member account";
  if (kind === "team" && name.toLowerCase() === EVERYONE)
    return "the name is reserved, it is the group that holds everyone";
  return undefined;
}
