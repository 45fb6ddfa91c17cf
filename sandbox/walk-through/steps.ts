import type { AccountRole, Entitlements } from "../../organization/entitlements";
import type { User } from "../../organization/organization";
import { placeOutside, placeWithin } from "../gateway/call-place";
import { type ApiCall, iam, topicOf } from "./api";

/** The credentials that a person uses for a call. */
export type Guise =
  | "signed in without MFA"
  | "signed in with MFA"
  | "access key alone"
  | "fresh MFA"
  | "stale MFA";

/** One step of a person. */
export type Act =
  | { readonly kind: "enroll an MFA device" }
  | { readonly kind: "create an access key" }
  | {
      readonly kind: "assume";
      readonly target: AccountRole;
      /** An address or a VPC; undefined: the sandbox's usual place. */
      readonly place?: string;
      /** Whether the role denies calls from there. */
      readonly isOutside?: true;
    }
  | { readonly kind: "call"; readonly call: ApiCall; readonly within?: AccountRole };

export interface Step {
  readonly person: User;
  readonly guise: Guise;
  readonly act: Act;
  readonly expected: "allowed" | "refused";
}

/** A completed step, in words. */
export interface Taken {
  readonly who: string;
  readonly with: string;
  readonly does: string;
  readonly expected: Step["expected"];
  readonly seen: Step["expected"];
}

/** Number of granted roles, and of others, that each person tries. */
const ROLES_TRIED = 6;
const OTHERS_TRIED = 3;

/** A person's walk-through: calls before and after enrolling MFA, in granted roles and in others. */
export function stepsOf(person: User, entitlements: Entitlements): Step[] {
  const { roles, users } = entitlements;
  const all = rolesOf(person, entitlements);
  const granted = all.slice(0, ROLES_TRIED);
  const others = oneOfEachAccount(roles.filter((role) => !all.includes(role))).slice(0, OTHERS_TRIED);
  const somebody = users.find(({ name }) => name !== person.name)?.name;
  const step = (guise: Guise, act: Act, expected: Step["expected"]): Step => ({
    person,
    guise,
    act,
    expected,
  });
  const call = (made: ApiCall, within?: AccountRole): Act => ({ kind: "call", call: made, within });
  const assume = (target: AccountRole): Act => {
    return { kind: "assume", target, place: placeWithin(target.role.from) };
  };
  const assumeFrom = (target: AccountRole, place: string): Act => {
    return { kind: "assume", target, place, isOutside: true };
  };
  const readOwnUser = call(iam("read own user", "GetUser"));
  const listOwnKeys = call(iam("list own access keys", "ListAccessKeys"));
  const listKeysOf = (UserName: string) =>
    call(iam(`list ${UserName}'s access keys`, "ListAccessKeys", { UserName }));

  return [
    step("signed in without MFA", readOwnUser, "allowed"),
    step("signed in without MFA", { kind: "create an access key" }, "refused"),
    step("signed in without MFA", { kind: "enroll an MFA device" }, "allowed"),
    step("signed in with MFA", { kind: "create an access key" }, "allowed"),
    step("access key alone", readOwnUser, "allowed"),
    step("access key alone", listOwnKeys, "refused"),
    ...granted.slice(0, 1).map((target) => step("access key alone", assume(target), "refused")),
    step("fresh MFA", listOwnKeys, "allowed"),
    ...(somebody === undefined ? [] : [step("fresh MFA", listKeysOf(somebody), "refused")]),
    ...granted.flatMap((target) => {
      const { can, cannot } = topicOf(policiesOf(target));
      const outside = placeOutside(target.role.from);
      return [
        ...(outside === undefined ? [] : [step("fresh MFA", assumeFrom(target, outside), "refused")]),
        step("fresh MFA", assume(target), "allowed"),
        ...can.map((made) => step("fresh MFA", call(made, target), "allowed")),
        ...cannot.map((made) => step("fresh MFA", call(made, target), "refused")),
      ];
    }),
    ...others.map((target) => step("fresh MFA", assume(target), "refused")),
    ...granted.slice(0, 1).map((target) => step("stale MFA", assume(target), "refused")),
  ];
}

/** The roles that a person may assume in all accounts. */
export function rolesOf({ name }: User, { roles, groups, groupsOf }: Entitlements): AccountRole[] {
  const granted = new Set(
    groups
      .filter((group) => groupsOf.get(name)?.includes(group.name))
      .flatMap(({ targets }) => targets.map(({ arn }) => arn)),
  );
  return roles.filter(({ arn }) => granted.has(arn));
}

/** The identity account first: more permissions there would lead to all others. */
function oneOfEachAccount(roles: readonly AccountRole[]): AccountRole[] {
  const firsts = new Map(roles.toReversed().map((role) => [role.account.name, role]));
  return [...firsts.values()].sort((a, b) => Number(b.account.isIdentity) - Number(a.account.isIdentity));
}

function policiesOf({ role }: AccountRole): string[] {
  const managed = role.managedPolicyArns.map((arn) => arn.split("/").at(-1) ?? arn);
  return [...(role.policy === undefined ? [] : [role.policy]), ...managed];
}

/** A step in words: `create a VPC in A, as vpc`. */
export function wordsOf({ act }: Step): string {
  if (act.kind === "assume") {
    const from = act.isOutside ? `, from ${act.place}` : "";
    return `assume ${act.target.role.name} in ${act.target.account.name}${from}`;
  }
  if (act.kind !== "call") return act.kind;
  const { call, within } = act;
  return within === undefined
    ? call.words
    : `${call.words} in ${within.account.name}, as ${within.role.name}`;
}
