import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { groupBy } from "../../organization/group-by";
import { PACKAGE } from "../../organization/package";

/*
 * `npx tsx tools/mutation/sample.mts --seed 1 --size 45 [FOLDER or FILE …]` draws that many of StrykerJS's mutants
 * of each folder and runs each against the unit tests that reach it, the nearest first, until one fails.
 *
 * `stryker run` would load every test file again for every mutant, or start anew (19 s) for each of 340 source files.
 */

const FOLDERS = [
  "organization",
  "modules",
  "stacks",
  "access/iam",
  "access/proof",
  "access/diff",
  "access/verify",
  "access",
  "sandbox/gateway",
] as const;
/** Runs in a browser and is tested there, outside the unit tests. */
const NOT_MEASURED = "access/report/page/";
/** A mutant that is evaluated this many times more often than the original code is in an endless loop. */
const HIT_FACTOR = 100;
/** A mutant runs at first against the nearest test files that take so many milliseconds; survivors against all others later. */
const FIRST_TRY = 10_000;
/** What killed which mutant: killed ones are not run again. */
const OUTCOMES = join(PACKAGE, "reports", "mutation", "sample.json");

type Place = { readonly line: number; readonly column: number };
interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly mutatorName: string;
  readonly replacement: string;
}
interface TestRun {
  readonly failed: boolean;
  readonly failures: readonly string[];
  readonly hits: Readonly<Record<string, number>>;
  readonly milliseconds: number;
}
interface Draw {
  readonly seed: string;
  readonly folder: string;
  readonly mutant: Mutant;
}
interface Outcome {
  readonly mutant: Mutant;
  /** The failing test file; undefined while all that ran pass. */
  readonly killedBy?: string;
  /** The number of test files that reach the mutant. */
  readonly reachedBy: number;
  /** Those that ran and passed. */
  readonly passed: readonly string[];
}

/** The most specific folder that holds a file. */
function folderOf(file: string): string | undefined {
  const holding = FOLDERS.filter((folder) => file.startsWith(`${folder}/`));
  return holding.sort((a, b) => b.length - a.length)[0];
}

const quiet = { isDebugEnabled: () => false, debug() {}, info() {}, warn() {} } as never;
const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };

function mutantKey({ fileName, location, mutatorName, replacement }: Mutant): string {
  return JSON.stringify([fileName, location, mutatorName, replacement]);
}

async function allMutants(files: readonly string[]): Promise<Mutant[]> {
  const sources = files.map((name) => ({
    name,
    content: readFileSync(join(PACKAGE, name), "utf8"),
    mutate: true,
  }));
  return [...(await new Instrumenter(quiet).instrument(sources, OPTIONS)).mutants];
}

/** Mutants in an order that only the seed decides. */
function shuffled(mutants: readonly Mutant[], seed: string): Mutant[] {
  const place = (mutant: Mutant) =>
    createHash("sha256")
      .update(seed + mutantKey(mutant))
      .digest("hex");
  const keyed = mutants.map((mutant) => ({ mutant, at: place(mutant) }));
  return keyed.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ mutant }) => mutant);
}

/** Copies the project and puts the mutants into the copy, each behind a switch. Returns the ids of the switches. */
async function instrumentedCopy(copy: string, sample: readonly Mutant[]): Promise<Map<string, string>> {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: PACKAGE,
    encoding: "utf8",
  });
  for (const file of listed.trim().split("\n")) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(PACKAGE, file), join(copy, file));
  }
  symlinkSync(join(PACKAGE, "node_modules"), join(copy, "node_modules"));
  const ofFiles = groupBy(sample, ({ fileName }) => fileName);
  const sources = [...ofFiles].map(([name, mutants]) => ({
    name,
    content: readFileSync(join(PACKAGE, name), "utf8"),
    mutate: mutants.map(({ location }) => location),
  }));
  const { files, mutants } = await new Instrumenter(quiet).instrument(sources, OPTIONS);
  for (const { name, content } of files) writeFileSync(join(copy, name), content);
  return new Map(mutants.map((mutant) => [mutantKey(mutant), mutant.id]));
}

/** A process that runs test files; replaced when it ends or takes too long. */
class Worker {
  private child?: ChildProcess;

  constructor(private readonly copy: string) {}

