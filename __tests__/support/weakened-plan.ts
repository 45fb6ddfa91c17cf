import { join } from "node:path";
import { concerning } from "../../access/iam/concerning";
import { type Evaluator, loadEvaluator } from "../../access/iam/evaluator";
import type { IamSnapshot } from "../../access/iam/iam-snapshot";
import { plannedIam, type TerraformJson } from "../../access/iam/planned-iam";
import { proveAssumptions } from "../../access/proof/assumptions";
import { declaredAccess } from "../../access/proof/declared-access";
import { proveEnrollment } from "../../access/proof/enrollment-probes";
import { proveMachines } from "../../access/proof/machine-probes";
import { NO_OWN_POLICIES } from "../../access/proof/own-policies";
import { proveEscalations } from "../../access/proof/role-escalations";
import { proveRoles } from "../../access/proof/role-permissions";
import { proveSelfService } from "../../access/proof/self-service-probes";
import { proveTrusts } from "../../access/proof/trust-structure";
import type { Verdict } from "../../access/proof/verdict";
import { entitlementsOf } from "../../organization/entitlements";
import { PACKAGE } from "../../organization/package";
import type { PolicyDocument } from "../../organization/policy-document";
import { policyFilesIn } from "../../organization/policy-files";
import { NOW, parse } from "./parse-organization";
import { synthesize } from "./synthesized";

/**
 * Alice is vpc in A, bob ec2 in B, carol vpc in B until the end of January 2027, and dana's device is named; a
 * program is ec2 in B. Everybody enrolls until the end of 3 June 2026, Dana longer.
 */
export const FILE = `
organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
  B: { id: "333333333333" }
roles:
  vpc: { policy: vpc, accounts: [all] }
  ec2: { policy: ec2, accounts: [B], trust: { oidc: { issuer: ci.example.com/acme, subjects: ["repo:app:main"] } } }
users:
  alice: { grants: { vpc: A } }
  bob: { grants: { ec2: B } }
  carol: { grants: { vpc: { accounts: B, until: 2027-01-31 } } }
  dana: { mfaDevice: dana-phone, enrollUntil: 2026-06-08T12:00:00Z }
mfa: { enrollUntil: 2026-06-03 }
`;

/** The policies of the project. */
export const shipped = policyFilesIn([join(PACKAGE, "policies")], () => []);

/** The plan of the file, as text. */
export const plan = synthesize(entitlementsOf(parse(FILE, shipped), NOW));

/**
 * The counter-examples that the proof finds in a plan or in live IAM, up to the part of the proof that
 * contains the expected one.
 */
export async function counterExamples(
  json: string,
  change: (snapshot: IamSnapshot) => IamSnapshot = (it) => it,
  lookedFor?: RegExp,
): Promise<string[]> {
  const declared = declaredAccess(FILE, NOW);
  const snapshot = change(plannedIam([JSON.parse(json) as TerraformJson]));
  const evaluate = await evaluator();
  const parts: (() => Promise<Verdict[]>)[] = [
    async () => proveTrusts(snapshot, declared),
    async () => [await proveEnrollment(snapshot, declared, evaluate, NOW)],
    async () => [await proveMachines(snapshot, declared, evaluate)],
    () => proveAssumptions(snapshot, declared, evaluate, NOW),
    async () => [await proveRoles(snapshot, declared, evaluate, NO_OWN_POLICIES)],
    async () => [await proveEscalations(snapshot, declared, NO_OWN_POLICIES)],
    async () => [await proveSelfService(snapshot, declared, evaluate, NOW)],
  ];
  const found: string[] = [];
  for (const part of parts) {
    found.push(...(await part()).flatMap((verdict) => verdict.counterExamples));
    if (lookedFor && found.some((example) => lookedFor.test(example))) break;
  }
  return found;
}

let loaded: Promise<Evaluator> | undefined;
/**
 * Caches the evaluator's answer for each distinct call, because a weakened plan changes few calls. Two calls are equal
 * if the document parts that concern them are equal.
 */
export function evaluator(): Promise<Evaluator> {
  loaded ??= loadEvaluator().then((evaluate) => {
    const answers = new Map<string, Promise<boolean>>();
    const validated = new Set<PolicyDocument>();
    return (request) => {
      const { identityPolicies, resourcePolicy, ...call } = request;
      const policies = identityPolicies.map((policy) => ({ ...policy, document: shared(policy.document) }));
      const trust = resourcePolicy && shared(resourcePolicy);
      const documents = policies.map(({ document }) => document).concat(trust ?? []);
      const judge = () => evaluate({ ...call, identityPolicies: policies, resourcePolicy: trust });
      // Each document is validated once, as a whole.
      if (documents.some((document) => !validated.has(document))) {
        for (const document of documents) validated.add(document);
        return judge();
      }
      const parts = policies.map(({ document }) => partNumber(concerning(document, call)));
      const key = JSON.stringify([call, parts, partNumber(trust)]);
      const answer = answers.get(key) ?? judge();
      answers.set(key, answer);
      return answer;
    };
  });
  return loaded;
}

const byText = new Map<string, PolicyDocument>();
const byDocument = new WeakMap<PolicyDocument, PolicyDocument>();
/** One object for all documents with the same text, so that each text is validated and parsed once. */
function shared(document: PolicyDocument): PolicyDocument {
  const known = byDocument.get(document);
  if (known !== undefined) return known;
  const text = JSON.stringify(document);
  const first = byText.get(text) ?? document;
  byText.set(text, first);
  byDocument.set(document, first);
  return first;
}

const partNumbers = new Map<PolicyDocument, number>();
/** A number for each text of a part, so that the key of many documents is short. */
function partNumber(part: PolicyDocument | undefined): number {
  if (part === undefined) return -1;
  const first = shared(part);
  const number = partNumbers.get(first) ?? partNumbers.size;
  partNumbers.set(first, number);
  return number;
}

/** The plan with a text in its policies replaced. @throws if the text does not occur */
export function weakened(from: string, to: string, json = plan): string {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const changed = json.replaceAll(inJson(from), () => inJson(to));
  if (changed === json) throw new Error(`the plan holds no ${from}`);
  return changed;
}
