import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SynthesizedOutput, stacksOnly } from "../../access/iam/stack-files";
import type { SynthesizedStack } from "../../access/synthesis/synthesized-stacks";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { InvalidOrganization } from "../../organization/problem";
import { synthesizeAll } from "./synthesized";

/*
 * In the place of access/synthesis/synthesize.ts, whose processes take a second each to load cdktf:
 * `jest.mock("…/access/synthesis/synthesize", () => jest.requireActual("…/support/synthesis-in-process"))`.
 */

export class SynthesisError extends Error {
  override readonly name = "SynthesisError";
}

export async function freshOutput(organizationFile: string): Promise<SynthesizedOutput> {
  try {
    const now = new Date();
    return stacksOnly(synthesizeAll(entitlementsOf(loadOrganization(organizationFile, now), now)));
  } catch (error) {
    if (error instanceof InvalidOrganization) throw new SynthesisError(error.message);
    throw error;
  }
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
