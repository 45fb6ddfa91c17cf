import type { PolicyDocument } from "../../../organization/policy-document";
import { type RawStatement, statementsOf, texts } from "./statements";

/** `AWS arn:aws:iam::999999999999:root`, `Service ec2.amazonaws.com`; `everyone but …` is `NotPrincipal`. Sorted. */
export function trustedBy(trust: PolicyDocument): string[] {
  const named = allowing(trust).flatMap(({ Principal, NotPrincipal }) => {
    if (NotPrincipal !== undefined) return [`everyone but ${JSON.stringify(NotPrincipal)}`];
    if (typeof Principal !== "object" || Principal === null) return [String(Principal)];
    return Object.entries(Principal).flatMap(([kind, names]) =>
      texts(names).map((name) => `${kind} ${name}`),
    );
  });
  return [...new Set(named)].sort();
}

/** Actions of an entry role's trust policy, in lower case. */
const ENTERING = ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"];

/** Whether a role can be entered only from one account: by its principals, and by nothing but sts:AssumeRole. */
export function isEnteredOnlyFrom(accountId: string, trust: PolicyDocument): boolean {
  const ofAccount = new RegExp(
    `^AWS (${accountId}|arn:[a-z-]+:iam::${accountId}:(root|(user|role)/[^*?]+))$`,
  );
  return (
    trustedBy(trust).every((principal) => ofAccount.test(principal)) &&
    allowing(trust).every(({ Action, NotAction }) => {
      const actions = texts(Action ?? []).map((action) => action.toLowerCase());
      return NotAction === undefined && actions.every((action) => ENTERING.includes(action));
    })
  );
}

function allowing(trust: PolicyDocument): RawStatement[] {
  return statementsOf(trust).filter(({ Effect }) => Effect === "Allow");
}
