import { isDeepStrictEqual } from "node:util";
import { groupBy } from "../../../organization/group-by";
import type { Organization } from "../../../organization/organization";
import { accountsInWords } from "../../diff/accounts-in-words";
import type { Risk } from "../../diff/change";
import { concerning } from "../../iam/concerning";
import type { Evaluator } from "../../iam/evaluator";
import { listed } from "../../iam/patterns";
import type { Estate, EstateAccount, EstateRole } from "../estate/estate";
import type { Finding } from "../finding";
import { circumstancesOf } from "./circumstances";
import { ASSUME_ROLE, type EntryCaller, type EntryTarget } from "./entry-caller";
import { assumingPart, type Entry, EntryJudge, mayEnter, NO_ENTRY } from "./entry-judge";
import { objectId } from "./estate-after";
import {
  type Documents,
  documentsOf,
  type HeldPolicy,
  heldBy,
  heldByUser,
  statementsOf,
  withList,
} from "./held-policies";

export interface EntryComparison {
  readonly before: Estate;
  readonly after: Estate;
  readonly organization: Organization;
  readonly evaluate: Evaluator;
  readonly now: Date;
  /** Why a role of the estate after the apply is to be reviewed before somebody gains it. */
  readonly risksOf: (role: EstateRole) => readonly Risk[];
}

/** Roles that a user or a role of the estate may assume before or after the apply, but not both, or with another MFA. */
export async function entryChanges(comparison: EntryComparison): Promise<Finding[]> {
  const { before, after, evaluate, now } = comparison;
  const [was, is] = [sideOf(before), sideOf(after)];
  const judge = new EntryJudge(evaluate, [...documentsIn(was), ...documentsIn(is)], now);
  const same = equalTexts();
  const found = new Map<string, Happening>();
  for (const [id, { target, role, account }] of new Map([...was.targets, ...is.targets])) {
    const [old, made] = [was.targets.get(id)?.target, is.targets.get(id)?.target];
    for (const callerId of new Set([...callersOf(was, old), ...callersOf(is, made)])) {
      const [caller, later] = [was.callers.get(callerId), is.callers.get(callerId)];
      const any = later ?? caller;
      // No role assumes itself.
      if (any === undefined || any.arn === target.arn) continue;
      if (same(old, made) && same(caller, later)) continue;
      const earlier = caller && old && { caller, target: old };
      const applied = later && made && { caller: later, target: made };
      const circumstances = circumstancesOf([earlier ?? [], applied ?? []].flat());
      let last = "";
      for (const time of judge.times) {
        const entries = [
          earlier ? await judge.entry(earlier.caller, earlier.target, time, circumstances) : NO_ENTRY,
          applied ? await judge.entry(applied.caller, applied.target, time, circumstances) : NO_ENTRY,
        ] as const;
        const change = changeOf(...entries);
        const text = change === undefined ? "" : change.text;
        // A later time is of interest only if the change is another one then.
        if (text === last) continue;
        last = text;
        const from = time === judge.times[0] ? "" : `, from ${time} on`;
        if (change === undefined) continue;
        if (change.isUnknown && earlier && applied && isSamePair(earlier, applied)) continue;
        const risks = [
          ...(change.isGain ? [...comparison.risksOf(role), "loosened" as const] : []),
          ...(change.isUnknown ? (["unjudged"] as const) : []),
        ];
        const key = JSON.stringify([callerId, text, from, risks]);
        const known = found.get(key) ?? { caller: any, change, from, risks, reached: [] };
        known.reached.push({ role: role.name, account: account.name });
        found.set(key, known);
      }
    }
  }
  const names = new Map(before.accounts.map(({ id, name }) => [id, name]));
  return [...found.values()].flatMap((happening) => findingsOf(happening, comparison.organization, names));
}

/** Compares plain data by its JSON, which is written once for each object. */
function equalTexts(): (one: object | undefined, other: object | undefined) => boolean {
  const texts = new WeakMap<object, string>();
  const textOf = (it: object) => {
    const text = texts.get(it) ?? JSON.stringify(it);
    texts.set(it, text);
    return text;
  };
  return (one, other) =>
    one === other || (one !== undefined && other !== undefined && textOf(one) === textOf(other));
}

