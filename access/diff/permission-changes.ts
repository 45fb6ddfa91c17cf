import type { PolicyStatement } from "../../organization/policy-document";
import type { Role } from "../../organization/role";
import { escalationsOf } from "../iam/escalations";
import { sensitiveStatementsOf } from "../iam/managed-policies";
import type { Risk } from "./change";
import { actionInWords, coversActions, type Unit, uncovered, unitsOf } from "./permission-units";
import { NOT_JUDGED, type Powers, sensitiveStatements } from "./role-powers";

/** A sentence about a role's permissions, and why it is a risk. */
export interface PermissionChange {
  /** `may now do` */
  readonly says: string;
  /** The subject, in full, because a risk is printed in full. */
  readonly what: readonly string[];
  readonly risks: readonly Risk[];
}

/** Differences between the permissions of two roles, ignoring the order and Sids of statements. */
export async function permissionChanges(was: Role, is: Role, powers: Powers): Promise<PermissionChange[]> {
  const [before, after] = [statementsOf(was), statementsOf(is)];
  const [allowedBefore, allowed] = [unitsOf(before, "Allow"), unitsOf(after, "Allow")];
  const [deniedBefore, denied] = [unitsOf(before, "Deny"), unitsOf(after, "Deny")];
  const gained = await uncovered(allowed, allowedBefore);
  const lost = await uncovered(allowedBefore, allowed);
  const undenied = await uncovered(deniedBefore, denied);
  const newlyDenied = await uncovered(denied, deniedBefore);
  const isKnown = (among: readonly Unit[]) => (unit: Unit) =>
    among.some(({ action }) => coversActions(action, unit.action));
  const [wider, fresh] = parted(gained, isKnown(allowedBefore));
  const [narrowed, gone] = parted(lost, isKnown(allowed));
  // A permission that is both wider and narrower is reported once, as wider.
  const narrower = narrowed.filter((unit) => !wider.some((it) => actionInWords(it) === actionInWords(unit)));
  const [lessDenied, notDenied] = parted(undenied, isKnown(denied));
  return [
    change("may now do", fresh, powers(asStatements(fresh))),
    change("may do", wider, ["loosened", ...powers(asStatements(wider))], "on other resources or conditions"),
    change("is no longer denied", notDenied, ["loosened", ...freed(notDenied, after, powers)]),
    change(
      "is denied",
      lessDenied,
      ["loosened", ...freed(lessDenied, after, powers)],
      "on other resources or conditions",
    ),
    ...managedChanges(was, is, powers),
    newEscalations(was, is, powers),
    change("may no longer do", gone, []),
    change("may do", narrower, [], "on fewer resources or under more conditions"),
    change("is now denied", newlyDenied, []),
  ].filter(({ what }) => what.length > 0);
}

function statementsOf({ permissions }: Role): readonly PolicyStatement[] {
  return permissions?.Statement ?? [];
}

function change(
  says: string,
  units: readonly Unit[],
  risks: readonly Risk[],
  ending?: string,
): PermissionChange {
  const what = [...new Set(units.map(actionInWords))];
  return {
    says: `${says} ${PLACE}${ending === undefined ? "" : ` ${ending}`}`,
    what,
    risks: [...new Set(risks)],
  };
}

/** Placeholder for the subjects of a sentence. */
export const PLACE = "\u0000";

function parted(units: readonly Unit[], isFirst: (unit: Unit) => boolean): [Unit[], Unit[]] {
  return [units.filter(isFirst), units.filter((unit) => !isFirst(unit))];
}

function asStatements(units: readonly Unit[]): PolicyStatement[] {
  return units.map(({ action, condition }) => ({
    Effect: "Allow",
    ...(typeof action === "string" ? { Action: action } : { NotAction: action.except }),
    Resource: "*",
    Condition: condition,
  }));
}

/** Risks of a removed Deny, as far as the role is allowed what it denied. */
function freed(units: readonly Unit[], after: readonly PolicyStatement[], powers: Powers): Risk[] {
  const allowed = powers(after);
  const risks = powers(asStatements(units));
  // A role that is allowed everything was an administrator limited by a Deny.
  if (allowed.includes("admin")) return risks;
  return risks.filter((risk) => allowed.includes(risk));
}

/** Newly attached managed policies, each judged by its document. */
function managedChanges(was: Role, is: Role, powers: Powers): PermissionChange[] {
  const without = (a: readonly string[], b: readonly string[]) => a.filter((arn) => !b.includes(arn));
  return [
    ...without(is.managedPolicyArns, was.managedPolicyArns).map((arn): PermissionChange => {
      const statements = sensitiveStatementsOf(arn);
      return statements === undefined
        ? {
            says: `has the managed policy ${PLACE}: changed, ${NOT_JUDGED}`,
            what: [arn],
            risks: ["loosened", "unjudged"],
          }
        : { says: `has the managed policy ${PLACE}`, what: [arn], risks: powers(statements) };
    }),
    {
      says: `no longer has the managed policy ${PLACE}`,
      what: without(was.managedPolicyArns, is.managedPolicyArns),
      // It may have contained a Deny.
      risks: without(was.managedPolicyArns, is.managedPolicyArns).some((arn) => !arn.includes(":iam::aws:"))
        ? ["loosened", "unjudged"]
        : [],
    },
  ];
}

/** Escalation paths that the role's combined permissions newly open; an administrator needs none. */
function newEscalations(was: Role, is: Role, powers: Powers): PermissionChange {
  const opened = (role: Role) =>
    escalationsOf({ Version: "2012-10-17", Statement: sensitiveStatements(role) });
  const isSensitive = (Action: string) => powers([{ Effect: "Allow", Action, Resource: "*" }]).length > 0;
  const known = opened(was);
  const paths = powers(sensitiveStatements(is)).includes("admin")
    ? []
    : opened(is)
        // Sensitive actions are already reported as such.
        .filter(({ path }) => path.actions.length > 1 || !path.actions.every(isSensitive))
        .filter(({ path, isNamed }) => path.kind === "pass" || !isNamed)
        .filter(
          ({ path, isNamed }) => !known.some((it) => it.path.id === path.id && (!it.isNamed || isNamed)),
        );
  return {
    says: `allows privilege escalation by ${PLACE}`,
    what: paths.map(({ path }) => path.actions.join(" and ")),
    risks: ["escalation"],
  };
}
