import type { Risk } from "../diff/change";

/** The three lists of the report: every object of the estate is in at least one. */
export const LISTS = ["kept", "changed", "outside"] as const;

/** Parts of an object that are compared before and after the apply. */
export type Facet =
  | "existence"
  | "trust"
  | "permissions"
  | "members"
  | "boundary"
  | "sessions"
  | "tags"
  | "path"
  | "description"
  | "value";

/** What the import does with an object that exists. */
export interface Finding {
  /** `kept`: taken over as it is. `changed`: taken over, but access changes. `outside`: the file cannot express it. */
  readonly list: (typeof LISTS)[number];
  /** `policy`: a customer managed one. `provider`: SAML or OIDC. */
  readonly kind: "account" | "user" | "group" | "role" | "policy" | "provider" | "setting";
  /** Names of the accounts in which the object exists, in order. */
  readonly accounts: readonly string[];
  /** The object's name in AWS; of a provider, `saml-provider/Okta`. */
  readonly name: string;
  /** What is said of the object, without its name and accounts: `needs MFA of up to 3600 s ago, was none`. */
  readonly says: string;
  /** What the reader can do. */
  readonly proposal?: string;
  /** What a change explains. Without, it explains no difference. */
  readonly about?: Facet;
  /** Of list `outside`: whether Gatehouse expects it to exist beside the file. */
  readonly isExpected?: true;
  /** Why a change needs a review. */
  readonly risks?: readonly Risk[];
}
