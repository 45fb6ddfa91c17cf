import { isDeepStrictEqual } from "node:util";
import type { PolicyDocument } from "../../../organization/policy-document";
import type { Risk } from "../../diff/change";
import { canonicalPolicy } from "../../iam/canonical";
import type { Evaluator } from "../../iam/evaluator";
import { listed } from "../../iam/patterns";
import { circumstancesOf } from "./circumstances";
import type { EntryCaller } from "./entry-caller";
import { type Entry, EntryJudge, mayEnter } from "./entry-judge";
import { withList } from "./held-policies";

/** A sentence about an object, without its name. */
export interface Sentence {
  readonly says: string;
  readonly risks?: readonly Risk[];
}

/** A statement of a canonical trust policy. */
interface Trusting {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Readonly<Record<string, readonly string[]>>;
  readonly Action?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const ELEMENTS = ["Sid", "Effect", "Principal", "Action", "Condition"];

/** Statements without their Sids, which mean nothing. */
export function trustOf(document: PolicyDocument): Trusting[] {
  const { Statement } = canonicalPolicy(document) as unknown as { readonly Statement: readonly Trusting[] };
  return Statement.map(({ Sid: _, ...statement }) => statement);
}

interface TrustChange {
  readonly was: PolicyDocument;
  readonly is: PolicyDocument;
  readonly partition: string;
  readonly identityAccountId: string;
  /** Name of an account, or its ID. */
  readonly nameOf: (accountId: string) => string;
  readonly evaluate?: Evaluator;
  readonly now: Date;
}

/** What a role's trust policy gains and loses, whoever of the estate is concerned. */
export async function trustChanges(change: TrustChange): Promise<Sentence[]> {
  const [was, is] = [trustOf(change.was), trustOf(change.is)];
  const gone = was.filter((one) => !is.some((other) => isDeepStrictEqual(one, other)));
  const made = is.filter((one) => !was.some((other) => isDeepStrictEqual(one, other)));
  const [before, after] = [gone, made].map((all) => all.filter(({ Effect }) => Effect === "Allow"));
  return [
    ...unknownElements(gone),
    ...denials(gone, made),
    ...(await mfaChange(change)),
    ...principalChanges(before ?? [], after ?? [], was, is, change),
    ...actionChanges(before ?? [], after ?? []),
    ...conditionChanges(before ?? [], after ?? []),
  ];
}

function unknownElements(gone: readonly Trusting[]): Sentence[] {
  const unknown = new Set(gone.flatMap((it) => Object.keys(it).filter((key) => !ELEMENTS.includes(key))));
  return [...unknown].map((key) => ({
    says: `no longer has ${key} in its trust policy: not judged`,
    risks: ["loosened", "unjudged"],
  }));
}

function denials(gone: readonly Trusting[], made: readonly Trusting[]): Sentence[] {
  const inWords = ({ Action = [], Principal = {} }: Trusting) =>
    `${Action.join(", ")} by ${Object.values(Principal).flat().join(", ") || "some principals"}`;
  const denied = (all: readonly Trusting[]) => all.filter(({ Effect }) => Effect !== "Allow").map(inWords);
  return [
    ...denied(gone).map((what) => ({
      says: `no longer denies ${what}`,
      risks: ["loosened", "unjudged"] as const,
    })),
    ...denied(made).map((what) => ({ says: `denies ${what}` })),
  ];
}

/** The MFA of somebody in the identity account who may assume every role. */
async function mfaChange({ was, is, partition, identityAccountId, evaluate, now }: TrustChange) {
  if (evaluate === undefined) return [];
  const anyone: EntryCaller = {
    kind: "user",
    name: "anyone",
    arn: `arn:${partition}:iam::${identityAccountId}:user/anyone`,
    accountId: identityAccountId,
    tags: {},
    policies: [ASSUMES_EVERYTHING],
    hasUnknown: false,
  };
  const judge = new EntryJudge(evaluate, [was, is], now);
  const target = { arn: `arn:${partition}:iam::${ELSEWHERE}:role/any`, accountId: ELSEWHERE };
  const time = now.toISOString();
  const [earlier, applied] = [
    { ...target, trust: withList(was) },
    { ...target, trust: withList(is) },
  ];
  const circumstances = circumstancesOf([earlier, applied].map((it) => ({ caller: anyone, target: it })));
  const old = await judge.entry(anyone, earlier, time, circumstances);
  const made = await judge.entry(anyone, applied, time, circumstances);
  if (old.isUnknown || made.isUnknown)
    return [{ says: "which MFA it required is not judged", risks: ["loosened", "unjudged"] as const }];
  if (!mayEnter(old) || !mayEnter(made) || mfaInWords(old) === mfaInWords(made)) return [];
  const isLooser =
    (made.withoutMfa && !old.withoutMfa) || (!old.withoutMfa && (made.mfaAge ?? 0) > (old.mfaAge ?? 0));
  return [
    {
      says: `requires ${mfaInWords(made)}, was ${mfaInWords(old)}`,
      ...(isLooser && { risks: ["loosened"] as const }),
    },
  ];
}

/** A member account, so that the caller's own policies decide. */
const ELSEWHERE = "000000000000";

const ASSUMES_EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
};

