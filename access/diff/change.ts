import { firstOf } from "../../organization/in-words";

/** Kinds of risk; docs/commands.md#diff describes each. */
export const RISKS = ["admin", "iam-write", "escalation", "secrets", "loosened", "unjudged"] as const;
export type Risk = (typeof RISKS)[number];

/** One effect of a change of the file on access. */
export interface Change {
  /** `bob gains ec2 in A (until 2027-01-31)` */
  readonly says: string;
  /** The subject; the table is grouped by it. */
  readonly about: "account" | "user" | "role" | "access" | "setting";
  readonly risks: readonly Risk[];
}

/** Maximum number of names in a sentence. */
export const SHOWN = 6;

/** Risks are printed in full: a truncated risk is not read. */
export function shownOf(risks: readonly Risk[]): number {
  return risks.length > 0 ? Number.POSITIVE_INFINITY : SHOWN;
}

/** The first names, and how many more there are. */
export function some(names: readonly string[], most = SHOWN): string {
  return firstOf(names, most - 1, most);
}

/** The same as an array, empty if there are no names. */
export function listed(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [some(names)];
}

/** Tags in a fixed order. */
export function tagsInWords(tags: Readonly<Record<string, string>>): string {
  const words = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return words.length === 0 ? "none" : words.sort().join(", ");
}
