import { actionsMatching } from "../iam/catalog";
import { listed } from "../iam/patterns";

/** A document's effect on one action and one resource pattern. */
export interface Unit {
  readonly effect: "Allow" | "Deny";
  /** An action of AWS's catalog, `iam:GetUser`, {@link EVERY_ACTION}, or {@link allBut} some. */
  readonly action: string;
  /** An ARN, `*`, or {@link allBut} some. */
  readonly resource: string;
  /** `Bool aws:multifactorauthpresent true`, sorted and {@link quoted}; empty without conditions. */
  readonly condition: string;
  /** Counted from 1. */
  readonly statement: number;
}

export const EVERY_ACTION = "every action";

/** What NotAction and NotResource mean. */
export function allBut(entries: readonly string[]): string {
  return `all except ${list(entries)}`;
}

function list(entries: readonly string[]): string {
  return [...entries].sort().map(quoted).join(", ");
}

/** Text with white space as JSON, so that it cannot be read as several entries or as another condition. */
function quoted(text: string): string {
  return /^$|[\s"]/.test(text) ? JSON.stringify(text) : text;
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
 * A document as a set of units, with wildcards in actions expanded over AWS's catalog: documents with the same units are
 * equivalent. Anything unknown is returned as a fault.
 */
export async function unitsOf(document: unknown): Promise<{ units: Unit[]; faults: string[] }> {
  const faults: string[] = [];
  const units: Unit[] = [];
  if (!isRecord(document) || !Array.isArray(document.Statement))
    return { units, faults: ["it is not a policy document"] };
  const { Version, Statement, Id: _, ...others } = document;
  if (Version !== "2012-10-17") faults.push(`its version is ${JSON.stringify(Version)}, not 2012-10-17`);
  for (const key of Object.keys(others)) faults.push(`${key} is not an element of a policy`);
  for (const [index, statement] of Statement.entries()) {
    const found = await unitsOfStatement(statement, index + 1);
    if (typeof found === "string") faults.push(`statement ${index + 1}: ${found}`);
    else units.push(...found);
  }
  return { units, faults };
}

/** A statement's units, or what is unknown in it. */
async function unitsOfStatement(statement: unknown, number: number): Promise<Unit[] | string> {
  if (!isRecord(statement)) return "it is not a statement";
  const unknown = Object.keys(statement).find((key) => !STATEMENT.includes(key));
  if (unknown !== undefined) return `${unknown} is not judged`;
  const { Effect: effect, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  if (effect !== "Allow" && effect !== "Deny") return `its effect is ${JSON.stringify(effect)}`;
  if ((Action === undefined) === (NotAction === undefined)) return "it needs either Action or NotAction";
  if ((Resource === undefined) === (NotResource === undefined))
    return "it needs either Resource or NotResource";
  const [patterns, resources] = [Action ?? NotAction, Resource ?? NotResource];
  if (!isTexts(patterns) || !isTexts(resources)) return "its actions or resources are not strings";
  const condition = conditionOf(Condition);
  if (condition === undefined) return `its condition is unknown: ${JSON.stringify(Condition)}`;
  const actions = await actionsOf(listed(patterns));
  if (typeof actions === "string") return actions;
  const said = NotAction === undefined ? actions : [allBut(actions)];
  const about = NotResource === undefined ? listed(resources).map(quoted) : [allBut(listed(resources))];
  return said.flatMap((action) =>
    about.map((resource) => ({ effect, action, resource, condition, statement: number })),
  );
}

/** The catalog's actions that patterns match, or a pattern that matches none or every service. */
async function actionsOf(patterns: readonly string[]): Promise<string[] | string> {
  const actions = new Set<string>();
  for (const pattern of patterns) {
    const found = /^\*+(:\*+)?$/.test(pattern) ? [{ name: EVERY_ACTION }] : await actionsMatching(pattern);
    if (found === undefined) return `${pattern} does not name one service`;
    if (found.length === 0) return `${pattern} is not an action of AWS's catalog`;
    for (const { name } of found) actions.add(name);
  }
  return [...actions];
}

/** Sorted, keys in lower case, because AWS ignores their case; undefined if an operator is unknown. */
export function conditionOf(condition: unknown): string | undefined {
  if (!isRecord(condition)) return undefined;
  const parts: string[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!OPERATOR.test(operator) || !isRecord(keys)) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      if (!isTexts(values)) return undefined;
      parts.push(`${operator} ${quoted(key.toLowerCase())} ${list(listed(values))}`);
    }
  }
  return parts.sort().join(" and ");
}

/** `Allow iam:GetUser on *`: units with the same text are equivalent. */
export function unitText({ effect, action, resource, condition }: Omit<Unit, "statement">): string {
  return `${effect} ${action} on ${resource}${condition === "" ? "" : ` if ${condition}`}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string | readonly string[] {
  const texts = [value].flat();
  return texts.length > 0 && texts.every((text) => typeof text === "string");
}
