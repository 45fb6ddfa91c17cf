/** Naming rule: what AWS (or this file format) accepts for a kind of name. */
export interface NameRule {
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly allowed: string;
  /** Minimum and maximum length. */
  readonly min: number;
  readonly max: number;
  /** Reason, if it is not obvious. */
  readonly why?: string;
}

const IAM_CHARACTERS = /^[A-Za-z0-9_+=,.@-]+$/;
const IAM_ALLOWED = "letters, digits and _ + = , . @ -";

/** An account's name is also the alias of its Terraform provider, which must start with a letter. */
const WORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const WORD_ALLOWED = "letters, digits, _ and -, starting with a letter";

/**
 * Names of users, groups and roles, and their lengths.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const NAME_RULES = {
  organization: {
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    allowed: "lowercase letters, digits and -",
    min: 1,
    max: 64,
  },
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
    why: "role sessions are named after the user, and a role session name has at least two characters",
  },
  "MFA device": { pattern: IAM_CHARACTERS, allowed: IAM_ALLOWED, min: 1, max: 226 },
} as const satisfies Record<string, NameRule>;

export type NameKind = keyof typeof NAME_RULES;

/** Why a name is invalid, in words; undefined if it is valid. */
export function nameFault(kind: NameKind, name: string): string | undefined {
  const rule: NameRule = NAME_RULES[kind];
  // An object key `__proto__` would set the prototype and get lost between YAML and JSON.
  if (name === "__proto__") return "is a reserved word of JavaScript";
  if (name.length < rule.min) return `is too short: at least ${rule.min} characters${because(rule)}`;
  if (name.length > rule.max) return `is too long: ${name.length} characters, at most ${rule.max}`;
  if (!rule.pattern.test(name)) return `has characters that are not allowed: ${rule.allowed}`;
  return undefined;
}

function because(rule: NameRule): string {
  return rule.why ? ` (${rule.why})` : "";
}

/** The group of all users, which carries the self-service policy. */
export const EVERYONE = "users";

/** The scope of all member accounts. */
export const ALL = "all";

/** Meaning of a reserved name, in words; undefined if it is not reserved. */
export function reservedFault(kind: NameKind, name: string): string | undefined {
  if ((kind === "account" || kind === "set") && name.toLowerCase() === ALL)
    return "the name is reserved for all member accounts";
  if (kind === "team" && name.toLowerCase() === EVERYONE)
    return "the name is reserved for the group of all users";
  return undefined;
}
