import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { markdownTable } from "../../access/output/text-table";
import { PACKAGE } from "../../organization/package";
import { build } from "../package/build";
import { fromSource, measured, median, type Took } from "./measured";
import { organizationOf } from "./organization-of";
import { type Stack, textsOf } from "./synthesis";

const ACCOUNTS = 3;
const ROUNDS = 9;

/** Goals, as a share of another time or in seconds. */
const GOALS: Readonly<Record<string, string>> = {
  "gatehouse synth": "0.6 × bare cdktf with tsx, 1.1 × bare cdktf compiled",
  "gatehouse check": "0.25 s",
  "gatehouse --help": "0.1 s",
};

/** The compiled program with Node's compile cache, compared with a bare cdktf app that creates the same resources. */
export async function startBenchmark(say: (line: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  try {
    build();
    const file = join(folder, "organization.yaml");
    writeFileSync(file, organizationOf({ accounts: ACCOUNTS }));
    const texts = join(folder, "texts.json");
    const bare = join(folder, "bare.js");
    buildSync({ entryPoints: [join(PACKAGE, "tools", "bench", "bare.ts")], outfile: bare, format: "cjs" });
    const environment = (name: string) => ({
      ORGANIZATION: file,
      BENCH_TEXTS: texts,
      CDKTF_OUTDIR: join(folder, name),
      XDG_CACHE_HOME: join(folder, "cache"),
      // The compiled bare app is beside no node_modules.
      NODE_PATH: join(PACKAGE, "node_modules"),
    });
    const bin = join(PACKAGE, "lib", "access", "bin.js");
    const ways: Readonly<Record<string, readonly string[]>> = {
      "gatehouse synth": [bin, "synth"],
      "bare cdktf, with tsx": fromSource("tools/bench/bare.ts"),
      "bare cdktf, compiled": [bare],
      "gatehouse check": [bin, "check"],
      "gatehouse --help": [bin, "--help"],
      "node, an empty program": ["-e", "0"],
    };
    const synthesized = environment("synth");
    await measured([bin, "synth"], synthesized);
    const json = join(synthesized.CDKTF_OUTDIR, "stacks", "access", "cdk.tf.json");
    writeFileSync(texts, JSON.stringify(textsOf(JSON.parse(readFileSync(json, "utf8")) as Stack)));

    const runs = new Map<string, Took[]>(Object.keys(ways).map((name) => [name, []]));
    // The first round fills the cache, and does not count.
    for (let round = 0; round <= ROUNDS; round++)
      for (const [name, args] of Object.entries(ways)) {
        const took = await measured(args, environment(name.replaceAll(" ", "-")));
        if (round > 0) runs.get(name)?.push(took);
      }
    const took = new Map([...runs].map(([name, each]) => [name, median(each)]));
    const seconds = (name: string) => took.get(name)?.seconds ?? Number.NaN;
    for (const name of took.keys()) say(`${name}: ${seconds(name).toFixed(3)} s`);
    const share = (name: string, of: string) => (seconds(name) / seconds(of)).toFixed(2);
    const rows = [...took].map(([name, { memory }]) => [
      name,
      `${seconds(name).toFixed(2)} s, ${memory.toFixed(0)} MB`,
      share(name, "bare cdktf, with tsx"),
      share(name, "bare cdktf, compiled"),
      GOALS[name] ?? "",
    ]);
    return markdownTable(["program", "took", "of bare with tsx", "of bare compiled", "goal"], rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
