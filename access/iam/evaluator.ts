import { isCompiled } from "../../organization/package";
import type { PolicyDocument } from "../../organization/policy-document";
import { UserError } from "../../organization/user-error";
import { concerning } from "./concerning";
import { mayAllow } from "./may-allow";
import type { NamedPolicy, Request } from "./request";
import { underKnownIssuer } from "./web-identity";

/** Whether IAM allows a call. */
export type Evaluator = (request: Request) => Promise<boolean>;

/** IAM's answer: distinguishes an explicit Deny from a missing Allow. */
export type Judgement = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

/** IAM's decision on a call. */
export type Judge = (request: Request) => Promise<Judgement>;

/**
 * The independent judge, `@cloud-copilot/iam-simulate`, which implements IAM's evaluation logic. It is AGPL, therefore an
 * optional peer that is loaded only here, on first use.
 *
 * @returns a judge that throws on a policy that IAM would reject
 */
export async function loadJudge(): Promise<Judge> {
  const { runSimulation } = await installed(() => import("@cloud-copilot/iam-simulate"));
  const { createValidatedPolicy, validateIdentityPolicy, validateResourcePolicy } = await installed(
    () => import("@cloud-copilot/iam-policy"),
  );
  // Validating the same documents for each call took most of the time.
  const identity = remembered((document) => createValidatedPolicy(document, validateIdentityPolicy));
  const resourceBased = remembered((document) => createValidatedPolicy(document, validateResourcePolicy));
  return async (request) => {
    const { principal, action, resource, accountId, context, identityPolicies, ...others } =
      underKnownIssuer(request);
    const { resourcePolicy, permissionsBoundary, sessionPolicy, controlPolicies = [] } = others;
    const result = await runSimulation(
      {
        request: { principal, action, resource: { resource, accountId }, contextVariables: mutable(context) },
        identityPolicies: identityPolicies.flatMap(({ name, document }) => {
          // Validate the whole document once; evaluate only the part that can matter.
          identity(document);
          const part = concerning(document, request);
          return part === undefined ? [] : [{ name, policy: identity(part) }];
        }),
        // One of them must allow; AWS attaches FullAWSAccess by default.
        serviceControlPolicies:
          controlPolicies.length === 0
            ? []
            : [
                {
                  orgIdentifier: "the organization",
                  policies: [FULL_AWS_ACCESS, ...controlPolicies].map(({ name, document }) => ({
                    name,
                    policy: identity(document),
                  })),
                },
              ],
        resourceControlPolicies: [],
        resourcePolicy: resourcePolicy && resourceBased(resourcePolicy),
        permissionBoundaryPolicies: permissionsBoundary && [
          { name: "permissions boundary", policy: identity(permissionsBoundary) },
        ],
        sessionPolicy: sessionPolicy && identity(sessionPolicy),
      },
      {},
    );
    if (result.resultType === "error") {
      throw new Error(`${action} on ${resource} cannot be judged: ${JSON.stringify(result.errors)}`);
    }
    return result.overallResult;
  };
}

/** The evaluator is missing: an optional peer, which npm does not install by itself. */
export class EvaluatorNotInstalled extends UserError {}

/** @throws EvaluatorNotInstalled */
export async function installed<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing || !message.includes("@cloud-copilot/")) throw error;
    throw new EvaluatorNotInstalled(
      "nothing can be judged: the evaluator of IAM policies, @cloud-copilot/iam-simulate, is not installed",
      // --no-save: this repository has them as devDependencies already.
      `npm install ${isCompiled ? "--save-dev --save-exact" : "--no-save"} ${EVALUATOR_PACKAGES}`,
    );
  }
}

export const EVALUATOR_PACKAGES = "@cloud-copilot/iam-simulate@0.1.173 @cloud-copilot/iam-policy@0.1.109";

const FULL_AWS_ACCESS: NamedPolicy = {
  name: "FullAWSAccess",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/**
 * {@link loadJudge}, for callers that need only whether a call is allowed. Skips calls that nothing could allow, once all their
 * policies have been validated.
 */
export async function loadEvaluator(): Promise<Evaluator> {
  const judge = await loadJudge();
  const seen = new WeakSet<PolicyDocument>();
  return async (request) => {
    const documents = request.identityPolicies.map(({ document }) => document);
    if (request.resourcePolicy !== undefined) documents.push(request.resourcePolicy);
    if (documents.every((document) => seen.has(document)) && !mayAllow(request)) return false;
    for (const document of documents) seen.add(document);
    return (await judge(request)) === "Allowed";
  };
}

/** The judge's type of condition keys has mutable lists. */
function mutable(context: Request["context"]): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
  );
}

/** Memoizes a function of a document. */
function remembered<T extends object>(
  work: (document: PolicyDocument) => T,
): (document: PolicyDocument) => T {
  const known = new WeakMap<PolicyDocument, T>();
  return (document) => {
    const result = known.get(document) ?? work(document);
    known.set(document, result);
    return result;
  };
}
