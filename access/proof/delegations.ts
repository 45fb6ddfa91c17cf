import type { GroupSnapshot, IamSnapshot } from "../iam/iam-snapshot";
import type { DeclaredAccess } from "./declared-access";
import type { Verdict } from "./verdict";

/** The group of all users; another claim judges its policies. */
const EVERYONE = "users";

/** A role that a group's statement delegates, and until when. */
interface Delegated {
  readonly arn: string;
  /** In milliseconds since 1970; Infinity without an end. */
  readonly end: number;
  readonly place: string;
}

/**
 * Reads every statement of every group, except that of all users: each delegates roles of the file by literal ARNs until the
 * declared end for the group's members, and nothing else. Nothing is sampled or evaluated.
 */
export function proveDelegations({ groups }: IamSnapshot, declared: DeclaredAccess, now: Date): Verdict {
  const { partition, roleIds, assumable, identityAccountId } = declared;
  const arnOf = (accountId: string, name: string) => `arn:${partition}:iam::${accountId}:role/${name}`;
  const ofTheFile = new Set(
    [...roleIds].map((key) => {
      const [accountId = "", name = ""] = key.split(" ");
      return arnOf(accountId, name);
    }),
  );
  const counterExamples: string[] = [];
  /** The latest end by user and role. */
  const found = new Map<string, Delegated>();
  let judged = 0;
  for (const group of groups.filter(
    ({ accountId, name }) => accountId === identityAccountId && name !== EVERYONE,
  )) {
    const { delegated, faults } = delegationsOf(group, declared.sourceIdentity);
    counterExamples.push(...faults);
    judged += delegated.length + faults.length;
    for (const it of delegated) {
      if (!ofTheFile.has(it.arn)) counterExamples.push(`${it.place}: ${it.arn} is not a role of the file`);
      // IAM's own clock has ended these.
      if (it.end <= now.getTime()) continue;
      for (const member of group.members) {
        const key = `${member} ${it.arn}`;
        const before = found.get(key);
        if (before === undefined || before.end < it.end) found.set(key, it);
      }
    }
  }
  const wanted = new Map(
    [...assumable].map(([key, end]) => {
      const [user = "", accountId = "", name = ""] = key.split(" ");
      return [`${user} ${arnOf(accountId, name)}`, end];
    }),
  );
  for (const [key, { end, place }] of found) {
    const declaredEnd = wanted.get(key);
    if (declaredEnd === end) continue;
    const [user, arn] = key.split(" ");
    const byFile = declaredEnd === undefined ? "never" : endText(declaredEnd);
    counterExamples.push(
      `${place}: ${user} is delegated to ${arn} ${endText(end)}, but in the file ${byFile}`,
    );
  }
  for (const key of wanted.keys()) {
    if (found.has(key)) continue;
    const [user, arn] = key.split(" ");
    counterExamples.push(`${user} is not delegated to ${arn}, but is in the file`);
  }
  return {
    claim: "groups delegate only roles of the file, by literal ARNs, to its members, until its end dates",
    judged: judged + new Set([...found.keys(), ...wanted.keys()]).size,
    counterExamples,
    nothingToJudge: judged === 0 && wanted.size === 0 ? "the file has no grants" : undefined,
  };
}

function endText(end: number): string {
  return end === Number.POSITIVE_INFINITY ? "without an end" : `until ${new Date(end).toISOString()}`;
}

/** The roles that a group's statements delegate, and anything else that they contain. */
function delegationsOf(
  { policies }: GroupSnapshot,
  sourceIdentity: boolean,
): { delegated: Delegated[]; faults: string[] } {
  const delegated: Delegated[] = [];
  const faults: string[] = [];
  for (const { name, document } of policies) {
    const { Version, Statement, ...others } = document as { Version: string; Statement: readonly unknown[] };
    if (Version !== "2012-10-17" || !Array.isArray(Statement) || Object.keys(others).length > 0) {
      faults.push(`${name}: it is not a delegation`);
      continue;
    }
    for (const [index, statement] of Statement.entries()) {
      const place = `${name}, statement ${index + 1}`;
      const read = delegation(statement, sourceIdentity);
      if (typeof read === "string") faults.push(`${place}: ${read}`);
      else delegated.push(...read.arns.map((arn) => ({ arn, end: read.end, place })));
    }
  }
  return { delegated, faults };
}

/** The roles of a statement and their end, or why it is not a delegation. */
function delegation(statement: unknown, sourceIdentity: boolean): { arns: string[]; end: number } | string {
  const { Sid: _, Effect, Action, Resource, Condition, ...others } = statement as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return `it has ${other}, which a delegation does not have`;
  const actions = [Action].flat();
  const wanted = sourceIdentity ? "sts:AssumeRole, sts:SetSourceIdentity" : "sts:AssumeRole";
  if (Effect !== "Allow" || [...actions].sort().join(", ") !== wanted)
    return `it is ${Effect} ${actions.join(", ")}, but a delegation is Allow ${wanted}`;
  const arns = [Resource].flat();
  const open = arns.find((arn) => typeof arn !== "string" || !LITERAL_ROLE.test(arn));
  if (arns.length === 0 || open !== undefined)
    return `${JSON.stringify(open)} is not the literal ARN of a role`;
  const end = endOf(sourceIdentity ? withoutSourceIdentity(Condition) : Condition);
  if (end === undefined) {
    const what = sourceIdentity ? "the user's source identity and an end date" : "an end date";
    return `its condition is not ${what}: ${JSON.stringify(Condition)}`;
  }
  return { arns: arns as string[], end };
}

/** The rest of a condition that requires the user's own source identity; null if it does not. */
function withoutSourceIdentity(condition: unknown): unknown {
  const { StringEquals, ...rest } = (condition ?? {}) as Record<string, unknown>;
  if (JSON.stringify(StringEquals) !== '{"sts:SourceIdentity":"${aws:username}"}') return null;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

const LITERAL_ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

function endOf(condition: unknown): number | undefined {
  if (condition === undefined) return Number.POSITIVE_INFINITY;
  const end = /^\{"DateLessThan":\{"aws:CurrentTime":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\}\}$/.exec(
    JSON.stringify(condition),
  )?.[1];
  return end === undefined ? undefined : Date.parse(end);
}