  /** Undefined: the process ended, or the time was up. */
  run(
    test: string,
    mutant: { id: string; hitLimit: number } | undefined,
    limit: number,
  ): Promise<TestRun | undefined> {
    this.child ??= fork(join(PACKAGE, "tools", "mutation", "worker.js"), [this.copy], {
      cwd: this.copy,
      execArgv: ["--max-old-space-size=2048"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const { child } = this;
    return new Promise((resolve) => {
      const finish = (run?: TestRun) => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (run === undefined) this.end();
        resolve(run);
      };
      const timer = setTimeout(finish, limit);
      child.once("message", (run) => finish(run as TestRun));
      child.once("exit", () => finish());
      child.send({ test, mutant: mutant?.id, hitLimit: mutant?.hitLimit });
    });
  }

  end(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }
}

/** Calls `work` on each item, one at a time for each worker, and starts none after `end`. */
async function spread<T>(
  items: readonly T[],
  workers: readonly Worker[],
  end: number,
  work: (item: T, worker: Worker) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    workers.map(async (worker) => {
      for (let item = waiting.shift(); item !== undefined && Date.now() < end; item = waiting.shift())
        await work(item, worker);
      worker.end();
    }),
  );
}

/** The folders that two paths share from the top. */
function nearness(source: string, test: string): number {
  const a = source.replace(/\.ts$/, "").split("/");
  const b = test
    .replace(/^__tests__\//, "")
    .replace(/\.test\.ts$/, "")
    .split("/");
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs === -1 ? a.length : differs;
}

/** Wilson's interval of 95 % for a share. */
function interval(part: number, of: number): [number, number] {
  const z = 1.96;
  const share = part / of;
  const middle = share + z ** 2 / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const scale = 1 + z ** 2 / of;
  return [(middle - half) / scale, (middle + half) / scale];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", multiple: true, default: ["1"] },
      size: { type: "string", default: "60" },
      minutes: { type: "string", default: "50" },
      workers: { type: "string", default: "1" },
      /** A regular expression of the paths of tests. */
      tests: { type: "string", default: "" },
    },
  });
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const files = [...new Set(FOLDERS.map((folder) => folder.split("/")[0] ?? ""))]
    .flatMap((top) =>
      readdirSync(join(PACKAGE, top), { recursive: true, encoding: "utf8" }).map((name) => `${top}/${name}`),
    )
    .filter((name) => name.endsWith(".ts") && !name.startsWith(NOT_MEASURED) && folderOf(name) !== undefined)
    .filter(
      (name) =>
        positionals.length === 0 ||
        positionals.some((place) => name === place || name.startsWith(`${place}/`)),
    )
    .sort();
  const mutants = groupBy(await allMutants(files), ({ fileName }) => folderOf(fileName) ?? "");
  const asked = FOLDERS.filter((folder) => mutants.has(folder));
  const draws: readonly Draw[] = values.seed.flatMap((seed) =>
    asked
      .flatMap((folder) =>
        shuffled(mutants.get(folder) ?? [], seed)
          .slice(0, Number(values.size))
          .map((mutant, rank) => ({ seed, folder, mutant, rank })),
      )
      // One of each folder in turn, so that a run which ends early has as many of each.
      .sort((a, b) => a.rank - b.rank),
  );
  const outcomes = new Map(readOutcomes().map((outcome) => [mutantKey(outcome.mutant), outcome]));
  const drawn = draws.filter(({ mutant }) => outcomes.get(mutantKey(mutant))?.killedBy === undefined);

  const copy = mkdtempSync(join(tmpdir(), "gatehouse-mutation-"));
  const workers = Array.from({ length: Number(values.workers) }, () => new Worker(copy));
  process.once("exit", () => {
    for (const worker of workers) worker.end();
    rmSync(copy, { recursive: true, force: true });
  });
  const switches = await instrumentedCopy(
    copy,
    drawn.map(({ mutant }) => mutant),
  );
  const tests = readdirSync(join(copy, "__tests__"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && new RegExp(values.tests).test(name))
    .map((name) => `__tests__/${name}`);
  const runs = new Map<string, TestRun>();
  await spread(tests, workers, Infinity, async (test, worker) => {
    const run = await worker.run(test, undefined, 300_000);
    if (run === undefined || run.failed)
      say(`left out, fails without a mutant: ${test} ${run?.failures ?? ""}`);
    else runs.set(test, run);
  });
  say(`${drawn.length} mutants, ${runs.size} of ${tests.length} test files`);

  const tried = new Set<string>();
  const kills = new Map<string, number>();
  const tryTests =
    (milliseconds: number) =>
    async ({ mutant }: Draw, worker: Worker) => {
      const key = mutantKey(mutant);
      const id = switches.get(key) ?? "";
      const reaching = [...runs].filter(([, { hits }]) => id in hits);
      const hitLimit = HIT_FACTOR * reaching.reduce((sum, [, { hits }]) => sum + (hits[id] ?? 0), 0);
      const passed = tried.has(key) ? [...(outcomes.get(key)?.passed ?? [])] : [];
      const left = reaching.filter(([test]) => !passed.includes(test));
      left.sort(
        ([a, x], [b, y]) =>
          nearness(mutant.fileName, b) - nearness(mutant.fileName, a) ||
          (kills.get(b) ?? 0) - (kills.get(a) ?? 0) ||
          x.milliseconds - y.milliseconds,
      );
      let [killedBy, planned]: [string | undefined, number] = [undefined, 0];
      for (const [test, alone] of left) {
        planned += alone.milliseconds;
        if (planned > milliseconds && passed.length > 0) break;
        const run = await worker.run(test, { id, hitLimit }, 20_000 + 5 * alone.milliseconds);
        if (run === undefined || run.failed) {
          killedBy = test;
          kills.set(test, (kills.get(test) ?? 0) + 1);
          break;
        }
        passed.push(test);
      }
      tried.add(key);
      outcomes.set(key, { mutant, killedBy, reachedBy: reaching.length, passed });
      writeFileSync(OUTCOMES, JSON.stringify([...outcomes.values()]));
      say(
        `${tried.size} ${killedBy ?? `SURVIVED ${passed.length} of ${reaching.length}`} ${described(mutant)}`,
      );
    };
  const end = Date.now() + Number(values.minutes) * 60_000;
  await spread(drawn, workers, end, tryTests(FIRST_TRY));
  const alive = drawn.filter(({ mutant }) => {
    const outcome = outcomes.get(mutantKey(mutant));
    return outcome !== undefined && !outcome.killedBy && outcome.passed.length < outcome.reachedBy;
  });
  await spread(alive, workers, end, tryTests(Infinity));
  for (const seed of values.seed)
    report(
      seed,
      draws.filter((draw) => draw.seed === seed),
      outcomes,
      mutants,
    );
}

