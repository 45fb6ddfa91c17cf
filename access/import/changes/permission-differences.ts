import { isDeepStrictEqual } from "node:util";
import type { PolicyStatement } from "../../../organization/policy-document";
import type { Role } from "../../../organization/role";
import { shownOf, some } from "../../diff/change";
import { PLACE, permissionChanges } from "../../diff/permission-changes";
import { actionInWords, uncovered, unitsOf } from "../../diff/permission-units";
import type { Powers } from "../../diff/role-powers";
import { canonicalPolicy } from "../../iam/canonical";
import type { Json } from "../../iam/json";
import { listed, matchesAction } from "../../iam/patterns";
import { ASSUME_ROLE } from "./entry-caller";
import { type HeldPolicy, hasLiteralVariables, statementsOf } from "./held-policies";
import type { Sentence } from "./trust-changes";

/** Compares the permissions of owners by their statements; equal questions are answered once. */
export class PermissionDifferences {
  private readonly known = new Map<string, Promise<readonly Sentence[]>>();

  constructor(private readonly powers: Powers) {}

  /** What an owner of these policies gains and loses; empty if every statement is the same. */
  async between(was: readonly HeldPolicy[], is: readonly HeldPolicy[]): Promise<readonly Sentence[]> {
    if (areEqual(was, is)) return [];
    const key = JSON.stringify([was, is]);
    const answer = this.known.get(key) ?? this.compared(was, is);
    this.known.set(key, answer);
    return answer;
  }

  private async compared(was: readonly HeldPolicy[], is: readonly HeldPolicy[]): Promise<Sentence[]> {
    const literal = [...was, ...is].filter(
      ({ name, document }) =>
        document !== undefined &&
        hasLiteralVariables(document) &&
        !([was, is] as const).every((held) =>
          held.some((it) => it.name === name && isDeepStrictEqual(it.document, document)),
        ),
    );
    const changes = await permissionChanges(asRole(was), asRole(is), this.powers);
    const sentences = changes.map(({ says, what, risks }): Sentence => {
      const shown = some(what, shownOf(risks));
      const effect = /no longer denied|^is denied/.test(says) ? "Deny" : "Allow";
      const isLoss = effect === "Deny" || says.startsWith("may no longer do");
      const lost = isLoss ? policiesOf(what, effect, was) : [];
      const from = lost.length === 0 ? "" : ` (policy ${lost.join(", ")})`;
      const when = says.startsWith("is now denied") ? conditionOfDenials(was, is) : "";
      return { says: `${says.replace(PLACE, () => shown)}${from}${when}`, risks };
    });
    return [
      ...literal.map(
        ({ name }): Sentence => ({
          says: `has policy ${name} of a version in which \${…} is literal text: not judged`,
          risks: ["unjudged"],
        }),
      ),
      ...(await delegationChanges(was, is)),
      ...sentences,
    ];
  }
}

/** Whether the policies have the same effect on each action and resource, in any policies and any order. */
export function areEqual(was: readonly HeldPolicy[], is: readonly HeldPolicy[]): boolean {
  return isDeepStrictEqual(was, is) || isDeepStrictEqual(unitTexts(was), unitTexts(is));
}

/** Statements split into one action and one resource each, which changes nothing of their meaning. */
function unitTexts(held: readonly HeldPolicy[]): string[] {
  const texts = held.flatMap(({ name, document }): string[] => {
    if (document === undefined) return [`unknown ${name}`];
    const { Version = "2008-10-17" }: { readonly Version?: string } = document;
    const { Statement } = canonicalPolicy(document) as unknown as { readonly Statement: readonly Parts[] };
    return Statement.flatMap(({ Sid: _, Action = [""], Resource = [""], ...rest }) =>
      Action.flatMap((action) =>
        Resource.map((resource) => {
          const text = JSON.stringify([action, resource, rest]);
          return text.includes("${") ? `${Version} ${text}` : text;
        }),
      ),
    );
  });
  return [...new Set(texts)].sort();
}

interface Parts {
  readonly Sid?: Json;
  readonly Action?: readonly string[];
  readonly Resource?: readonly string[];
}

/** A role of these policies, as `diff` compares roles. */
export function asRole(held: readonly HeldPolicy[]): Role {
  const documents = held.flatMap(({ document }) => document ?? []);
  return {
    key: "",
    name: "",
    accounts: [],
    maxSession: 0,
    mfaMaxAge: 0,
    managedPolicyArns: held.flatMap(({ arn, document }) =>
      arn === undefined || document !== undefined ? [] : [arn],
    ),
    permissions: {
      Version: "2012-10-17",
      Statement: documents.flatMap(statementsOf).flatMap(withoutDelegation),
    },
  };
}

