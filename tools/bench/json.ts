import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/*
 * What writing takes: the same JSON (BENCH_JSON), parsed and written again with nothing in between. No
 * program that makes it can be faster.
 */
const folder = join(process.env.CDKTF_OUTDIR ?? "", "stacks", "access");
const content: unknown = JSON.parse(readFileSync(process.env.BENCH_JSON ?? "", "utf8"));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(content, null, 2));
