import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { addStacks } from "../../stacks/layout";
import { withoutStackTraces } from "../../stacks/without-stack-traces";
import { NOW } from "./parse-organization";

/** The stack `access` of an organization file as main.ts writes it, with cdktf's metadata. */
export function withMetadata(file: string): unknown {
  const outdir = mkdtempSync(join(tmpdir(), "gatehouse-metadata-"));
  try {
    const app = new App({ stackTraces: false, outdir });
    withoutStackTraces(() => {
      addStacks(app, entitlementsOf(loadOrganization(file, NOW), NOW));
      app.synth();
    });
    return JSON.parse(readFileSync(join(outdir, "stacks", "access", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

// Run as a program, it prints the stacks of the files in its arguments.
if (require.main === module) process.stdout.write(JSON.stringify(process.argv.slice(2).map(withMetadata)));