/** Allowed AssumeRole is compared by its resources, for which every role has a sentence of its own. */
function withoutDelegation(statement: PolicyStatement): PolicyStatement[] {
  const { Effect, Action, NotAction } = statement;
  if (Effect !== "Allow" || NotAction !== undefined) return [statement];
  const others = listed(Action).filter((action) => action.toLowerCase() !== ASSUME_ROLE.toLowerCase());
  if (others.length === listed(Action).length) return [statement];
  return others.length === 0 ? [] : [{ ...statement, Action: others }];
}

/** Resources of AssumeRole that are allowed on one side only, each with its conditions. */
async function delegationChanges(was: readonly HeldPolicy[], is: readonly HeldPolicy[]): Promise<Sentence[]> {
  const units = (held: readonly HeldPolicy[]) =>
    unitsOf(
      held.flatMap(({ document }) => (document === undefined ? [] : statementsOf(document))),
      "Allow",
    );
  const [before, after] = [units(was), units(is)];
  const delegations = (all: typeof before) =>
    all.filter(({ action }) => typeof action === "string" && action.toLowerCase() === "sts:assumerole");
  const inWords = ({ resource }: (typeof before)[number]) =>
    typeof resource === "string" ? resource : `everything except ${resource.except.join(", ")}`;
  const without = async (some: typeof before, others: typeof before) =>
    [...new Set((await uncovered(delegations(some), others)).map(inWords))].sort();
  const [gained, lost] = [await without(after, before), await without(before, after)];
  return [
    ...(gained.length === 0
      ? []
      : [
          {
            says: `may assume ${gained.join(", ")}, or under fewer conditions`,
            risks: ["loosened"] as const,
          },
        ]),
    ...(lost.length === 0 ? [] : [{ says: `may no longer assume all of ${some(lost)}` }]),
  ];
}

/** When new denials hold, if all of them hold only then. */
function conditionOfDenials(was: readonly HeldPolicy[], is: readonly HeldPolicy[]): string {
  const denials = (held: readonly HeldPolicy[]) =>
    held
      .flatMap(({ document }) => (document === undefined ? [] : statementsOf(document)))
      .filter(({ Effect }) => Effect === "Deny");
  const known = denials(was);
  const conditions = denials(is)
    .filter((statement) => !known.some((it) => isDeepStrictEqual(it, statement)))
    .map(({ Condition = {} }) => Condition);
  if (conditions.every((it) => it.BoolIfExists?.["aws:MultiFactorAuthPresent"] === "false"))
    return ", without MFA";
  return conditions.every((it) => Object.keys(it).length > 0) ? ", under conditions" : "";
}

/** Names of the policies that had these actions. */
function policiesOf(
  what: readonly string[],
  effect: PolicyStatement["Effect"],
  held: readonly HeldPolicy[],
): string[] {
  const names = held.flatMap(({ name, document }) => {
    const statements = document === undefined ? [] : statementsOf(document);
    const has = statements.some(({ Effect, Action, NotAction }) => {
      if (Effect !== effect) return false;
      if (NotAction !== undefined)
        return what.includes(
          actionInWords({ action: { except: listed(NotAction) }, resource: "*", condition: {} }),
        );
      return listed(Action).some((pattern) =>
        what.some((action) => pattern === action || matchesAction(pattern, action)),
      );
    });
    return has ? [name] : [];
  });
  return [...new Set(names)];
}

/**
 * The policies with the caller's own account in place of any, in statements of IAM actions alone: a policy of a user reaches no
 * IAM object of another account.
 */
export function inOwnAccount(held: readonly HeldPolicy[], accountId: string): HeldPolicy[] {
  const own = (resource: string) => resource.replace(/^(arn:[\w-]+:iam::)\*:/, `$1${accountId}:`);
  return held.map(({ document, ...policy }) => ({
    ...policy,
    ...(document && {
      document: {
        ...document,
        Statement: statementsOf(document).map((statement) =>
          listed(statement.Action).length > 0 &&
          listed(statement.Action).every((action) => /^iam:/i.test(action)) &&
          statement.Resource !== undefined
            ? { ...statement, Resource: listed(statement.Resource).map(own) }
            : statement,
        ),
      },
    }),
  }));
}

/** The policies without AssumeRole on these roles. */
export function withoutRoles(held: readonly HeldPolicy[], roleArns: ReadonlySet<string>): HeldPolicy[] {
  return held.map(({ document, ...policy }) => ({
    ...policy,
    ...(document && {
      document: { ...document, Statement: statementsOf(document).flatMap((it) => elsewhere(it, roleArns)) },
    }),
  }));
}

function elsewhere(statement: PolicyStatement, roleArns: ReadonlySet<string>): PolicyStatement[] {
  const { Effect, Action, Resource } = statement;
  const isDelegation =
    Effect === "Allow" &&
    listed(Action).length > 0 &&
    listed(Action).every((action) => action.toLowerCase() === ASSUME_ROLE.toLowerCase());
  if (!isDelegation || Resource === undefined) return [statement];
  const others = listed(Resource).filter((arn) => !roleArns.has(arn));
  return others.length === 0 ? [] : [{ ...statement, Resource: others }];
}
