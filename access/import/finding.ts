/** The three lists of the report: every user, group and role of the estate is in at least one. */
export const LISTS = ["kept", "changed", "outside"] as const;

/** What the import does with an object that exists. */
export interface Finding {
  /** `kept`: taken over as it is. `changed`: taken over, but access changes. `outside`: the file cannot express it. */
  readonly list: (typeof LISTS)[number];
  readonly kind: "account" | "user" | "group" | "role" | "policy" | "setting";
  /** Names of the accounts that the finding is about, in order. */
  readonly accounts: readonly string[];
  readonly name: string;
  /** A sentence: what the file says of it, what changes, or why it stays outside. */
  readonly says: string;
  /** What the reader can do. */
  readonly proposal?: string;
}
