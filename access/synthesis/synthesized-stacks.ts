import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { jsonFault } from "../../organization/json-file";
import { byName } from "../../organization/order";
import { cdktfCommand } from "../../organization/package";
import { readText } from "../../organization/text-file";
import { UnreadablePlan } from "../iam/planned-iam";
import type { SynthesizedOutput } from "../iam/stack-files";

/** A stack in an output folder. */
export interface SynthesizedStack {
  /** `access`, `identity`, `account-A` */
  readonly name: string;
  /** Its Terraform JSON. */
  readonly file: string;
}

/** The part of cdktf's manifest that lists the stacks. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly synthesizedStackPath?: string; readonly workingDirectory?: string } | null>
  >;
}

/**
 * The last synthesized stacks of an output folder, by name, as listed in cdktf's manifest. Folders of former stacks may still exist.
 *
 * @throws UnreadablePlan if there are none
 */
export function stacksIn(outputFolder: string): SynthesizedStack[] {
  const manifest = join(outputFolder, "manifest.json");
  const { stacks }: Partial<Manifest> = existsSync(manifest) ? (JSON.parse(jsonIn(manifest)) ?? {}) : {};
  for (const [name, stack] of Object.entries(stacks ?? {})) checkFolder(manifest, name, stack);
  const found = Object.entries(stacks ?? {})
    .map(([name, stack]) => ({ name, file: join(outputFolder, stack?.synthesizedStackPath ?? "missing") }))
    .filter(({ file }) => existsSync(file))
    .sort(byName);
  if (found.length > 0) return found;
  throw new UnreadablePlan(
    `no synthesized stack in ${outputFolder}`,
    `synthesize first: ${cdktfCommand("synth")}`,
  );
}

/** The proof must cover the folder in which cdktf runs Terraform, and a manifest could name another one. */
function checkFolder(manifest: string, name: string, stack: Manifest["stacks"][string]): void {
  const folder = `stacks/${name}`;
  const { synthesizedStackPath: file, workingDirectory = folder } = stack ?? {};
  if ((file === undefined || file === `${folder}/cdk.tf.json`) && workingDirectory === folder) return;
  throw new UnreadablePlan(
    `${manifest} leads stack ${name} elsewhere than to ${folder}\n  found     ${file}, in ${workingDirectory}`,
    `synthesize anew: ${cdktfCommand("synth")}`,
  );
}

/**
 * All synthesized stacks of an output folder, without synthesizing.
 *
 * @throws UnreadablePlan when there is nothing, or a file is no JSON
 */
export function synthesizedOutput(outputFolder: string): SynthesizedOutput {
  return {
    stacks: stacksIn(outputFolder).map(({ name, file }) => ({
      name,
      text: jsonIn(file),
      beside: besideIn(file),
    })),
    strayFolders: strayFolders(outputFolder).map((folder) => basename(folder)),
  };
}

/** Paths of folders that belong to no current stack. */
export function strayFolders(outputFolder: string): string[] {
  const meant = stacksIn(outputFolder).map(({ file }) => dirname(file));
  return foldersIn(join(outputFolder, "stacks")).filter((folder) => !meant.includes(folder));
}

/**
 * The text of a JSON file.
 *
 * @throws UnreadablePlan
 */
export function jsonIn(file: string): string {
  const text = readText(file);
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const { file: place, fault } = jsonFault(text, file) ?? { file, fault: (error as Error).message };
    throw new UnreadablePlan(`${place}: ${fault}`, `synthesize anew: ${cdktfCommand("synth")}`);
  }
}

/** Extensions of files that Terraform or OpenTofu reads. */
const CONFIGURATION = /\.(tf|tofu|tfvars)(\.json)?$/;

function besideIn(file: string): Map<string, string> {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => CONFIGURATION.test(name) && name !== basename(file));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return (
    readdirSync(folder, { withFileTypes: true })
      // A link may lead to a folder.
      .filter((entry) => !entry.isFile())
      .map(({ name }) => join(folder, name))
  );
}
