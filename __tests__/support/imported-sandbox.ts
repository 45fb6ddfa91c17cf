import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { canonical, canonicalPolicy } from "../../access/iam/canonical";
import type { IamSnapshot } from "../../access/iam/iam-snapshot";
import { plannedIam } from "../../access/iam/planned-iam";
import type { Facet, Finding } from "../../access/import/finding";
import type { PolicyStatement } from "../../organization/policy-document";
import type { Sandbox } from "../../sandbox/sandbox";
import type { Plan, ShownPlan } from "../../sandbox/terraform";
import { type AdoptReport, Synthesized } from "./adopted-sandbox";
import { gatehouse, verify } from "./gatehouse-command";
import { temporaryFolder } from "./opened-sandbox";

/** Accounts without IAM, with an initialized terraform. */
export async function emptyAccounts(
  identity: string,
  ids: Readonly<Record<string, string>>,
): Promise<Sandbox> {
  const accounts = Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, { id }]));
  const file = { organization: "imported", identity, accounts, roles: {}, users: {} };
  return (await Synthesized.text(stringify(file))).sandbox();
}

/** The accounts as options of `gatehouse import`. */
export function namedAccounts(identity: string, ids: Readonly<Record<string, string>>): string[] {
  return Object.entries(ids).flatMap(([name, id]) => [
    name === identity ? "--identity" : "--account",
    `${name}=${id}`,
  ]);
}

/** What `gatehouse import` wrote. */
export class Imported {
  private constructor(
    readonly folder: string,
    readonly findings: readonly Finding[],
    readonly synthesized: Synthesized,
    /** All that it printed. */
    readonly printed: string,
  ) {}