interface Pair {
  readonly caller: EntryCaller;
  readonly target: EntryTarget;
}

/** Whether everything that decides on the call is the same, in whatever order and however split into policies. */
function isSamePair(one: Pair, other: Pair): boolean {
  const partsOf = ({ caller: { policies, ...caller }, target }: Pair) => ({
    caller,
    target,
    policies: policies
      .flatMap((document) => concerning(document, { action: ASSUME_ROLE, resource: target.arn }) ?? [])
      .flatMap(({ Version, Statement }) => Statement.map((it) => JSON.stringify([Version, it])))
      .sort(),
  });
  return !one.caller.hasUnknown && isDeepStrictEqual(partsOf(one), partsOf(other));
}

interface Happening {
  readonly caller: EntryCaller;
  readonly change: EntryChange;
  /** `, from 2027-02-01T00:00:00.000Z on`, or nothing. */
  readonly from: string;
  readonly risks: readonly Risk[];
  readonly reached: { readonly role: string; readonly account: string }[];
}

interface Side {
  readonly callers: ReadonlyMap<string, EntryCaller>;
  /** IDs of callers by their ARNs. */
  readonly idOf: ReadonlyMap<string, string>;
  /** IDs of callers by the roles that their policies name literally. */
  readonly naming: ReadonlyMap<string, readonly string[]>;
  /** IDs of callers by account, for those whose policies concern any role. */
  readonly open: ReadonlyMap<string, readonly string[]>;
  readonly callersIn: ReadonlyMap<string, readonly string[]>;
  readonly targets: ReadonlyMap<string, Target>;
}

interface Target {
  readonly target: EntryTarget;
  readonly role: EstateRole;
  readonly account: EstateAccount;
}

function sideOf(estate: Estate): Side {
  const documents = documentsOf(estate);
  const callers = new Map(estate.accounts.flatMap((account) => callersIn(account, documents)));
  const naming = new Map<string, string[]>();
  const open = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, id: string) => {
    const known = map.get(key);
    if (known) known.push(id);
    else map.set(key, [id]);
  };
  for (const [id, { accountId, policies, hasUnknown }] of callers) {
    const allows = policies.flatMap(statementsOf).filter(({ Effect }) => Effect === "Allow");
    const isLiteral = (arn: string) => !/[*?$]/.test(arn);
    if (
      hasUnknown ||
      allows.some(({ Resource }) => Resource === undefined || !listed(Resource).every(isLiteral))
    )
      add(open, accountId, id);
    for (const arn of new Set(allows.flatMap(({ Resource }) => listed(Resource).filter(isLiteral))))
      add(naming, arn, id);
  }
  return {
    callers,
    idOf: new Map([...callers].map(([id, { arn }]) => [arn, id])),
    naming,
    open,
    callersIn: groupBy(callers.keys(), (id) => callers.get(id)?.accountId ?? ""),
    targets: new Map(
      estate.accounts.flatMap((account) =>
        account.roles.map((role): [string, Target] => [
          objectId("role", account.id, role.name),
          { account, role, target: { arn: role.arn, accountId: account.id, trust: withList(role.trust) } },
        ]),
      ),
    ),
  };
}

function callersIn(account: EstateAccount, documents: Documents): [string, EntryCaller][] {
  const callerOf = (
    kind: "user" | "role",
    { name, arn, tags, permissionsBoundary }: EstateAccount["users"][number] | EstateRole,
    held: readonly HeldPolicy[],
  ): [string, EntryCaller] => [
    objectId(kind, account.id, name),
    {
      kind,
      name,
      arn,
      tags,
      accountId: account.id,
      policies: assumingPart(held),
      hasUnknown: held.some(({ document }) => document === undefined),
      ...(permissionsBoundary !== undefined && {
        boundary: documents.get(permissionsBoundary) ?? ("unknown" as const),
      }),
    },
  ];
  return [
    ...account.users.map((user) => callerOf("user", user, heldByUser(user, account, documents))),
    ...account.roles.map((role) => callerOf("role", role, heldBy(role, documents))),
  ];
}