function mfaInWords({ withoutMfa, mfaAge }: Entry): string {
  if (withoutMfa) return "none";
  return mfaAge === Number.POSITIVE_INFINITY ? "MFA of any age" : `MFA of up to ${mfaAge} s ago`;
}

function principalChanges(
  before: readonly Trusting[],
  after: readonly Trusting[],
  was: readonly Trusting[],
  is: readonly Trusting[],
  { identityAccountId, nameOf }: TrustChange,
): Sentence[] {
  const allowed = (all: readonly Trusting[]) => all.filter(({ Effect }) => Effect === "Allow");
  const [earlier, later] = [principalsOf(allowed(was)), principalsOf(allowed(is))];
  const inWords = (principal: string) => {
    const [, kind = "", name = ""] = /^(\w+) (.*)$/.exec(principal) ?? [];
    if (kind !== "AWS") return name;
    return /^\d{12}$/.test(name) ? `account ${nameOf(name)}` : name === "*" ? "everyone in AWS" : name;
  };
  const lost = [...principalsOf(before)].filter((principal) => !later.has(principal));
  const gained = [...principalsOf(after)].filter((principal) => !earlier.has(principal));
  return [
    ...gained.map(
      (principal): Sentence =>
        principal === `AWS ${identityAccountId}`
          ? {
              says: `trusts account ${nameOf(identityAccountId)} as a whole: the policies of its users decide who may assume it`,
              risks: ["loosened"],
            }
          : { says: `may be assumed by ${inWords(principal)}`, risks: ["loosened"] },
    ),
    ...lost.map((principal) => ({ says: `no longer trusts ${inWords(principal)}` })),
  ];
}

/** `AWS 111111111111`, `Service ec2.amazonaws.com` */
function principalsOf(statements: readonly Trusting[]): Set<string> {
  return new Set(
    statements.flatMap(({ Principal = {} }) =>
      Object.entries(Principal).flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`)),
    ),
  );
}

function actionChanges(before: readonly Trusting[], after: readonly Trusting[]): Sentence[] {
  if (before.length === 0 || after.length === 0) return [];
  const actionsOf = (all: readonly Trusting[]) => new Set(all.flatMap(({ Action = [] }) => listed(Action)));
  const [was, is] = [actionsOf(before), actionsOf(after)];
  const [lost, gained] = [
    [...was].filter((action) => !is.has(action)),
    [...is].filter((action) => !was.has(action)),
  ];
  return [
    ...(gained.length === 0
      ? []
      : [{ says: `allows ${gained.sort().join(", ")}`, risks: ["loosened"] as const }]),
    ...(lost.length === 0 ? [] : [{ says: `no longer allows ${lost.sort().join(", ")}` }]),
  ];
}

/** Conditions that the evaluator tries are reported by their effect. */
const TRIED = /^aws:multifactorauth(present|age)$/i;
const TLS = "Bool aws:SecureTransport true";

function conditionChanges(before: readonly Trusting[], after: readonly Trusting[]): Sentence[] {
  if (before.length === 0 || after.length === 0) return [];
  const [was, is] = [conditionsOf(before), conditionsOf(after)];
  const lost = [...was].filter((condition) => !is.has(condition));
  const gained = [...is].filter((condition) => !was.has(condition));
  return [
    ...lost.map((condition) => ({
      says: `no longer requires ${condition}`,
      risks: ["loosened", "unjudged"] as const,
    })),
    ...gained.map((condition) => ({
      says: condition === TLS ? "requires TLS (aws:SecureTransport)" : `requires ${condition}`,
    })),
  ];
}

function conditionsOf(statements: readonly Trusting[]): Set<string> {
  return new Set(
    statements.flatMap(({ Condition = {} }) =>
      Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys)
          .filter(([key]) => !TRIED.test(key))
          .map(([key, values]) => `${operator} ${key} ${values.join(" or ")}`),
      ),
    ),
  );
}
