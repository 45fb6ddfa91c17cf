import { actionsMatching } from "../iam/catalog";
import { listed } from "../iam/patterns";

/** A document's effect on one action and one resource pattern. */
export interface Unit {
  readonly effect: "Allow" | "Deny";
  /** Of AWS's catalog, `iam:GetUser`; or {@link EVERY_ACTION}, or {@link allBut} some. */
  readonly action: string;
  /** An ARN as it is written, `*`, or {@link allBut} some. */
  readonly resource: string;
  /** `Bool aws:multifactorauthpresent true`, of several in one order; empty without. */
  readonly condition: string;
  /** Counted from 1. */
  readonly statement: number;
}

export const EVERY_ACTION = "every action";

/** What NotAction and NotResource mean. */
export function allBut(entries: readonly string[]): string {
  return `all but ${[...entries].sort().join(", ")}`;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATOR = new RegExp(
  "^(?:(?:ForAllValues|ForAnyValue):)?" +
    "(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|Arn(?:Not)?(?:Equals|Like)|" +
    "(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress)" +
    "(?:IfExists)?$|^Null$",
);

const STATEMENT = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/**
 * A document as a set of units, wildcards in actions expanded over AWS's catalog: two documents of the same units
 * mean the same. Anything unknown is returned as a fault, never as harmless.
 */
export async function unitsOf(document: unknown): Promise<{ units: Unit[]; faults: string[] }> {
  const faults: string[] = [];
  const units: Unit[] = [];
  if (!isRecord(document) || !Array.isArray(document.Statement))
    return { units, faults: ["it is not a policy document"] };
  const { Version, Statement, Id: _, ...others } = document;
  if (Version !== "2012-10-17") faults.push(`its version is ${JSON.stringify(Version)}, not 2012-10-17`);
  for (const key of Object.keys(others)) faults.push(`${key} is no element of a policy`);
  for (const [index, statement] of Statement.entries()) {
    const found = await unitsOfStatement(statement, index + 1);
    if (typeof found === "string") faults.push(`statement ${index + 1}: ${found}`);
    else units.push(...found);
  }
  return { units, faults };
}

/** A statement's units; or what is not known in it. */
async function unitsOfStatement(statement: unknown, number: number): Promise<Unit[] | string> {
  if (!isRecord(statement)) return "it is no statement";
  const unknown = Object.keys(statement).find((key) => !STATEMENT.includes(key));
  if (unknown !== undefined) return `${unknown} is not judged`;
  const { Effect: effect, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  if (effect !== "Allow" && effect !== "Deny") return `its effect is ${JSON.stringify(effect)}`;
  if ((Action === undefined) === (NotAction === undefined))
    return "it has both Action and NotAction, or none";
  if ((Resource === undefined) === (NotResource === undefined))
    return "it has both Resource and NotResource, or none";
  const [patterns, resources] = [Action ?? NotAction, Resource ?? NotResource];
  if (!isTexts(patterns) || !isTexts(resources)) return "its actions or resources are no texts";
  const condition = conditionOf(Condition);
  if (condition === undefined) return `its condition is not known: ${JSON.stringify(Condition)}`;
  const actions = await actionsOf(listed(patterns));
  if (typeof actions === "string") return actions;
  const said = NotAction === undefined ? actions : [allBut(actions)];
  const about = NotResource === undefined ? listed(resources) : [allBut(listed(resources))];
  return said.flatMap((action) =>
    about.map((resource) => ({ effect, action, resource, condition, statement: number })),
  );
}

/** The catalog's actions that patterns match, each once; or which of them matches none, or every service's. */
async function actionsOf(patterns: readonly string[]): Promise<string[] | string> {
  const actions = new Set<string>();
  for (const pattern of patterns) {
    const found = /^\*+(:\*+)?$/.test(pattern) ? [{ name: EVERY_ACTION }] : await actionsMatching(pattern);
    if (found === undefined) return `${pattern} names no one service`;
    if (found.length === 0) return `${pattern} is no action of AWS's catalog`;
    for (const { name } of found) actions.add(name);
  }
  return [...actions];
}

/** In one order, keys in lower case, since AWS ignores their case; undefined where an operator is not known. */
export function conditionOf(condition: unknown): string | undefined {
  if (!isRecord(condition)) return undefined;
  const parts: string[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!OPERATOR.test(operator) || !isRecord(keys)) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      if (!isTexts(values)) return undefined;
      parts.push(`${operator} ${key.toLowerCase()} ${[...listed(values)].sort().join(", ")}`);
    }
  }
  return parts.sort().join(" and ");
}

/** `Allow iam:GetUser on *`: units of the same text mean the same. */
export function sayUnit({ effect, action, resource, condition }: Omit<Unit, "statement">): string {
  return `${effect} ${action} on ${resource}${condition === "" ? "" : ` if ${condition}`}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string | readonly string[] {
  const texts = [value].flat();
  return texts.length > 0 && texts.every((text) => typeof text === "string");
}
