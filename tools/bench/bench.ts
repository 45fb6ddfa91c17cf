import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { endChildrenWithProcess } from "../../access/processes/process-group";
import { PACKAGE } from "../../organization/package";
import { planBenchmark } from "./plans";
import { proofBenchmark } from "./proof";
import { stackBenchmark } from "./stacks";
import { startBenchmark } from "./start";
import { synthesisBenchmark } from "./synthesis";

const FILE = join(PACKAGE, "docs", "scale.md");

/** The parts of docs/scale.md: each is between its markers and can be rewritten separately. */
const PARTS = {
  start: startBenchmark,
  synthesis: synthesisBenchmark,
  plans: planBenchmark,
  stacks: stackBenchmark,
  proof: proofBenchmark,
} as const;
type Part = keyof typeof PARTS;

/**
 * `npx tsx tools/bench/bench.ts [start synthesis plans stacks proof]`: measures, prints and writes the tables of
 * docs/scale.md.
 */
async function bench(asked: readonly string[]): Promise<void> {
  const parts = (Object.keys(PARTS) as Part[]).filter((part) => asked.length === 0 || asked.includes(part));
  if (asked.some((name) => !(name in PARTS))) {
    process.stderr.write(
      `usage: npx tsx tools/bench/bench.ts [PART …], of ${Object.keys(PARTS).join(", ")}\n`,
    );
    process.exitCode = 2;
    return;
  }
  for (const part of parts) {
    const table = `${await PARTS[part]((line) => process.stderr.write(`${line}\n`))}\n${machine()}\n`;
    process.stdout.write(`${table}\n`);
    write(part, table);
  }
}

/** Replaces the text between a part's markers. */
function write(part: Part, content: string): void {
  const text = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  const markers = new RegExp(`(<!-- ${part} -->\n)[^]*?(<!-- /${part} -->)`);
  if (!markers.test(text)) throw new Error(`${FILE} has no place for ${part}`);
  writeFileSync(
    FILE,
    text.replace(markers, (_, begin: string, end: string) => `${begin}${content}${end}`),
  );
}

function machine(): string {
  const version = (command: string, args: readonly string[], pattern: RegExp) =>
    pattern.exec(spawnSync(command, args, { encoding: "utf8" }).stdout ?? "")?.[1] ?? "none";
  const terraform = version("terraform", ["version", "-json"], /"terraform_version": "([^"]+)"/);
  const cdktf = JSON.parse(
    readFileSync(join(PACKAGE, "node_modules", "cdktf", "package.json"), "utf8"),
  ).version;
  const day = new Date().toISOString().slice(0, "2026-01-01".length);
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Measured ${day}: ${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${memory} GB, Node ${process.versions.node}, cdktf ${cdktf}, Terraform ${terraform}.`;
}

endChildrenWithProcess();
bench(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
