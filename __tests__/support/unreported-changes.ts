import fc from "fast-check";
import { type Judge, loadJudge } from "../../access/iam/evaluator";
import { estateAfter } from "../../access/import/changes/estate-after";
import { documentsOf, heldBy, heldByUser } from "../../access/import/changes/held-policies";
import type { Estate, EstateAccount } from "../../access/import/estate/estate";
import type { Finding } from "../../access/import/finding";
import { importReport } from "../../access/import/import-report";
import { infer } from "../../access/import/infer/infer";
import { NOW, policies } from "./parse-organization";
import { randomEstate, VALUES } from "./random-estate";
import { entitlementsOfImport } from "./random-import";
import { synthesizeAll } from "./synthesized";

const MFA: readonly Readonly<Record<string, string>>[] = [
  {},
  { "aws:MultiFactorAuthPresent": "false" },
  { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "10" },
  { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "5000" },
];

type Context = Readonly<Record<string, string>>;

/** A way of calling, with a value or none of each key that conditions ask for. */
const contexts: fc.Arbitrary<Context> = fc
  .tuple(
    fc.constantFrom(...MFA),
    ...Object.entries(VALUES).map(([key, values]) =>
      fc.constantFrom(...values).map((value): Context => (value === undefined ? {} : { [key]: value })),
    ),
  )
  .map((parts) => Object.assign({}, ...parts));

interface Caller {
  readonly kind: "user" | "role";
  readonly name: string;
}

/** Whether a caller of the identity account may call; undefined for policies that the evaluator rejects. */
async function answer(
  judge: Judge,
  estate: Estate,
  { kind, name }: Caller,
  target: { readonly account: string; readonly name: string } | undefined,
  context: Context,
): Promise<boolean | undefined> {
  const account = estate.accounts.find(({ isIdentity }) => isIdentity);
  const documents = documentsOf(estate);
  const caller = account?.[kind === "user" ? "users" : "roles"].find((it) => it.name === name);
  if (account === undefined || caller === undefined) return undefined;
  const held =
    kind === "user" ? heldByUser(userOf(account, name), account, documents) : heldBy(caller, documents);
  const role = estate.accounts
    .find((it) => it.name === target?.account)
    ?.roles.find((it) => it.name === target?.name);
  const { permissionsBoundary } = caller;
  const isRole = kind === "role";
  try {
    const judgement = await judge({
      principal: isRole ? `arn:aws:sts::${account.id}:assumed-role/${name}/session` : caller.arn,
      action: role === undefined ? "s3:GetObject" : "sts:AssumeRole",
      resource: role === undefined ? "arn:aws:s3:::bucket/key" : role.arn,
      accountId: role?.arn.split(":")[4] ?? account.id,
      identityPolicies: held.flatMap((it) =>
        it.document === undefined ? [] : [{ name: it.name, document: it.document }],
      ),
      resourcePolicy: role?.trust,
      permissionsBoundary: permissionsBoundary === undefined ? undefined : documents.get(permissionsBoundary),
      context: {
        ...context,
        ...(isRole ? {} : { "aws:username": name }),
        ...Object.fromEntries(
          Object.entries(caller.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
        ),
        "aws:SecureTransport": "true",
        "aws:CurrentTime": NOW.toISOString(),
        "aws:PrincipalArn": caller.arn,
        "aws:PrincipalAccount": account.id,
      },
    });
    return judgement === "Allowed";
  } catch {
    return undefined;
  }
}

function userOf(account: EstateAccount, name: string) {
  const user = account.users.find((it) => it.name === name);
  if (user === undefined) throw new Error(`no user ${name}`);
  return user;
}

function isReported(
  findings: readonly Finding[],
  caller: Caller,
  role: string | undefined,
  isGain: boolean,
): boolean {
  return findings.some(({ list, kind, name, accounts, says, risks = [] }) => {
    const isOfCaller = kind === caller.kind && name === caller.name && accounts.includes("M");
    if (list !== "changed" || !isOfCaller || (isGain && risks.length === 0)) return false;
    if (role === undefined) return /may |denied|bounded|not judged/.test(says);
    return /^(gains|loses|needs|may assume) /.test(says) && new RegExp(`\\b${role}\\b`).test(says);
  });
}

/** Decisions that an import changes without a finding of the caller that names the role. */
export async function unreportedChanges(estate: Estate, calls: readonly Context[]): Promise<string[]> {
  const judge = await loadJudge();
  const imported = infer(estate, policies, { name: "random", now: NOW });
  const entitlements = entitlementsOfImport(imported);
  const planned = [...synthesizeAll(entitlements).values()].map((text) => JSON.parse(text));
  const { findings } = await importReport(estate, imported.findings, entitlements, planned, NOW);
  const after = estateAfter(estate, planned, entitlements.organization.terraform.exclusive).estate;
  const identity = estate.accounts.filter(({ isIdentity }) => isIdentity);
  const callers = identity.flatMap(({ users, roles }): Caller[] => [
    ...users.map(({ name }) => ({ kind: "user" as const, name })),
    ...roles.map(({ name }) => ({ kind: "role" as const, name })),
  ]);
  const targets = estate.accounts.flatMap(({ name: account, roles }) =>
    roles.map(({ name }) => ({ account, name })),
  );
  const found = new Set<string>();
  for (const caller of callers) {
    for (const target of [undefined, ...targets]) {
      if (caller.kind === "role" && target?.account === "M" && target.name === caller.name) continue;
      for (const called of calls) {
        const { "aws:MultiFactorAuthPresent": _, "aws:MultiFactorAuthAge": __, ...ofRole } = called;
        const context = caller.kind === "role" ? ofRole : called;
        const was = await answer(judge, estate, caller, target, context);
        const is = await answer(judge, after, caller, target, context);
        if (was === is || was === undefined || is === undefined) continue;
        if (!isReported(findings, caller, target?.name, is))
          found.add(
            `${caller.kind} ${caller.name} ${is ? "gains" : "loses"} ${target === undefined ? "s3" : `${target.name} in ${target.account}`}: ${JSON.stringify(context)}`,
          );
      }
    }
  }
  return [...found];
}

/** Fails with its seed on the first random estate whose import changes a decision in silence. */
export async function expectReports(count: number, calls: number, seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      randomEstate,
      fc.array(contexts, { minLength: calls, maxLength: calls }),
      async (estate, called) => {
        expect(await unreportedChanges(estate, called)).toEqual([]);
      },
    ),
    { numRuns: count, seed, endOnFailure: true },
  );
}
