import { tmpdir } from "node:os";
import { type App, TerraformStack, Testing } from "cdktf";
import type { PolicyDocument } from "../../modules/policy-document";
import { type Entitlements, entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { AccessStack } from "../../stacks/access-stack";
import { addStacks } from "../../stacks/layout";
import { withoutStackTraces } from "../../stacks/without-stack-traces";
import { NOW } from "./parse-organization";

/** A resource's arguments in the JSON. */
export type Arguments = Readonly<Record<string, unknown>> & { readonly provider: string };

/** One resource of the JSON. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly args: Arguments;
}

/** The parts of a stack's JSON that tests read. */
export interface Plan {
  readonly provider: { readonly aws: readonly Readonly<Record<string, unknown>>[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly check?: Readonly<Record<string, unknown>>;
  readonly terraform: Readonly<Record<string, unknown>>;
}

/** An app that is synthesized in memory; by default cdktf leaves an empty temporary folder for each. */
export function appInMemory(): App {
  return Testing.app({ stackTraces: false, outdir: tmpdir() });
}

/** The stack `access` as text: validated and prepared, as `cdktf synth` does it. */
export function synthesize(entitlements: Entitlements): string {
  return withoutStackTraces(() => withStackTraces(entitlements));
}

/** The same by cdktf alone, which takes 50 % more time. */
export function withStackTraces(entitlements: Entitlements): string {
  const app = appInMemory();
  return Testing.synth(
    new AccessStack(app, "access", { entitlements, accounts: entitlements.organization.accounts }),
    true,
  );
}

/** Every stack of the organization's layout by its name, as text. */
export function synthesizeAll(entitlements: Entitlements): Map<string, string> {
  return withoutStackTraces(() => {
    const app = appInMemory();
    addStacks(app, entitlements);
    const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
    return new Map(stacks.map((stack) => [stack.node.id, Testing.synth(stack, true)]));
  });
}

export function planOf(entitlements: Entitlements): Plan {
  return JSON.parse(synthesize(entitlements));
}

export function planOfFile(file: string): Plan {
  return planOf(entitlementsOf(loadOrganization(file), NOW));
}

export function resourcesOf({ resource }: Plan): Resource[] {
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, args]) => ({ type, id, args })),
  );
}

/** A policy as IAM receives it: the text in the JSON after Terraform evaluates it. */
export function policyIn(text: unknown): PolicyDocument {
  return JSON.parse(String(text).replaceAll("$${", "${").replaceAll("%%{", "%{"));
}

/**
 * The plan as a person reads it in a snapshot: with policies expanded and without cdktf's metadata. Shows only
 * the Sids of a role's permissions, because the documents have separate tests.
 */
export function readable(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan), function (this: Record<string, unknown>, key, value) {
    if (key === "//") return undefined;
    if (key !== "policy" && key !== "assume_role_policy") return value;
    const document: PolicyDocument = JSON.parse(value);
    return key === "policy" && this.role !== undefined ? document.Statement.map(({ Sid }) => Sid) : document;
  });
}
