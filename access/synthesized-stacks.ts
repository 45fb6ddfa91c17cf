import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TerraformJson, UnreadablePlan } from "./proof/planned-iam";

/** A stack in an output folder. */
export interface SynthesizedStack {
  /** `access`, `identity`, `account-A` */
  readonly name: string;
  /** Its Terraform JSON. */
  readonly file: string;
}

/** The part of cdktf's manifest that says which stacks there are. */
interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
}

/**
 * The stacks that were synthesized last into an output folder, by name. Folders of stacks that are no
 * more, of another layout or of an account that has gone, may still stand there: cdktf's manifest says
 * which are meant.
 *
 * @throws UnreadablePlan when there are none
 */
export function stacksIn(outputFolder: string): SynthesizedStack[] {
  const manifest = join(outputFolder, "manifest.json");
  const { stacks }: Manifest = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, "utf8"))
    : { stacks: {} };
  const found = Object.entries(stacks)
    .map(([name, { synthesizedStackPath }]) => ({ name, file: join(outputFolder, synthesizedStackPath) }))
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (found.length > 0) return found;
  throw new UnreadablePlan(
    `no synthesized stack in ${outputFolder}\n  fix       synthesize first: npm run synth`,
  );
}

/** The Terraform JSON of every stack in an output folder; nothing is synthesized. */
export function synthesizedStacks(outputFolder: string): TerraformJson[] {
  return stacksIn(outputFolder).map(({ file }) => JSON.parse(readFileSync(file, "utf8")));
}
