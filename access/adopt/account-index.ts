import type { AttachedPolicies } from "../iam/iam-snapshot";
import type { LiveAccount } from "../iam/live-iam";
import type { LiveGuardrails } from "../verify/guardrails/live-guardrails";

/** A managed policy that the account itself holds. */
export interface OwnPolicy {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
}

/** The existing objects of an account, as far as imports need them. Plain data. */
export interface AccountContents {
  readonly live: LiveAccount;
  readonly policies: readonly OwnPolicy[];
  /** Names of users who have a password, among the requested ones. */
  readonly withPassword: ReadonlySet<string>;
  /** The account's alias, where it was asked for and there is one. */
  readonly alias?: string;
  /** Whether the account has a password policy; false where it was not asked for. */
  readonly hasPasswordPolicy: boolean;
  readonly guardrails: LiveGuardrails;
}

/** The kinds of things whose names are unique in an account without regard to case. */
export type NamedKind = "user" | "group" | "role" | "policy";

interface Named {
  readonly name: string;
  /** Groups are read without theirs. */
  readonly arn?: string;
}

/** An account's contents, to be asked by name. */
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

  /** The object of that name, regardless of case: IAM keeps names unique regardless of case. */
  called(kind: NamedKind, name: string): Named | undefined {
    return this.named[kind].get(name.toLowerCase());
  }

  /**
   * Whether an existing object can be the declared one, whose path is `/`. Terraform changes the path of a user or
   * group in place; a role or policy at another path would be replaced.
   */
  has(kind: NamedKind, name: string): boolean {
    const found = this.called(kind, name);
    if (found?.name !== name) return false;
    return kind === "user" || kind === "group" || pathOf(found.arn) === "/";
  }

  /** The policies that a user, group or role has. */
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
