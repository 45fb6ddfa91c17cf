import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { version as cdktf } from "cdktf/package.json";
import { version as cdktn } from "cdktn/package.json";
import { PACKAGE } from "../../organization/package";
import { withMetadata } from "../support/synthesis-with-metadata";

const FILES = ["organization.yaml", "examples/sets-and-teams.yaml"].map((name) => join(PACKAGE, name));

/** CDK Terrain's synthesis of the files, in a separate process that has not loaded cdktf. */
function byCdkTerrain(files: readonly string[]): unknown[] {
  const script = join(PACKAGE, "__tests__", "support", "synthesis-with-metadata.ts");
  const args = ["--require", join(__dirname, "cdktf-is-cdktn.cjs"), "--import", "tsx", script, ...files];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: PACKAGE, encoding: "utf8" }));
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

describe("CDK Terrain in place of CDKTF", () => {
  const after = byCdkTerrain(FILES);

  it.each(FILES.map((file, index) => [file.slice(PACKAGE.length + 1), file, index] as const))(
    "synthesizes the same JSON from %s",
    (_, file, index) => {
      const [before, same] = [withMetadata(file), after[index]];
      expect([versionIn(before), versionIn(same)]).toEqual([cdktf, cdktn]);
      expect(withoutVersion(same)).toEqual(withoutVersion(before));
    },
  );
});