function readOutcomes(): Outcome[] {
  mkdirSync(dirname(OUTCOMES), { recursive: true });
  return existsSync(OUTCOMES) ? JSON.parse(readFileSync(OUTCOMES, "utf8")) : [];
}

function described({ fileName, location: { start, end }, mutatorName, replacement }: Mutant): string {
  const lines = readFileSync(join(PACKAGE, fileName), "utf8")
    .split("\n")
    .slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column) ?? "";
  lines[0] = lines[0]?.slice(start.column) ?? "";
  const short = (text: string) => text.replace(/\s+/g, " ").slice(0, 100);
  return `${fileName}:${start.line + 1}:${start.column + 1} ${mutatorName}: ${short(lines.join("\n"))} → ${short(replacement)}`;
}

function report(
  seed: string,
  draws: readonly Draw[],
  outcomes: ReadonlyMap<string, Outcome>,
  mutants: ReadonlyMap<string, readonly Mutant[]>,
): void {
  const percent = (share: number) => (100 * share).toFixed(1);
  const measured = draws.flatMap(({ folder, mutant }) => {
    const outcome = outcomes.get(mutantKey(mutant));
    return outcome === undefined ? [] : [{ folder, ...outcome }];
  });
  console.log(
    `seed ${seed}\n| folder | mutants | drawn | killed | score | 95 % interval |\n| --- | --- | --- | --- | --- | --- |`,
  );
  for (const [folder, here] of groupBy(measured, (it) => it.folder)) {
    const killed = here.filter(({ killedBy }) => killedBy !== undefined).length;
    const [low, high] = interval(killed, here.length);
    console.log(
      `| \`${folder}\` | ${mutants.get(folder)?.length} | ${here.length} | ${killed} | ${percent(killed / here.length)} % | ${percent(low)}–${percent(high)} |`,
    );
  }
  for (const { mutant, killedBy, reachedBy, passed } of measured)
    if (killedBy === undefined)
      console.log(`${described(mutant)} (passes ${passed.length} of ${reachedBy} test files)`);
}

void main();
