import type { PolicyStatement } from "../../organization/policy-document";
import { actionsMatching } from "../iam/catalog";
import { covers as coversPattern, intersects, listed } from "../iam/patterns";

/** A pattern, or everything except some patterns. */
type Scope = string | { readonly except: readonly string[] };

type Condition = NonNullable<PolicyStatement["Condition"]>;

/** The smallest compared part of a statement: one action pattern on one resource pattern. */
export interface Unit {
  readonly action: Scope;
  readonly resource: Scope;
  readonly condition: Condition;
  /** Text of the action, if it is less than its pattern. */
  readonly text?: string;
}

/** The units of all statements of an effect. */
export function unitsOf(statements: readonly PolicyStatement[], effect: PolicyStatement["Effect"]): Unit[] {
  return statements.flatMap((statement): Unit[] => {
    if (statement.Effect !== effect) return [];
    const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
    const actions = scopesOf(Action, NotAction);
    const resources = scopesOf(Resource, NotResource);
    return actions.flatMap((action) =>
      resources.map((resource) => ({ action, resource, condition: Condition })),
    );
  });
}

function scopesOf(
  only: string | readonly string[] | undefined,
  except: string | readonly string[] | undefined,
): Scope[] {
  return except === undefined ? [...listed(only)] : [{ except: listed(except) }];
}

/** Maximum number of a pattern's actions that are listed individually. */
const FEW = 12;

/**
 * Units that no other unit covers, as a whole or action by action of AWS's catalog. What the comparison cannot interpret
 * counts as not covered.
 */
export async function uncovered(units: readonly Unit[], others: readonly Unit[]): Promise<Unit[]> {
  const lowered = others.map(inLowerCase);
  const isCovered = (unit: Unit) => {
    const narrow = inLowerCase(unit);
    return lowered.some((wide) => coversUnit(wide, narrow));
  };
  const found: Unit[] = [];
  for (const unit of units) {
    if (isCovered(unit)) continue;
    if (typeof unit.action !== "string") {
      found.push(...leftOfExceptions(unit, unit.action.except, others));
      continue;
    }
    const actions = await actionsMatching(unit.action);
    const each = (actions ?? []).map(({ name }) => ({ ...unit, action: name }));
    const left = each.filter((one) => !isCovered(one));
    // A completely new pattern is printed as written.
    if (each.length === 0 || left.length === each.length) found.push(unit);
    else if (left.length <= FEW) found.push(...left);
    else found.push({ ...unit, text: `${unit.action} (${left.length} of its ${each.length} actions)` });
  }
  return found;
}

/** For two NotActions: what the other excludes and this one does not. */
function leftOfExceptions(unit: Unit, except: readonly string[], others: readonly Unit[]): Unit[] {
  for (const other of others) {
    if (typeof other.action === "string" || !coversScope(other.resource, unit.resource)) continue;
    if (!isImpliedBy(other.condition, unit.condition)) continue;
    return other.action.except
      .filter((pattern) => !except.some((own) => coversPattern(own.toLowerCase(), pattern.toLowerCase())))
      .map((action) => ({ ...unit, action }));
  }
  return [unit];
}

/** Whether all that one unit is about is what another is about; the actions of both in lower case. */
function coversUnit(wide: Unit, narrow: Unit): boolean {
  return (
    coversScope(wide.action, narrow.action) &&
    coversScope(wide.resource, narrow.resource) &&
    isImpliedBy(wide.condition, narrow.condition)
  );
}

/** Actions are compared regardless of case. */
function inLowerCase(unit: Unit): Unit {
  return { ...unit, action: scopeInLowerCase(unit.action) };
}

export function coversActions(wide: Scope, narrow: Scope): boolean {
  return coversScope(scopeInLowerCase(wide), scopeInLowerCase(narrow));
}

function scopeInLowerCase(scope: Scope): Scope {
  return typeof scope === "string"
    ? scope.toLowerCase()
    : { except: scope.except.map((pattern) => pattern.toLowerCase()) };
}

function coversScope(wide: Scope, narrow: Scope): boolean {
  if (typeof wide === "string") return coversPattern(wide, typeof narrow === "string" ? narrow : "*");
  if (typeof narrow === "string") return !wide.except.some((pattern) => intersects(pattern, narrow));
  return wide.except.every((pattern) => narrow.except.some((other) => coversPattern(other, pattern)));
}

/** Operators for which fewer values match fewer calls. */
const ANY_OF =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

/** Whether the second condition implies the first: the second contains each test of the first, or a narrower one. */
function isImpliedBy(loose: Condition, strict: Condition): boolean {
  return Object.entries(loose).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const others = Object.entries(strict[operator] ?? {}).find(
        ([it]) => it.toLowerCase() === key.toLowerCase(),
      );
      if (others === undefined) return false;
      const [allowed, asked] = [new Set(listed(values)), listed(others[1])];
      const isWithin = asked.every((value) => allowed.has(value));
      return isWithin && (ANY_OF.test(operator) || asked.length === allowed.size);
    }),
  );
}

/** Text of a unit's action. */
export function actionInWords({ action, text }: Unit): string {
  return text !== undefined
    ? text
    : typeof action === "string"
      ? action
      : `all except ${action.except.join(", ")}`;
}
