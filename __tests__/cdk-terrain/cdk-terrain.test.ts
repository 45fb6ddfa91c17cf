import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version as cdktf } from "cdktf/package.json";
import { version as cdktn } from "cdktn/package.json";
import { PROJECT } from "../../organization/project";

/** What `main.ts` synthesizes of an organization, in a process of its own. */
function synthesized(file: string, ...flags: readonly string[]): unknown {
  const output = mkdtempSync(join(tmpdir(), "gatehouse-cdktn-"));
  try {
    execFileSync(process.execPath, ["--import", "tsx", ...flags, "main.ts"], {
      cwd: PROJECT,
      env: { ...process.env, ORGANIZATION: file, CDKTF_OUTDIR: output },
    });
    return JSON.parse(readFileSync(join(output, "stacks", "access", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(output, { recursive: true });
  }
}

/** The version of the library that each stack's metadata names. */
const METADATA_VERSION = ["//", "metadata", "version"];

function versionIn(stack: unknown): unknown {
  return METADATA_VERSION.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], stack);
}

function withoutVersion(stack: unknown): unknown {
  const copy = structuredClone(stack) as { "//": { metadata: { version?: unknown } } };
  copy["//"].metadata.version = undefined;
  return JSON.parse(JSON.stringify(copy));
}

describe("CDK Terrain in the place of CDKTF", () => {
  it.each(["organization.yaml", "examples/sets-and-teams.yaml"])("synthesizes the same of %s", (name) => {
    const file = join(PROJECT, name);
    const before = synthesized(file);
    const after = synthesized(file, "--require", join(__dirname, "cdktf-is-cdktn.cjs"));
    expect([versionIn(before), versionIn(after)]).toEqual([cdktf, cdktn]);
    expect(withoutVersion(after)).toEqual(withoutVersion(before));
  });
});
