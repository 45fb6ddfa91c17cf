import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable } from "../../access/output/text-table";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { Sandbox } from "../../sandbox/sandbox";
import { reachingNobodyElse } from "../../sandbox/sandbox-environment";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { organizationOf } from "./organization-of";
import { memoryOfTree } from "./process-memory";

const STACKS = 30;
/** Interval between memory samples, in milliseconds. The kernel visits every page, so both ways pay for it. */
const LOOK = 1_000;

interface Took {
  readonly seconds: number;
  /** Peak PSS of the command with every terraform and provider, in megabytes; undefined if the system does not report it. */
  readonly memory?: number;
}

const CDKTF = [
  join(PACKAGE, "node_modules", ".bin", "cdktf"),
  "apply",
  "*",
  "--auto-approve",
  "--skip-provider-lock",
];
const GATEHOUSE = ["--import", "tsx", join(PACKAGE, "access", "cli.ts"), "run", "apply", "--auto-approve"];
const AT_ONCE = ["--parallelism", "2"];

/** All stacks of layout `per-account` by cdktf and by `gatehouse run`, each against a sandbox of its own. */
export async function stackBenchmark(say: (line: string) => void): Promise<string> {
  // The sandbox trades memory for time; terraform elsewhere does not.
  process.env.GOGC ??= "100";
  const [cdktf, gatehouse] = [await Workplace.open(), await Workplace.open()];
  const rows: string[][] = [];
  const compare = async (what: string) => {
    const theirs = await cdktf.run([...CDKTF, ...AT_ONCE]);
    const own = await gatehouse.run([...GATEHOUSE, ...AT_ONCE]);
    say(`${what}: cdktf ${cell(theirs)}, gatehouse ${cell(own)}`);
    rows.push([what, cell(theirs), cell(own), (own.seconds / theirs.seconds).toFixed(2)]);
  };
  try {
    await compare("create everything");
    await compare("change nothing");
  } finally {
    await cdktf.close();
    await gatehouse.close();
  }
  return markdownTable(
    [`${STACKS} stacks`, "cdktf apply '*'", "gatehouse run apply", "gatehouse / cdktf"],
    rows,
  );
}

function cell({ seconds, memory }: Took): string {
  return `${seconds.toFixed(0)} s, ${memory === undefined ? "memory unknown" : `${memory.toFixed(0)} MB`}`;
}

/** A sandbox, and a folder with the organization file, the output and the states. */
class Workplace {
  private constructor(
    private readonly folder: string,
    private readonly sandbox: Sandbox,
  ) {}

  static async open(): Promise<Workplace> {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
    const file = join(folder, "organization.yaml");
    writeFileSync(file, organizationOf({ accounts: STACKS, users: 15, layout: "per-account" }));
    return new Workplace(folder, await Sandbox.open(await findTools(), loadOrganization(file), []));
  }

  async run(args: readonly string[]): Promise<Took> {
    const { folder, sandbox } = this;
    const env = {
      ...reachingNobodyElse(sandbox.environment),
      ...cliConfiguration(folder),
      // Each way fills a plugin cache of its own.
      HOME: folder,
      ORGANIZATION: join(folder, "organization.yaml"),
      CDKTF_OUTPUT: join(folder, "cdktf.out"),
      CI: "true",
    };
    const begun = performance.now();
    const child = spawn(process.execPath, [...args], {
      cwd: PACKAGE,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        said += chunk;
      });
    let memory: number | undefined;
    const timer = setInterval(() => {
      const now = child.pid === undefined ? undefined : memoryOfTree(child.pid);
      if (now !== undefined) memory = Math.max(memory ?? 0, now);
    }, LOOK);
    const code = await new Promise<number | null>((ended, reject) => {
      child.once("error", reject);
      child.once("close", ended);
    }).finally(() => clearInterval(timer));
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${said.slice(-2000)}`);
    return { seconds: (performance.now() - begun) / 1000, memory };
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
