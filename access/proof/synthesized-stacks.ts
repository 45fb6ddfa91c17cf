import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TerraformJson, UnreadablePlan } from "./planned-iam";

/**
 * Reads the stacks that stand in an output folder, of whatever layout; nothing is synthesized.
 *
 * @throws UnreadablePlan when there are none
 */
export function synthesizedStacks(outputFolder: string): TerraformJson[] {
  const folder = join(outputFolder, "stacks");
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const files = names.map((name) => join(folder, name, "cdk.tf.json")).filter((file) => existsSync(file));
  if (files.length === 0) {
    throw new UnreadablePlan(
      `no synthesized stack in ${outputFolder}\n  fix       synthesize first: npm run synth`,
    );
  }
  return files.map((file) => JSON.parse(readFileSync(file, "utf8")));
}
