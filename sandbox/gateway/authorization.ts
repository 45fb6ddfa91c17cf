import type { Judge, Judgement } from "../../access/iam/evaluator";
import type { NamedPolicy, Request } from "../../access/iam/request";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";

/** A caller, and everything that decides their permissions. */
export interface Subject {
  /** ARN. */
  readonly principal: string;
  readonly policies: readonly NamedPolicy[];
  readonly permissionsBoundary?: PolicyDocument;
  readonly sessionPolicy?: PolicyDocument;
  /** The caller's own condition keys: identity and MFA. */
  readonly context: Readonly<Record<string, string>>;
}

/** An action on one resource that IAM must authorize. */
export interface Asked {
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  /** Whether the ARN is a placeholder for an unknown resource. */
  readonly isAnyResource?: boolean;
  readonly accountId: string;
  readonly resourcePolicy?: PolicyDocument;
  readonly context?: Readonly<Record<string, string>>;
}

/** Judges a call by the caller's policies and the resource policy. */
export function authorize(subject: Subject, asked: Asked, judge: Judge): Promise<Judgement> {
  const { principal, permissionsBoundary, sessionPolicy } = subject;
  const { action, resource, accountId, resourcePolicy } = asked;
  const read = asked.isAnyResource ? whateverTheResource : (document: PolicyDocument) => document;
  const request: Request = {
    principal,
    action,
    resource,
    accountId,
    resourcePolicy,
    context: { ...subject.context, ...asked.context },
    identityPolicies: subject.policies.map(({ name, document }) => ({ name, document: read(document) })),
    permissionsBoundary: permissionsBoundary && read(permissionsBoundary),
    sessionPolicy: sessionPolicy && read(sessionPolicy),
  };
  return judge(request);
}

const widened = new WeakMap<PolicyDocument, PolicyDocument>();

/**
 * A policy for a call about an unknown resource: an Allow on specific resources does not count, a Deny on specific resources
 * does.
 */
function whateverTheResource(document: PolicyDocument): PolicyDocument {
  const known = widened.get(document);
  if (known !== undefined) return known;
  const Statement = document.Statement.flatMap((statement): PolicyStatement[] => {
    if ([statement.Resource].flat().includes("*")) return [statement];
    if (statement.Effect === "Allow") return [];
    const { NotResource: _, ...rest } = statement;
    return [{ ...rest, Resource: "*" }];
  });
  const result = { ...document, Statement };
  widened.set(document, result);
  return result;
}

/**
 * AWS's access denied message.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalMessage(principal: string, { action, resource }: Asked, judgement: Judgement): string {
  const on = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource}`;
  return judgement === "ExplicitlyDenied"
    ? `${on} with an explicit deny in an identity-based policy`
    : `${on} because no identity-based policy allows the ${action} action`;
}
