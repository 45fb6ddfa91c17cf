import type { Json } from "./json";

/** Topics of settings; each is a claim of its own. */
export const TOPICS = [
  "objects",
  "documents",
  "attachments",
  "trust-policies",
  "settings",
  "sessions",
  "members",
  "oidc-providers",
  "event-rules",
  "alert-topics",
  "password-policy",
  "account-alias",
  "budgets",
  "service-control-policies",
] as const;
export type Topic = (typeof TOPICS)[number];

/** A setting of an object, synthesized or live. */
export interface Setting {
  readonly topic: Topic;
  /** `the trust policy`, `member alice`: unique in its object. */
  readonly name: string;
  /** Canonical. Where only presence counts, such as a member, it is `true`. */
  readonly value: Json;
}

/** An AWS object, synthesized or live. */
export interface ManagedObject {
  readonly accountId: string;
  /** `role vpc`, `event rule gatehouse-root-use in us-east-1`: unique in its account. */
  readonly name: string;
  /** The topic of its existence. */
  readonly topic: Topic;
  readonly settings: readonly Setting[];
}

export interface Unread {
  readonly accountId: string;
  /** What could not be read. */
  readonly topics: readonly Topic[];
  /** A sentence that names the account and the fault. */
  readonly why: string;
}

export function objectId({ accountId, name }: Pick<ManagedObject, "accountId" | "name">): string {
  return `${accountId} ${name}`;
}
