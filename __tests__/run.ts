import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PACKAGE } from "../organization/package";
import { findTools, MissingTools } from "../sandbox/tools";

/**
 * Runs kinds of tests: `unit` (with lint and types: all that needs only npm), `smoke` (a minute, left
 * out with the reason where its tools are missing), `e2e` (missing tools are a failure) and `soak` (the
 * same, for long: many seeds).
 */
const KINDS = ["unit", "smoke", "e2e", "soak"] as const;
type Kind = (typeof KINDS)[number];

/** End-to-end tests that measure time. */
const TIMED = "access/report/page";
const BIN = join(PACKAGE, "node_modules", ".bin");

async function main(kinds: readonly Kind[]): Promise<boolean> {
  const missing = kinds.some((kind) => kind !== "unit") ? await missingTools() : [];
  const isLeftOut = (kind: Kind) => kind !== "unit" && missing.length > 0;
  const passed = kinds.filter((kind) => !isLeftOut(kind)).map(runKind);
  for (const kind of kinds.filter(isLeftOut)) {
    const isFailure = kind !== "smoke";
    process.stdout.write(
      `\n${kind} tests ${isFailure ? "cannot run" : "left out"}:\n${missing.join("\n")}\n`,
    );
    if (isFailure) passed.push(false);
  }
  return passed.every(Boolean);
}

async function missingTools(): Promise<readonly string[]> {
  try {
    await findTools();
    return [];
  } catch (error) {
    if (error instanceof MissingTools) return error.missing;
    throw error;
  }
}

function runKind(kind: Kind): boolean {
  const jest: [string, ...string[]] = ["jest", "--selectProjects", kind];
  if (kind === "e2e") {
    const output = ["--verbose", "--silent=false"];
    return [
      // The report's page is timed: nothing else runs beside it.
      run(...jest, "--runInBand", ...output, "--testPathPatterns", TIMED),
      // Terraform and the emulator wait as much as they work: two files at a time take little longer than one.
      run(...jest, "--maxWorkers", "2", ...output, "--testPathIgnorePatterns", TIMED),
    ].every(Boolean);
  }
  if (kind !== "unit") return run(...jest, "--runInBand", "--verbose", "--silent=false");
  return [
    run("biome", "check", "--error-on-warnings"),
    run("tsc", "--noEmit"),
    run("tsc", "--noEmit", "--project", "access/report/page"),
    run(...jest),
  ].every(Boolean);
}

function run(command: string, ...args: string[]): boolean {
  process.stdout.write(`\n> ${command} ${args.join(" ")}\n`);
  const { status } = spawnSync(join(BIN, command), args, { cwd: PACKAGE, stdio: "inherit" });
  return status === 0;
}

const asked = process.argv.slice(2);
const kinds = KINDS.filter((kind) => asked.includes(kind));
if (kinds.length !== asked.length || asked.length === 0) {
  process.stderr.write(`usage: run.ts KIND …, of ${KINDS.join(", ")}\n`);
  process.exitCode = 2;
} else {
  main(kinds).then((isFine) => {
    process.exitCode = isFine ? 0 : 1;
  });
}
