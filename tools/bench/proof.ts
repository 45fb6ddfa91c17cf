import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable } from "../../access/output/text-table";
import { synthesize } from "../../access/synthesis/synthesize";
import { fromSource, measured } from "./measured";
import { organizationOf } from "./organization-of";

/** Beyond 30 accounts, proving every user on every account takes too long, so a sample of users is proven. */
const SIZES = [
  { accounts: 3, sample: undefined },
  { accounts: 30, sample: undefined },
  { accounts: 300, sample: 20 },
  { accounts: 1000, sample: 20 },
] as const;

/** The duration of one proof at each size. */
export async function proofBenchmark(say: (line: string) => void): Promise<string> {
  const rows: string[][] = [];
  for (const { accounts, sample } of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
    try {
      const file = join(folder, "organization.yaml");
      writeFileSync(file, organizationOf({ accounts }));
      const output = join(folder, "out");
      await synthesize(file, output);
      const args = ["prove", "--organization", file, "--output", output];
      const took = await measured(
        [
          ...fromSource("access/cli.ts"),
          ...args,
          ...(sample === undefined ? [] : ["--sample", String(sample)]),
        ],
        {},
      );
      say(`proof of ${accounts} accounts: ${took.seconds.toFixed(1)} s`);
      const tried =
        sample === undefined ? "everybody on everything" : `a sample: ${sample} users, ${10 * sample} roles`;
      rows.push([
        String(accounts),
        String(5 * accounts),
        tried,
        `${took.seconds.toFixed(1)} s`,
        `${took.memory.toFixed(0)} MB`,
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return markdownTable(["accounts", "users", "tried", "time", "memory"], rows);
}
