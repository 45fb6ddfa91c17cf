import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { concerning } from "../../iam/concerning";
import { concerns } from "../../iam/escalations";
import type { Evaluator } from "../../iam/evaluator";
import { listed } from "../../iam/patterns";
import { callBy, type MfaState, mfaProven, NO_MFA, SESSION_WITHOUT_MFA } from "../../proof/caller";
import type { Circumstances } from "./circumstances";
import { ASSUME_ROLE, type EntryCaller, type EntryTarget } from "./entry-caller";
import { type HeldPolicy, statementsOf } from "./held-policies";

/** How a caller may assume a role at a time. */
export interface Entry {
  readonly withoutMfa: boolean;
  /** In seconds, exclusive; `Infinity`: of any age. Absent: not even with MFA. */
  readonly mfaAge?: number;
  /** The answer in every state, for states that the two above do not describe. */
  readonly states: string;
  /** The policies could not be evaluated. */
  readonly isUnknown?: boolean;
}

export const NO_ENTRY: Entry = { withoutMfa: false, states: "" };

export function mayEnter({ withoutMfa, mfaAge }: Entry): boolean {
  return withoutMfa || mfaAge !== undefined;
}

/** The part of policies that concerns AssumeRole, one document for each version. */
export function assumingPart(policies: readonly HeldPolicy[]): PolicyDocument[] {
  const byVersion = new Map<string, PolicyStatement[]>();
  for (const { document } of policies) {
    if (document === undefined) continue;
    const { Version = "2008-10-17" }: { readonly Version?: string } = document;
    const about = statementsOf(document).filter((statement) => concerns(statement, ASSUME_ROLE));
    if (about.length > 0) byVersion.set(Version, [...(byVersion.get(Version) ?? []), ...about]);
  }
  return [...byVersion].map(([Version, Statement]) => ({ Version, Statement }) as PolicyDocument);
}

/** Longest age of MFA in a session, 36 hours: GetSessionToken's. */
const LONGEST = 129_600;

/** Condition keys whose values depend on the caller; those of the others are the same, or circumstances. */
const KEYS_OF_CALLER = /^aws:(username|principal(arn|account|tag\/.*))$/i;

/**
 * Who may assume which role, by the evaluator. It tries MFA ages and times around every value that a policy names; equal
 * questions are asked once.
 */
export class EntryJudge {
  private readonly answers = new Map<string, Promise<Entry>>();
  private readonly texts = new WeakMap<object, string>();
  private readonly ages: readonly number[];
  /** Now, and each later moment at which a policy changes. */
  readonly times: readonly string[];

  constructor(
    private readonly evaluate: Evaluator,
    documents: Iterable<PolicyDocument>,
    now: Date,
  ) {
    const ages = new Set([0, LONGEST]);
    const times = new Set<number>();
    for (const { Condition } of [...documents].flatMap(statementsOf)) {
      for (const keys of Object.values(Condition ?? {})) {
        for (const [key, values] of Object.entries(keys)) {
          for (const value of listed(values)) {
            if (/^aws:multifactorauthage$/i.test(key))
              for (const age of aroundOf(Number(value))) ages.add(age);
            if (/^aws:currenttime$/i.test(key)) for (const time of aroundOf(timeOf(value))) times.add(time);
          }
        }
      }
    }
    this.ages = [...ages].filter((age) => age >= 0 && age <= LONGEST).sort((a, b) => a - b);
    const later = [...times].filter((time) => time * 1000 > now.getTime()).sort((a, b) => a - b);
    this.times = [now.toISOString(), ...later.map((time) => endText(time))];
  }

