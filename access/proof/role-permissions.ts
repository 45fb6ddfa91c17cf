import { groupBy } from "../../organization/group-by";
import { firstOf } from "../../organization/in-words";
import { byKey } from "../../organization/order";
import type { PolicyDocument } from "../../organization/policy-document";
import type { Probe, Probes } from "../../organization/probes";
import { concerns } from "../iam/escalations";
import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import { awsManagedPolicies, sensitiveStatementsOf } from "../iam/managed-policies";
import { sensitiveActions } from "../iam/sensitive-actions";
import type { DeclaredAccess } from "./declared-access";
import type { OwnPolicies } from "./own-policies";
import { alike, isOwn, type JudgedRole, judgedRoles } from "./role-documents";
import { EVERY_ACTION, type Unit, unitsOf, unitText } from "./statement-units";
import { ADMINISTRATION, declaredReach, limitOf, NEVER, reachOf } from "./topics";
import type { Verdict } from "./verdict";

/**
 * Compares every role, for every action in AWS's catalog, with what its topic declares. A document beside the file is the
 * organization's own: it is compared with its file and tried with its probes.
 */
export async function proveRoles(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
  own: OwnPolicies,
): Promise<Verdict> {
  const counterExamples: string[] = [];
  const notJudged = new Set<string>();
  const notes = new Set<string>();
  let judged = 0;
  for (const { first, all, says } of alike(judgedRoles(snapshot, declared))) {
    const { role, document } = first;
    for (const arn of role.managedPolicyArns) {
      notJudged.add(`what ${arn.split("/").at(-1)} lets role ${role.name} do: its document is AWS's`);
      for (const note of await sensitiveNotes(arn)) notes.add(note);
    }
    const topic = first.declared.policy;
    if (topic === undefined) {
      if (document.Statement.length > 0) counterExamples.push(`${says} has a document, but none in the file`);
      judged += document.Statement.length > 0 ? 1 : 0;
      continue;
    }
    if (isOwn(topic, own)) {
      const written = own.documents.get(topic);
      if (written === undefined) {
        notJudged.add(
          `what policies/${topic}.json lets role ${role.name} do: the document beside the file was not read`,
        );
        continue;
      }
      notes.add(
        `policies/${topic}.json is the document beside the file, not one that Gatehouse ships or knows`,
      );
      const faults = differences(document, written, topic);
      judged += (document.Statement.length + written.Statement.length) * all.length;
      counterExamples.push(...faults.map((fault) => `${says}: ${fault}`));
      const probes = own.probes.get(topic);
      if (probes === undefined)
        notes.add(`no policies/${topic}.probes.yaml states what it can and cannot do`);
      else {
        const tried = await tryProbes(all, probes, declared, evaluate);
        judged += tried.judged;
        counterExamples.push(...tried.faults);
      }
      continue;
    }
    const compared = await againstTopic(document, topic);
    judged += compared.judged * all.length;
    counterExamples.push(...compared.faults.map((fault) => `${says}: ${fault}`));
  }
  return {
    claim: "each role allows exactly the actions of AWS's catalog that its topic declares",
    judged,
    counterExamples,
    notJudged: [...notJudged],
    notes: [...notes],
    nothingToJudge: declared.roles.some(({ policy }) => policy !== undefined)
      ? undefined
      : "no role of the file has a document of its own",
  };
}

