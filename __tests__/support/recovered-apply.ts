import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { Faults, type ListedFault } from "../../sandbox/gateway/faults";
import type { Inventory } from "../../sandbox/inventory";
import type { Sandbox } from "../../sandbox/sandbox";
import { TerraformError } from "../../sandbox/terraform";
import { doing, Synthesized } from "./adopted-sandbox";

export const DEFAULT_FILE = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");

/** How the first apply fails. */
export type Trouble =
  /** Terraform and its providers are killed during this change, which AWS completes without a response. */
  | { readonly killedAt: number }
  /** AWS executes these calls, but the connection is cut before the response. */
  | { readonly lost: readonly string[] };

/** The outcome of a recovery. */
export interface Recovery {
  /** Terraform's error in the first apply. */
  readonly failedWith: string;
  /** Number of existing resources that adopt found afterwards. */
  readonly found: number;
  /** Number of resources that did not exist yet. */
  readonly absent: number;
  /** Resources that the plan after adopt destroys or replaces. */
  readonly destroyed: readonly string[];
  /** Changes in the plan after one more apply. */
  readonly left: readonly string[];
  readonly live: Readonly<Record<string, Inventory>>;
}

/** Applies an organization file, in layout one-plan, with that failure, adopts, and applies again. */
export async function recoverFrom(trouble: Trouble, text = DEFAULT_FILE): Promise<Recovery> {
  const synthesized = await Synthesized.text(text);
  let changes = 0;
  const sandbox: Sandbox = await synthesized.sandbox({
    onChange: async () => {
      changes++;
      if ("killedAt" in trouble && changes === trouble.killedAt) sandbox.terraform.kill();
    },
  });
  try {
    const { terraform, gateway } = sandbox;
    const plan = await terraform.plan();
    if ("lost" in trouble) {
      const list = trouble.lost.map((call): ListedFault => ({ call, fault: "lost" }));
      gateway.faults = new Faults(undefined, list);
    }
    const failedWith = await terraform.apply(plan).then(
      () => "",
      (error: Error) => {
        if (!(error instanceof TerraformError)) throw error;
        return error.message;
      },
    );
    gateway.faults = new Faults();
    await gateway.settled();

    const { code, stderr, stacks } = await synthesized.adopt(sandbox.environment);
    if (code !== 0) throw new Error(`adopt exited with ${code}: ${stderr}`);
    terraform.use(synthesized.stack("access").file);
    const next = await terraform.plan();
    await terraform.apply(next);
    const live: Record<string, Inventory> = {};
    for (const { name } of sandbox.organization.accounts) live[name] = await sandbox.inventory(name);
    return {
      failedWith,
      found: stacks[0]?.imports.length ?? 0,
      absent: stacks[0]?.absent.length ?? 0,
      destroyed: doing(next).filter((it) => it.includes("delete")),
      left: doing(await terraform.plan()),
      live,
    };
  } finally {
    await sandbox.close();
  }
}

/** One line about a recovery, for the terminal. */
export function describeRecovery(trouble: Trouble, { failedWith, found, absent, left }: Recovery): string {
  const what =
    "killedAt" in trouble ? `killed at change ${trouble.killedAt}` : `lost ${trouble.lost.join(", ")}`;
  const how = (/EntityAlreadyExists/.exec(failedWith) ?? [failedWith.split("\n")[0]])[0];
  return `${what} (${how}): ${found} taken over or known, ${absent} made; left after that: ${left.length}\n`;
}

/** The live IAM after an apply without faults. */
export async function undisturbed(): Promise<Recovery["live"]> {
  return (await recoverFrom({ lost: [] })).live;
}