  /** The caller's entry at a time, one of {@link times}. */
  async entry(
    caller: EntryCaller,
    target: EntryTarget,
    time: string,
    circumstances: readonly Circumstances[] | undefined,
  ): Promise<Entry> {
    const { arn, accountId, trust } = target;
    const parts = caller.policies.flatMap(
      (document) => concerning(document, { action: ASSUME_ROLE, resource: arn }) ?? [],
    );
    const trustText = this.text(trust);
    const isAllowed = parts.some(({ Statement }) => Statement.some(({ Effect }) => Effect !== "Deny"));
    const isForAnyone = /"\*"|NotPrincipal/.test(trustText);
    const isNamed = isForAnyone || trustText.includes(`"${caller.arn}"`);
    const isHere = caller.accountId === accountId;
    if (!isAllowed && !caller.hasUnknown && !(isHere && isNamed)) return NO_ENTRY;
    // As a principal, an account is its root's ARN or its ID.
    const root = new RegExp(`:${caller.accountId}:root"|"${caller.accountId}"`);
    if (!isNamed && !root.test(trustText)) return NO_ENTRY;
    if (caller.hasUnknown || caller.boundary === "unknown" || circumstances === undefined) return UNKNOWN;
    const own = parts.map((part) => this.text(part).replaceAll(`"${arn}"`, '"ROLE"'));
    const isGeneral =
      caller.boundary === undefined &&
      own.every((text) => !/:iam::|\$\{/.test(text)) &&
      !trustText.includes("${") &&
      [...parts, trust].every((document) => this.isOfAnyCaller(document));
    const key = JSON.stringify([
      time,
      circumstances,
      own,
      trustText.replaceAll(`"${caller.arn}"`, '"CALLER"'),
      isHere,
      caller.kind,
      caller.accountId,
      isGeneral ? "" : [arn, caller.arn, caller.boundary ?? ""],
    ]);
    const known = this.answers.get(key) ?? this.judged(caller, target, parts, time, circumstances);
    this.answers.set(key, known);
    return known;
  }

  private async judged(
    caller: EntryCaller,
    { arn, accountId, trust }: EntryTarget,
    parts: readonly PolicyDocument[],
    time: string,
    circumstances: readonly Circumstances[],
  ): Promise<Entry> {
    const mfa = this.ages.map((age) => mfaProven(age, `with MFA ${age} s ago`));
    // A role session carries no MFA key.
    const states = caller.kind === "role" ? [NO_MFA] : [NO_MFA, SESSION_WITHOUT_MFA, ...mfa];
    const tried = circumstances.flatMap((called) => states.map((state) => ({ called, state })));
    const answers: boolean[] = [];
    try {
      for (const { called, state } of tried) {
        const request = callBy(
          {
            name: caller.name,
            arn: caller.arn,
            tags: caller.tags,
            policies: parts.map((document) => ({ name: caller.name, document })),
          },
          state,
          {
            action: ASSUME_ROLE,
            resource: arn,
            accountId,
            resourcePolicy: trust,
            context: {
              "aws:CurrentTime": time,
              "sts:RoleSessionName": caller.name,
              "aws:PrincipalAccount": caller.accountId,
              "aws:PrincipalArn": caller.arn,
              ...called,
            },
          },
        );
        const principal = caller.kind === "user" ? caller.arn : sessionOf(caller);
        const boundary = caller.boundary === "unknown" ? undefined : caller.boundary;
        const { "aws:username": _, ...ofRole } = request.context;
        answers.push(
          await this.evaluate({
            ...request,
            principal,
            permissionsBoundary: boundary,
            context: caller.kind === "user" ? request.context : ofRole,
          }),
        );
      }
    } catch {
      // IAM accepted a policy that the evaluator does not.
      return UNKNOWN;
    }
    const isAllowed = (state: MfaState) => tried.some((it, index) => it.state === state && answers[index]);
    const last = mfa.findLastIndex(isAllowed);
    return {
      withoutMfa: states.filter((state) => !mfa.includes(state)).some(isAllowed),
      ...(last !== -1 && { mfaAge: this.ages[last + 1] ?? Number.POSITIVE_INFINITY }),
      states: answers.map(Number).join(""),
    };
  }

  private readonly known = new WeakMap<object, boolean>();

  private isOfAnyCaller(document: PolicyDocument): boolean {
    const known = this.known.get(document) ?? isOfAnyCaller(document);
    this.known.set(document, known);
    return known;
  }

  private text(document: object): string {
    const known = this.texts.get(document) ?? JSON.stringify(document);
    this.texts.set(document, known);
    return known;
  }
}

const UNKNOWN: Entry = { withoutMfa: true, states: "?", isUnknown: true };

function sessionOf({ accountId, name, arn }: EntryCaller): string {
  const [, partition] = arn.split(":");
  return `arn:${partition}:sts::${accountId}:assumed-role/${name}/session`;
}

function isOfAnyCaller(document: PolicyDocument): boolean {
  return statementsOf(document).every(({ Condition = {} }) =>
    Object.values(Condition).every((keys) => Object.keys(keys).every((key) => !KEYS_OF_CALLER.test(key))),
  );
}

/** In seconds since 1970: `2027-02-01T00:00:00Z`, or the number itself. */
function timeOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) : Math.floor(Date.parse(value) / 1000);
}

/** `2027-02-01T00:00:00Z` */
function endText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function aroundOf(value: number): number[] {
  return Number.isFinite(value) ? [value - 1, value, value + 1] : [];
}
