import { firstOf } from "../../organization/in-words";
import { escalationsOf } from "../iam/escalations";
import type { IamSnapshot } from "../iam/iam-snapshot";
import { allowing, iamWritesOf } from "../iam/iam-writes";
import { intersects, listed } from "../iam/patterns";
import type { DeclaredAccess, DeclaredRole } from "./declared-access";
import type { OwnPolicies } from "./own-policies";
import { alike, isOwn, type JudgedRole, judgedRoles } from "./role-documents";
import type { Verdict } from "./verdict";

/** Escalation paths that shipped documents imply, with the reason. */
const SHIPPED: Readonly<Record<string, { readonly ids: readonly string[]; readonly reason: string }>> = {
  ec2: { ids: ["ec2-005"], reason: "no condition restricts whose launch template it is" },
};

/** A path by which a role gains permissions beyond its document. */
interface Way {
  readonly id: string;
  readonly says: string;
}

/**
 * Every role except the file's administrators: it cannot write IAM, pass the file's roles to a service, assume a role, or use
 * a published escalation path, unless the file accepts it with a reason.
 */
export async function proveEscalations(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  own: OwnPolicies,
): Promise<Verdict> {
  const counterExamples: string[] = [];
  const notes = new Set<string>();
  const administrators = new Map<string, string[]>();
  let judged = 0;
  for (const { first, all, says } of alike(judgedRoles(snapshot, declared))) {
    const { key, policy: topic } = first.declared;
    if (isAdministrator(first.declared, own)) {
      administrators.set(key, [
        ...(administrators.get(key) ?? []),
        ...all.map((it) => it.declared.accountName),
      ]);
      continue;
    }
    judged += all.length;
    for (const { id, says: what } of await waysOf(first, declared)) {
      const reason = acceptance(
        topic,
        id === PASS ? ["escalation", "wildcard-roles"] : ["escalation"],
        declared,
      );
      const shipped = topic !== undefined && !isOwn(topic, own) ? SHIPPED[topic] : undefined;
      if (shipped?.ids.includes(id))
        notes.add(`policies/${topic}.json: ${what}; shipped so: ${shipped.reason}`);
      else if (reason !== undefined) notes.add(`policies/${topic}.json: ${what}; accepted: ${reason}`);
      else counterExamples.push(`${says} ${what} (${id}), which the file does not accept`);
    }
  }
  return {
    claim:
      "only administrators write IAM, pass or assume roles, or escalate privileges, unless the file accepts it",
    judged,
    counterExamples,
    notes: [
      ...[...administrators].map(
        ([name, accounts]) => `administrator, by the file: role ${name} in ${accounts.join(", ")}`,
      ),
      ...notes,
    ],
    nothingToJudge: judged === 0 ? "the file has only administrator roles" : undefined,
  };
}

/** By the file, not by the judged IAM: a role that was made an administrator there is not excluded. */
function isAdministrator({ policy, managedPolicies }: DeclaredRole, own: OwnPolicies): boolean {
  if (
    managedPolicies.some((it) =>
      /^(arn:[^:]*:iam::aws:policy)?\/?(AdministratorAccess|job-function\/SystemAdministrator)$/.test(it),
    )
  )
    return true;
  if (policy === undefined) return false;
  const written = own.documents.get(policy);
  if (written === undefined) return policy === "admin";
  return written.Statement.some(
    ({ Effect, Action, Resource, Condition }) =>
      Effect === "Allow" &&
      Condition === undefined &&
      listed(Action).some((action) => /^\*+(:\*+)?$/.test(action)) &&
      listed(Resource).includes("*"),
  );
}

/** The reason for which the file accepts a document's path, as in `check`. */
function acceptance(
  topic: string | undefined,
  rules: readonly string[],
  { accept }: DeclaredAccess,
): string | undefined {
  return accept.find(({ rule, where }) => rules.includes(rule) && where === `policies/${topic}.json`)?.reason;
}

async function waysOf(
  { role, declared: it, document }: JudgedRole,
  declared: DeclaredAccess,
): Promise<Way[]> {
  const opened = escalationsOf(document).filter(({ isNamed, path }) => !isNamed && path.id !== ASSUME);
  const named = new Set(opened.flatMap(({ path }) => path.actions));
  const paths = opened.map(({ path }) => ({
    id: path.id,
    says: `${path.says} (${path.actions.join(" and ")})`,
  }));
  const writes = (await iamWritesOf(document)).filter((action) => !named.has(action));
  const passed = allowing(document, "iam:PassRole").flatMap(({ Resource }) => listed(Resource ?? "*"));
  const roles = declared.roles.filter(
    (other) =>
      other.accountId === role.accountId &&
      other.key !== it.key &&
      passed.some((pattern) =>
        intersects(pattern, `arn:${declared.partition}:iam::${other.accountId}:role/${other.name}`),
      ),
  );
  const open = passed.filter((pattern) => /(^|[:/])[*?$][^/:]*$/.test(pattern));
  const assumed = ["sts:AssumeRole", "sts:AssumeRoot"]
    .flatMap((action) => allowing(document, action))
    .flatMap(({ Resource }) => listed(Resource ?? "*"));
  return [
    ...paths,
    ...(writes.length === 0 ? [] : [{ id: "iam-write", says: `changes IAM (${firstOf(writes, 3)})` }]),
    ...(open.length === 0 ? [] : [{ id: PASS, says: `may pass any role: ${firstOf(open, 3)}` }]),
    ...roles.map(({ name }) => ({ id: PASS, says: `may pass role ${name} to a service` })),
    ...(assumed.length === 0 ? [] : [{ id: ASSUME, says: `assumes roles: ${firstOf(assumed, 3)}` }]),
  ];
}

/** The path's ID in the escalation catalog. */
const ASSUME = "sts-001";
const PASS = "pass-role";