  static async by(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Imported> {
    const folder = join(temporaryFolder(), "imported");
    const own = ["--out", folder, "--format", "json"];
    const { code, stdout, stderr } = await gatehouse(["import", ...args, ...own], environment);
    if (code !== 0) throw new Error(`gatehouse import ended with ${code}:\n${stdout}\n${stderr}`);
    const { findings } = JSON.parse(stdout);
    const synthesized = await Synthesized.file(join(folder, "organization.yaml"));
    return new Imported(folder, findings, synthesized, stdout + stderr);
  }

  get text(): string {
    return readFileSync(this.synthesized.file, "utf8");
  }

  /** `user alice: …` for each finding of a list. */
  in(list: Finding["list"]): string[] {
    return this.findings
      .filter((finding) => finding.list === list)
      .map(({ kind, name, accounts, says }) => `${kind} ${name} in ${accounts.join(", ")}: ${says}`);
  }
}

/** What the plan of an imported and adopted file does. */
export interface PlannedTakeover {
  readonly adopted: AdoptReport;
  readonly plan: Plan;
  readonly imported: number;
  /** Changes of objects in AWS: `update aws_iam_role.role_A_admin: assume_role_policy`. */
  readonly changes: readonly string[];
  /** Those that no finding of the report explains. */
  readonly unexplained: readonly string[];
}

/** Adopts and plans what was imported. */
export async function planTakeover(
  { synthesized, findings }: Imported,
  sandbox: Sandbox,
): Promise<PlannedTakeover> {
  const adopted = await synthesized.adopt(sandbox.environment);
  const { file } = synthesized.stack("access");
  const { groups } = await sandbox.inventory(sandbox.organization.identity.name);
  const members = new Map(groups.map((group) => [group.name, group.members]));
  const live = sandbox.organization.accounts.map(({ id }) => sandbox.gateway.liveIam(id));
  const before = new Map((await Promise.all(live)).flatMap((account) => [...statementsOf(account)]));
  sandbox.terraform.use(file);
  const plan = await sandbox.terraform.plan();
  const { resource_changes: planned } = await sandbox.terraform.inFull(plan);
  const stack: Stack = JSON.parse(readFileSync(file, "utf8"));
  const after = plannedIam([stack]);
  const statements = statementsOf(after);
  const changes = planned.flatMap((change) => {
    const owner = { ...ownerOf(change, stack), account: accountOf(change, stack) };
    return changesInAws(change, members).map((it) => ({ ...it, ...owner }));
  });
  /** Whether the same statements are in other policies afterwards, such as a delegation that becomes inline. */
  const isOnlyMoved = ({ kind, name, account, facet }: (typeof changes)[number]) => {
    const { id = "" } = sandbox.organization.accounts.find((it) => it.name === account) ?? {};
    const key = `${kind} ${id} ${name}`;
    return facet === "permissions" && before.has(key) && before.get(key) === statements.get(key);
  };
  /** A new group is explained by what changes for each of its members. */
  const isExplained = (change: (typeof changes)[number]) => {
    const group = after.groups.find(({ name }) => change.kind === "group" && name === change.name);
    if (group === undefined || members.has(group.name)) return findings.some((it) => explains(it, change));
    return group.members.every((user) =>
      findings.some(({ list, kind, name }) => list === "changed" && kind === "user" && name === user),
    );
  };
  return {
    adopted,
    plan,
    imported: planned.filter(({ change }) => change.importing !== undefined).length,
    changes: changes.map(({ changed }) => changed),
    unexplained: changes
      .filter((change) => !isExplained(change))
      .filter((change) => !isOnlyMoved(change))
      .map(({ changed }) => changed),
  };
}

/** What taking over the accounts did. */
export interface TakenOver extends PlannedTakeover {
  readonly verified: Awaited<ReturnType<typeof verify>>;
  /** Changes that a second plan would make. */
  readonly left: readonly string[];
}

/** Adopts, plans, applies and verifies what was imported. */
export async function takeOver(imported: Imported, sandbox: Sandbox): Promise<TakenOver> {
  const planned = await planTakeover(imported, sandbox);
  await sandbox.terraform.apply(planned.plan);
  const again = await sandbox.terraform.plan();
  return {
    ...planned,
    verified: await verify(imported.synthesized.file, sandbox.environment),
    left: again.changes.map(({ address, actions }) => `${actions.join("/")} ${address}`),
  };
}

/** `34 to import, 10 to add, 17 to change, 0 to destroy` */
export function summaryOf({ imported, plan }: PlannedTakeover): string {
  return `${imported} to import, ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy`;
}

type PlannedChange = ShownPlan["resource_changes"][number];

/** Arguments that Terraform keeps in its state, and that no object in AWS has. */
const ONLY_TERRAFORMS = ["force_destroy", "force_detach_policies", "tags_all"];

/** What an argument of a user, group or role is about. */
const FACETS: Readonly<Record<string, Facet>> = {
  assume_role_policy: "trust",
  max_session_duration: "sessions",
  permissions_boundary: "boundary",
  tags: "tags",
  path: "path",
  description: "description",
};

/** What a change does to an object in AWS, one for each argument of an update. */
function changesInAws(
  { address, change }: PlannedChange,
  members: ReadonlyMap<string, readonly string[]>,
): { readonly changed: string; readonly facet: Facet }[] {
  const { actions, before, after } = change;
  const action = actions.join("/");
  if (["no-op", "read"].includes(action)) return [];
  if (action === "create" && address.startsWith("aws_iam_group_membership.")) {
    // It cannot be imported; its creation adds the members that the group does not have yet.
    const users = [after?.users ?? []].flat().map(String);
    const added = users.filter((user) => !members.get(String(after?.group))?.includes(user));
    return added.length === 0
      ? []
      : [{ changed: `${action} ${address}: ${added.join(", ")}`, facet: "members" }];
  }
  const own: Facet = /^aws_iam_((user|group|role)_polic|policy\.)/.test(address) ? "permissions" : "value";
  if (action !== "update") return [{ changed: `${action} ${address}`, facet: own }];
  return Object.keys(after ?? {})
    .filter((key) => !ONLY_TERRAFORMS.includes(key) && !isEquivalent(before?.[key], after?.[key]))
    .map((key) => ({ changed: `update ${address}: ${key}`, facet: FACETS[key] ?? own }));
}

/** Documents are compared without their Sids, lists as sets. */
function isEquivalent(before: unknown, after: unknown): boolean {
  return JSON.stringify(comparable(before ?? null)) === JSON.stringify(comparable(after ?? null));
}

function comparable(value: unknown): unknown {
  return typeof value === "string" && value.startsWith("{")
    ? comparableDocument(JSON.parse(value))
    : canonical(value);
}

function comparableDocument({
  Statement,
  ...others
}: {
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}): unknown {
  const statements = [Statement].flat().map(({ Sid, ...statement }) => statement);
  return canonicalPolicy({ Version: "2012-10-17", ...others, Statement: statements });
}

const KINDS = ["user", "group", "role"] as const;

/** A stack's Terraform JSON. */
interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** The user, group or role that a resource belongs to; of a managed policy, the one that has it. */
function ownerOf({ address, change }: PlannedChange, { resource }: Stack): Owner {
  const values = change.after ?? change.before ?? {};
  const [type = "", id = ""] = address.split(".");
  if (type === "aws_iam_policy") {
    for (const kind of KINDS) {
      const attached = Object.values(resource[`aws_iam_${kind}_policy_attachment`] ?? {});
      const holder = attached.find(({ policy_arn: arn }) => String(arn) === `\${${type}.${id}.arn}`)?.[kind];
      const [, name] = /\$\{aws_iam_\w+\.([^.]+)\.name\}/.exec(String(holder)) ?? [];
      if (name !== undefined) return { kind, name: String(resource[`aws_iam_${kind}`]?.[name]?.name) };
    }
  }
  for (const kind of KINDS) {
    const name = type === `aws_iam_${kind}` ? values.name : (values[kind] ?? values[`${kind}_name`]);
    if (typeof name === "string") return { kind, name };
  }
  return { kind: "setting", name: "" };
}

/** The account of a resource, by its provider's alias. */
function accountOf({ address }: PlannedChange, { resource }: Stack): string {
  const [type = "", id = ""] = address.split(".");
  return String(resource[type]?.[id]?.provider).replace("aws.", "");
}

/** The statements of each user, group and role without their Sids, whatever policy has them. */
function statementsOf({ users, groups, roles }: IamSnapshot): Map<string, string> {
  const entries = Object.entries({ user: users, group: groups, role: roles }).flatMap(([kind, holders]) =>
    holders.map(({ accountId, name, policies }): [string, string] => {
      const statements = policies.flatMap(({ document }) => [document.Statement].flat());
      return [`${kind} ${accountId} ${name}`, JSON.stringify(comparableDocument({ Statement: statements }))];
    }),
  );
  return new Map(entries);
}

function explains(
  { list, kind, name, accounts, about }: Finding,
  change: Owner & { readonly account: string; readonly facet: Facet },
): boolean {
  if (list !== "changed" || about !== change.facet || !accounts.includes(change.account)) return false;
  return kind === change.kind && (kind === "setting" || name === change.name);
}
