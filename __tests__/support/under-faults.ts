import { join } from "node:path";
import { synthesize } from "../../access/synthesis/synthesize";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { Faults } from "../../sandbox/gateway/faults";
import type { Inventory } from "../../sandbox/inventory";
import { Sandbox } from "../../sandbox/sandbox";
import { TerraformError } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { temporaryFolder } from "./opened-sandbox";

const FILE = join(PACKAGE, "organization.yaml");

/** One in ten calls throttled, one in twenty failed, one in twenty cut off. */
const RATES = { throttle: 0.1, error: 0.05, reset: 0.05 };

/** The outcome of an apply under faults. */
export interface Outcome {
  readonly seed: number;
  /** Terraform's first error, if the apply did not complete. */
  readonly failedWith?: string;
  readonly seconds: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Resources that the next apply, without faults, created, changed or replaced. */
  readonly leftForTheNext: number;
  /** Changes in the plan after that; empty if it converged. */
  readonly leftAfterwards: readonly string[];
  /** The final live IAM of each account. */
  readonly live: Readonly<Record<string, Inventory>>;
}

/** Applies the default file with faults, and again without faults. */
export async function applyUnderFaults(seed: number): Promise<Outcome> {
  const organization = loadOrganization(FILE);
  const stacks = await synthesize(FILE, join(temporaryFolder(), "out"));
  const sandbox = await Sandbox.open(await findTools(), organization, stacks);
  try {
    const { terraform, gateway } = sandbox;
    await terraform.init();
    const plan = await terraform.plan();
    gateway.faults = new Faults({ seed, ...RATES });
    const begun = performance.now();
    const failedWith = await terraform.apply(plan).then(
      () => undefined,
      (error: Error) => {
        if (!(error instanceof TerraformError)) throw error;
        return error.message;
      },
    );
    const seconds = (performance.now() - begun) / 1000;
    const faults = gateway.faults.counts();
    gateway.faults = new Faults();

    const next = await terraform.plan();
    await terraform.apply(next);
    const last = await terraform.plan();
    const live: Record<string, Inventory> = {};
    for (const { name } of organization.accounts) live[name] = await sandbox.inventory(name);
    return {
      seed,
      failedWith,
      seconds,
      faults,
      leftForTheNext: next.changes.length,
      leftAfterwards: last.changes.map(({ address, actions }) => `${actions.join("/")} ${address}`),
      live,
    };
  } finally {
    await sandbox.close();
  }
}

/** One line about an outcome, for the terminal. */
export function describeOutcome({ seed, failedWith, seconds, faults, leftForTheNext }: Outcome): string {
  const met = Object.entries(faults)
    .map(([fault, count]) => `${count} × ${fault}`)
    .join(", ");
  const how = failedWith === undefined ? "completed" : `failed (${failedWith.split("\n")[1]})`;
  return `seed ${seed}: ${how} in ${seconds.toFixed(1)} s; ${met}; ${leftForTheNext} left for the next apply`;
}
