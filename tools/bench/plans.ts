import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable } from "../../access/output/text-table";
import { synthesize } from "../../access/synthesis/synthesize";
import { loadOrganization } from "../../organization/load";
import { Sandbox } from "../../sandbox/sandbox";
import { findTools } from "../../sandbox/tools";
import { organizationOf } from "./organization-of";
import { memoryOfChildren } from "./process-memory";

const SIZES = [3, 10, 30];
const ROUNDS = 2;
/** Interval between memory samples, in milliseconds. */
const LOOK = 250;

type Layout = "one-plan" | "per-account";

interface Took {
  readonly seconds: number;
  /** PSS of terraform and its providers together, in megabytes; undefined if the system does not report it. */
  readonly memory?: number;
}

/** Plans "Add one person" in each layout, in the sandbox. */
export async function planBenchmark(say: (line: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const accounts of SIZES) {
    const one = await addingOnePerson(accounts, "one-plan");
    const each = await addingOnePerson(accounts, "per-account");
    say(
      `${accounts} accounts: one plan ${one.seconds.toFixed(1)} s, per account ${each.seconds.toFixed(1)} s`,
    );
    const cell = ({ seconds, memory }: Took) =>
      `${seconds.toFixed(1)} s, ${memory === undefined ? "memory unknown" : `${memory.toFixed(0)} MB`}`;
    rows.push([
      String(accounts),
      cell(one),
      cell(each),
      `${(one.seconds / each.seconds).toFixed(1)} ×`,
      one.memory && each.memory ? `${(one.memory / each.memory).toFixed(1)} ×` : "unknown",
    ]);
  }
  return markdownTable(["accounts", "one-plan", "per-account", "faster", "smaller"], rows);
}

async function addingOnePerson(accounts: number, layout: Layout): Promise<Took> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const file = join(folder, "organization.yaml");
  // Fifteen people for any number of accounts, so that only the accounts differ.
  const synthesized = async (users: number) => {
    writeFileSync(file, organizationOf({ accounts, users, layout }));
    const stacks = await synthesize(file, join(folder, "out"));
    return stacks.filter(({ name }) => name === "access" || name === "identity");
  };
  const stacks = await synthesized(15);
  // The sandbox trades memory for time; terraform elsewhere does not.
  process.env.GOGC ??= "100";
  const sandbox = await Sandbox.open(await findTools(), loadOrganization(file), stacks);
  try {
    const { terraform } = sandbox;
    await terraform.init();
    await terraform.apply(await terraform.plan());
    const [more] = await synthesized(16);
    if (more === undefined) throw new Error("no stack");
    terraform.use(more.file);
    const planned = async () => {
      const begun = performance.now();
      const { changes } = await terraform.plan();
      if (changes.length === 0) throw new Error("the plan has no changes");
      return (performance.now() - begun) / 1000;
    };
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await planned());
    times.sort((a, b) => a - b);
    // A separate run, because the kernel visits every page of every process to find shared pages.
    let memory: number | undefined;
    const timer = setInterval(() => {
      const now = memoryOfChildren(process.pid, "terraform");
      if (now !== undefined) memory = Math.max(memory ?? 0, now);
    }, LOOK);
    await planned();
    clearInterval(timer);
    return { seconds: times[0] ?? Number.NaN, memory };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
