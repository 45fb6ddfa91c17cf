import type { GroupSnapshot, IamSnapshot } from "../iam/iam-snapshot";
import type { DeclaredAccess } from "./declared-access";
import type { Verdict } from "./verdict";

/** The group of all users; another claim judges its policies. */
const EVERYONE = "users";

/** A role that a group's statement lets its members assume, and until when. */
interface Delegated {
  readonly arn: string;
  /** In milliseconds since 1970, Infinity when there is none. */
  readonly end: number;
  readonly place: string;
}

/**
 * Reads every statement of every group but that of everyone: each delegates roles of the file, by literal ARNs,
 * until the end that the file has for the group's members, and nothing else. Nothing is sampled or evaluated.
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
  /** By user and role, the one that lasts longest. */
  const found = new Map<string, Delegated>();
  let judged = 0;
  for (const group of groups.filter(
    ({ accountId, name }) => accountId === identityAccountId && name !== EVERYONE,
  )) {
    const { delegated, faults } = delegationsOf(group);
    counterExamples.push(...faults);
    judged += delegated.length + faults.length;
    for (const it of delegated) {
      if (!ofTheFile.has(it.arn)) counterExamples.push(`${it.place}: ${it.arn} is no role of the file`);
      // What has ended by IAM's own clock is nobody's any more.
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
    const byFile = declaredEnd === undefined ? "not at all" : sayEnd(declaredEnd);
    counterExamples.push(
      `${place}: ${user} is delegated to ${arn} ${sayEnd(end)}, and by the file ${byFile}`,
    );
  }
  for (const key of wanted.keys()) {
    if (found.has(key)) continue;
    const [user, arn] = key.split(" ");
    counterExamples.push(`${user} is not delegated to ${arn}, and by the file is`);
  }
  return {
    claim:
      "groups delegate the roles of the file by literal ARNs, to its members until its ends, and nothing else",
    judged: judged + new Set([...found.keys(), ...wanted.keys()]).size,
    counterExamples,
    nothingToJudge: judged === 0 && wanted.size === 0 ? "the file has no grants" : undefined,
  };
}

function sayEnd(end: number): string {
  return end === Number.POSITIVE_INFINITY ? "without an end" : `until ${new Date(end).toISOString()}`;
}

/** What a group's statements delegate, and everything else that they contain. */
function delegationsOf({ policies }: GroupSnapshot): { delegated: Delegated[]; faults: string[] } {
  const delegated: Delegated[] = [];
  const faults: string[] = [];
  for (const { name, document } of policies) {
    const { Version, Statement, ...others } = document as { Version: string; Statement: readonly unknown[] };
    if (Version !== "2012-10-17" || !Array.isArray(Statement) || Object.keys(others).length > 0) {
      faults.push(`${name}: it is no delegation`);
      continue;
    }
    for (const [index, statement] of Statement.entries()) {
      const place = `${name}, statement ${index + 1}`;
      const read = delegation(statement);
      if (typeof read === "string") faults.push(`${place}: ${read}`);
      else delegated.push(...read.arns.map((arn) => ({ arn, end: read.end, place })));
    }
  }
  return { delegated, faults };
}

/** The roles of a statement and their end; or the reason why it is no delegation. */
function delegation(statement: unknown): { arns: string[]; end: number } | string {
  const { Sid: _, Effect, Action, Resource, Condition, ...others } = statement as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return `it has ${other}, and a delegation has none`;
  const actions = [Action].flat();
  if (Effect !== "Allow" || actions.length !== 1 || actions[0] !== "sts:AssumeRole")
    return `it says ${Effect} ${actions.join(", ")}, and a delegation Allow sts:AssumeRole`;
  const arns = [Resource].flat();
  const open = arns.find((arn) => typeof arn !== "string" || !LITERAL_ROLE.test(arn));
  if (arns.length === 0 || open !== undefined) return `${JSON.stringify(open)} is no role's literal ARN`;
  const end = endOf(Condition);
  if (end === undefined) return `its condition is no end: ${JSON.stringify(Condition)}`;
  return { arns: arns as string[], end };
}

const LITERAL_ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

function endOf(condition: unknown): number | undefined {
  if (condition === undefined) return Number.POSITIVE_INFINITY;
  const end = /^\{"DateLessThan":\{"aws:CurrentTime":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\}\}$/.exec(
    JSON.stringify(condition),
  )?.[1];
  return end === undefined ? undefined : Date.parse(end);
}
