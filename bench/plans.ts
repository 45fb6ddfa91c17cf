import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../access/synthesize";
import { markdownTable } from "../access/text-table";
import { loadOrganization } from "../organization/load";
import { Sandbox } from "../sandbox/sandbox";
import { findTools } from "../sandbox/tools";
import { organizationOf } from "./organization-of";

const SIZES = [3, 10, 30];
const ROUNDS = 3;
/** How often the memory is looked at, in milliseconds. */
const LOOK = 200;

type Layout = "one-plan" | "per-account";

interface Took {
  readonly seconds: number;
  /** Of terraform and its providers together, in megabytes. */
  readonly memory: number;
}

/** "Add one person": the plan of it in each layout, in the sandbox. */
export async function planBenchmark(say: (line: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const accounts of SIZES) {
    const one = await addingOnePerson(accounts, "one-plan");
    const each = await addingOnePerson(accounts, "per-account");
    say(
      `${accounts} accounts: one plan ${one.seconds.toFixed(1)} s, per account ${each.seconds.toFixed(1)} s`,
    );
    const cell = ({ seconds, memory }: Took) => `${seconds.toFixed(1)} s, ${memory.toFixed(0)} MB`;
    rows.push([
      String(accounts),
      cell(one),
      cell(each),
      `${(one.seconds / each.seconds).toFixed(1)} ×`,
      `${(one.memory / each.memory).toFixed(1)} ×`,
    ]);
  }
  return markdownTable(["accounts", "one-plan", "per-account", "faster", "smaller"], rows);
}

async function addingOnePerson(accounts: number, layout: Layout): Promise<Took> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const file = join(folder, "organization.yaml");
  // Fifteen people whatever the number of accounts, so that only the accounts differ.
  const synthesized = async (users: number) => {
    writeFileSync(file, organizationOf({ accounts, users, layout }));
    const stacks = await synthesize(file, join(folder, "out"));
    return stacks.filter(({ name }) => name === "access" || name === "identity");
  };
  const stacks = await synthesized(15);
  const sandbox = await Sandbox.open(await findTools(), loadOrganization(file), stacks);
  try {
    const { terraform } = sandbox;
    await terraform.init();
    await terraform.apply(await terraform.plan());
    const [more] = await synthesized(16);
    if (more === undefined) throw new Error("no stack");
    terraform.use(more.file);
    const runs: Took[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      let memory = 0;
      const timer = setInterval(() => {
        memory = Math.max(memory, memoryOfTerraform());
      }, LOOK);
      const { changes } = await terraform.plan();
      clearInterval(timer);
      if (changes.length === 0) throw new Error("the plan finds nothing to do");
      runs.push({ seconds: (performance.now() - begun) / 1000, memory });
    }
    runs.sort((a, b) => a.seconds - b.seconds);
    return runs[Math.floor((ROUNDS - 1) / 2)] ?? { seconds: Number.NaN, memory: Number.NaN };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What terraform and the providers that this process started take now, in megabytes. */
function memoryOfTerraform(): number {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid=,rss=,comm="], { encoding: "utf8" });
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, rss, name = ""]) => ({ pid, parent, rss: Number(rss), name }));
  const ours = new Set(
    processes
      .filter(({ parent, name }) => parent === String(process.pid) && name === "terraform")
      .map(({ pid }) => pid),
  );
  const kilobytes = processes
    .filter(({ pid, parent }) => ours.has(pid) || ours.has(parent))
    .reduce((sum, { rss }) => sum + rss, 0);
  return kilobytes / 1024;
}