/** Compares a document with the declaration of a shipped topic. */
async function againstTopic(document: PolicyDocument, topic: string) {
  const { units, faults } = await unitsOf(document);
  if (topic === ADMINISTRATION) {
    const says = [...new Set(units.map(unitText))];
    const wanted = `Allow ${EVERY_ACTION} on *`;
    const isWanted = says.length === 1 && says[0] === wanted;
    return {
      faults: isWanted
        ? faults
        : [...faults, `it says ${says.join("; ") || "nothing"}, and by its topic ${wanted}`],
      judged: 1,
    };
  }
  const declared = await declaredReach(topic);
  const open = units.filter(({ effect, action }) => effect === "Allow" && isOpen(action));
  faults.push(
    ...open.map(
      (unit) => `statement ${unit.statement}: ${unitText(unit)}, and topic ${topic} names its actions`,
    ),
  );
  const named = groupBy(
    units.filter(({ action }) => !isOpen(action)),
    ({ action }) => action,
  );
  const openDenies = units.filter(({ effect, action }) => effect === "Deny" && isOpen(action));
  const actions = new Set([...declared.keys(), ...named.keys()]);
  for (const action of actions) {
    const relevant = [...(named.get(action) ?? []), ...openDenies.filter((unit) => isAbout(unit, action))];
    const limits = (effect: Unit["effect"]) => relevant.filter((unit) => unit.effect === effect).map(limitOf);
    const reach = reachOf(limits("Allow"), limits("Deny"));
    const wanted = declared.get(action) ?? NEVER;
    if (reach !== wanted) faults.push(`${action} is allowed ${reach}, but by topic ${topic} ${wanted}`);
  }
  return { faults, judged: actions.size };
}

const ALL_BUT = "all except ";

function isOpen(action: string): boolean {
  return action === EVERY_ACTION || action.startsWith(ALL_BUT);
}

function isAbout({ action: scope }: Unit, action: string): boolean {
  return scope === EVERY_ACTION || !scope.slice(ALL_BUT.length).split(", ").includes(action);
}

/** Differences between a role's document and its file in policies/, in both directions. */
function differences(document: PolicyDocument, written: PolicyDocument, topic: string): string[] {
  const [has, wants] = [document, written].map(({ Statement }) => Statement.map(canonical)) as [
    string[],
    string[],
  ];
  return [
    ...has.flatMap((text, index) =>
      wants.includes(text) ? [] : [`its statement ${index + 1} is not in policies/${topic}.json`],
    ),
    ...wants.flatMap((text, index) =>
      has.includes(text) ? [] : [`statement ${index + 1} of policies/${topic}.json is not in it`],
    ),
  ];
}

/** A statement as text, ignoring order and brackets. */
function canonical(statement: unknown): string {
  return JSON.stringify(statement, (_, value) => {
    if (Array.isArray(value)) return value.length === 1 ? value[0] : [...value].sort();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(byKey));
  });
}

async function tryProbes(
  roles: readonly JudgedRole[],
  { can = [], cannot = [] }: Probes,
  { partition }: DeclaredAccess,
  evaluate: Evaluator,
) {
  const faults: string[] = [];
  let judged = 0;
  for (const { role, declared } of roles) {
    const { accountId, name, policies: identityPolicies } = role;
    const principal = `arn:${partition}:sts::${accountId}:assumed-role/${name}/session`;
    for (const [expected, probes] of [
      [true, can],
      [false, cannot],
    ] as const) {
      for (const { action, resource = "*", context = {} } of probes as readonly Probe[]) {
        judged++;
        const passes = await evaluate({
          principal,
          action,
          resource: resource.replaceAll("${account}", accountId).replaceAll("${partition}", partition),
          accountId,
          // No MFA key, as in any role session.
          context: { "aws:SecureTransport": "true", ...context },
          identityPolicies,
        });
        if (passes !== expected)
          faults.push(
            `role ${name} in ${declared.accountName} ${passes ? "can" : "cannot"} call ${action} on ${resource}, and policies/${declared.policy}.probes.yaml expects that it ${expected ? "can" : "cannot"}`,
          );
      }
    }
  }
  return { faults, judged };
}

/** What is known about a managed policy: the sensitive actions that it allows. */
async function sensitiveNotes(arn: string): Promise<string[]> {
  const statements = sensitiveStatementsOf(arn);
  if (statements === undefined) return [];
  const { access } = await sensitiveActions();
  const allowed = access.filter((action) => statements.some((statement) => concerns(statement, action)));
  if (allowed.length === 0) return [];
  return [
    `${arn.split("/").at(-1)} allows, by AWS's document of ${awsManagedPolicies().until}, ${firstOf(allowed, 3)}`,
  ];
}
