import type { AttachedPolicies } from "../iam/iam-snapshot";
import type { LiveAccount } from "../iam/live-iam";
import type { LiveGuardrails } from "../verify/guardrails/live-guardrails";

/** A customer managed policy. */
export interface OwnPolicy {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
}

/** The existing objects of an account that imports depend on. Plain data. */
export interface AccountContents {
  readonly live: LiveAccount;
  readonly policies: readonly OwnPolicy[];
  /** Requested users who have a password. */
  readonly withPassword: ReadonlySet<string>;
  /** The account's alias, if it was requested and exists. */
  readonly alias?: string;
  /** Whether the account has a password policy; false if it was not requested. */
  readonly hasPasswordPolicy: boolean;
  readonly guardrails: LiveGuardrails;
}

/** Kinds of objects whose names are unique in an account regardless of case. */
export type NamedKind = "user" | "group" | "role" | "policy";

interface Named {
  readonly name: string;
  /** Groups are read without their policies. */
  readonly arn?: string;
}

/** An index of an account's objects by name. */
export class AccountIndex {
  private readonly named: Readonly<Record<NamedKind, ReadonlyMap<string, Named>>>;
  private readonly attached: ReadonlyMap<string, AttachedPolicies>;

  constructor(readonly contents: AccountContents) {
    const { live, policies } = contents;
    this.named = {
      user: byFoldedName(live.users),
      group: byFoldedName(live.groups),
      role: byFoldedName(live.roles),
      policy: byFoldedName(policies),
    };
    this.attached = new Map(live.attached.map((it) => [`${it.kind} ${it.owner}`, it]));
  }

  /** The object with that name, ignoring case as IAM does. */
  called(kind: NamedKind, name: string): Named | undefined {
    return this.named[kind].get(name.toLowerCase());
  }

  /**
   * Whether an existing object can be the declared one, whose path is `/`. Terraform can change the path of a user or group
   * in place; it would replace a role or policy.
   */
  has(kind: NamedKind, name: string): boolean {
    const found = this.called(kind, name);
    if (found?.name !== name) return false;
    return kind === "user" || kind === "group" || pathOf(found.arn) === "/";
  }

  /** The policies attached to a user, group or role. */
  policiesOf(kind: AttachedPolicies["kind"], owner: string): Pick<AttachedPolicies, "inline" | "attached"> {
    return this.attached.get(`${kind} ${owner}`) ?? { inline: [], attached: [] };
  }
}

function byFoldedName<T extends Named>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((it) => [it.name.toLowerCase(), it]));
}

/** `/people/` of `arn:aws:iam::111111111111:user/people/alice` */
export function pathOf(arn = ""): string {
  const between = arn.split(":").slice(5).join(":").split("/").slice(1, -1);
  return between.length === 0 ? "/" : `/${between.join("/")}/`;
}