function documentsIn({ callers, targets }: Side) {
  return [
    ...[...callers.values()].flatMap(({ policies, boundary }) => [
      ...policies,
      ...(boundary === undefined || boundary === "unknown" ? [] : [boundary]),
    ]),
    ...[...targets.values()].map(({ target }) => target.trust),
  ];
}

/** Callers that a trust policy and a policy of their own could let in, which are few of all. */
function callersOf(side: Side, target: EntryTarget | undefined): string[] {
  if (target === undefined) return [];
  const { arn, accountId, trust } = target;
  const text = JSON.stringify(trust);
  const isOpen = /"\*"|NotPrincipal/.test(text);
  const trusted = [...side.callersIn.keys()].filter((id) => isOpen || text.includes(id));
  const named = (text.match(/arn:[^"]+/g) ?? []).flatMap((principal) => side.idOf.get(principal) ?? []);
  return [
    ...(side.naming.get(arn) ?? []),
    ...trusted.flatMap((id) => side.open.get(id) ?? []),
    // A trust policy alone opens a role to callers of its own account.
    ...named,
    ...(isOpen ? (side.callersIn.get(accountId) ?? []) : []),
  ];
}

interface EntryChange {
  /** With PLACE for the roles and accounts. */
  readonly text: string;
  readonly isGain: boolean;
  readonly isUnknown?: boolean;
}

const PLACE = "\u0000";

function changeOf(was: Entry, is: Entry): EntryChange | undefined {
  if (was.isUnknown || is.isUnknown) {
    return { text: `may assume ${PLACE}: before or after, not judged`, isGain: true, isUnknown: true };
  }
  if (was.states === is.states || (!mayEnter(was) && !mayEnter(is))) return undefined;
  if (!mayEnter(was))
    return { text: `gains ${PLACE}, ${is.withoutMfa ? "without MFA" : `with ${inWords(is)}`}`, isGain: true };
  if (!mayEnter(is)) return { text: `loses ${PLACE}`, isGain: false };
  const isMore = [...is.states].some((answer, index) => answer === "1" && was.states[index] !== "1");
  const isGain =
    (is.withoutMfa && !was.withoutMfa) || (!is.withoutMfa && !was.withoutMfa && ageOf(is) > ageOf(was));
  const others = { isGain: true, isUnknown: true };
  if (inWords(is) === inWords(was))
    return isMore
      ? { text: `may assume ${PLACE} on other conditions: not judged`, ...others }
      : { text: `may assume ${PLACE} on more conditions than before`, isGain: false };
  const text = `needs ${inWords(is)} for ${PLACE}, was ${was.withoutMfa ? "none" : inWords(was)}`;
  // Stricter MFA, but from another address, for example.
  if (isMore && !isGain) return { text: `${text}, on other conditions: not judged`, ...others };
  return { text, isGain };
}

function ageOf({ mfaAge = 0 }: Entry): number {
  return mfaAge;
}

function inWords({ withoutMfa, mfaAge }: Entry): string {
  if (withoutMfa) return "no MFA";
  return mfaAge === Number.POSITIVE_INFINITY ? "MFA of any age" : `MFA of up to ${mfaAge} s ago`;
}

/** One sentence for the roles that a caller reaches in the same accounts. */
function findingsOf(
  { caller, change, from, risks, reached }: Happening,
  organization: Organization,
  names: ReadonlyMap<string, string>,
): Finding[] {
  const accountsOf = groupBy(reached, ({ role }) => role);
  const alike = groupBy(accountsOf, ([, places]) =>
    places
      .map(({ account }) => account)
      .sort()
      .join(),
  );
  return [...alike.values()].map((roles): Finding => {
    const places = (roles[0]?.[1] ?? []).map(({ account }) => account);
    const most = risks.length > 0 ? Number.POSITIVE_INFINITY : undefined;
    const where = accountsInWords(places, organization, most);
    const what = `${roles
      .map(([role]) => role)
      .sort()
      .join(", ")} in ${where}`;
    return {
      list: "changed",
      kind: caller.kind,
      accounts: [names.get(caller.accountId) ?? caller.accountId],
      name: caller.name,
      says: `${change.text.replace(PLACE, () => what)}${from}`,
      ...(risks.length > 0 && { risks: [...new Set(risks)] }),
    };
  });
}
