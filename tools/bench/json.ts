import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/*
 * Measures writing alone: parses the same JSON (BENCH_JSON) and writes it again. No program that
 * synthesizes it can be faster.
 */
const folder = join(process.env.CDKTF_OUTDIR ?? "", "stacks", "access");
const content: unknown = JSON.parse(readFileSync(process.env.BENCH_JSON ?? "", "utf8"));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(content, null, 2));
