import type { PolicyDocument } from "../../../organization/policy-document";
import type { EstateAccount, EstatePolicies } from "../estate/estate";
import type { Outside } from "./read-trust";
import {
  comparisonsIn,
  comparisonText,
  hasDeadVariables,
  statementsOf,
  texts,
  unknownElement,
} from "./statements";

/** The right to assume roles that policies give, and nothing else. */
export interface Delegation {
  readonly resources: readonly Delegated[];
  /** Whether it requires MFA itself, which the trust policies do. */
  readonly needsMfa: boolean;
  /** Whether session tags or a source identity may be set. */
  readonly tagsSessions: boolean;
  /** Whether it requires the user's name as the source identity. */
  readonly isIdentified: boolean;
}

interface Delegated {
  /** A role's ARN, or a pattern. */
  readonly resource: string;
  /** First moment at which it no longer applies, `2027-02-01T00:00:00Z`. */
  readonly notAfter?: string;
}

const USER = "${aws:username}";
const ELEMENTS = ["Sid", "Effect", "Action", "Resource", "Condition"];
const ACTIONS = ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"];

/** Reads policies as a delegation, completely or not at all. */
export function readDelegation(
  policies: EstatePolicies,
  { policies: managed }: EstateAccount,
): Delegation | Outside {
  const documents: PolicyDocument[] = policies.inline.map(({ document }) => document);
  for (const arn of policies.attached) {
    const policy = managed.find((it) => it.arn === arn);
    if (policy === undefined) return { outside: `the policy ${arn} is attached to it` };
    documents.push(policy.document);
  }
  const resources: Delegated[] = [];
  let [needsMfa, tagsSessions] = [false, false];
  const identified = new Set<boolean>();
  for (const document of documents) {
    if (hasDeadVariables(document))
      return { outside: "a policy of it is of an old version, which takes policy variables for text" };
    for (const statement of statementsOf(document)) {
      const unknown = unknownElement(statement, ELEMENTS);
      if (unknown !== undefined) return { outside: `a policy of it has ${unknown}` };
      if (statement.Effect !== "Allow") return { outside: "a policy of it has a Deny" };
      const actions = texts(statement.Action ?? []).map((action) => action.toLowerCase());
      const other = actions.find((action) => !ACTIONS.includes(action));
      if (other !== undefined || actions.length === 0)
        return { outside: `a policy of it allows ${other ?? "no action"}` };
      let isIdentified = false;
      let notAfter: string | undefined;
      for (const comparison of comparisonsIn(statement)) {
        const [value = "", ...others] = comparison.values;
        const operator = `${comparison.operator} ${comparison.key}`;
        const end =
          operator === "DateLessThan aws:currenttime" && others.length === 0 ? momentIn(value) : undefined;
        if (operator === "Bool aws:multifactorauthpresent" && value === "true" && others.length === 0)
          needsMfa = true;
        else if (operator === "StringEquals sts:sourceidentity" && value === USER && others.length === 0)
          isIdentified = true;
        else if (end !== undefined && notAfter === undefined) notAfter = end;
        else return { outside: `a policy of it has the condition ${comparisonText(comparison)}` };
      }
      const setsOwn = isIdentified && actions.includes("sts:setsourceidentity");
      const further = setsOwn ? ["sts:assumerole", "sts:setsourceidentity"] : ["sts:assumerole"];
      tagsSessions ||= actions.some((action) => !further.includes(action));
      if (!actions.includes("sts:assumerole")) continue;
      if (isIdentified && !setsOwn)
        return { outside: "a policy of it requires a source identity that it does not let its members set" };
      identified.add(isIdentified);
      const patterns = texts(statement.Resource ?? []);
      const variable = patterns.find((resource) => resource.includes("${"));
      if (variable !== undefined) return { outside: `a policy of it names the roles ${variable}` };
      resources.push(...patterns.map((resource) => ({ resource, notAfter })));
    }
  }
  if (identified.size > 1)
    return { outside: "some of its policies require a source identity, others do not" };
  return { resources, needsMfa, tagsSessions, isIdentified: identified.has(true) };
}

/** A moment as Gatehouse writes it; undefined for any other spelling of one. */
function momentIn(value: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}
