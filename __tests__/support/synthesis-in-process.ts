import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SynthesizedOutput, stacksOnly } from "../../access/iam/stack-files";
import type { SynthesizedStack } from "../../access/synthesis/synthesized-stacks";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { synthesizeAll } from "./synthesized";

/*
 * Replaces access/synthesis/synthesize.ts, whose processes each take a second to load cdktf:
 * `jest.mock("…/access/synthesis/synthesize", () => jest.requireActual("…/support/synthesis-in-process"))`.
 */

export async function freshOutput(organizationFile: string): Promise<SynthesizedOutput> {
  const now = new Date();
  return stacksOnly(synthesizeAll(entitlementsOf(loadOrganization(organizationFile, now), now)));
}

export async function synthesize(organizationFile: string, output: string): Promise<SynthesizedStack[]> {
  const { stacks } = await freshOutput(organizationFile);
  mkdirSync(output, { recursive: true });
  return stacks.map(({ name, text }) => {
    const file = join(output, `${name}.tf.json`);
    writeFileSync(file, text);
    return { name, file };
  });
}
