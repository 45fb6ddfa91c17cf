import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Organization } from "../organization/organization";

/** Beside cdktf's manifest: whose stacks the output folder holds. */
const OWNER = "organization.json";
/** Files of a stack's folder that synthesis writes. */
const SYNTHESIZED: readonly string[] = ["cdk.tf.json", ".terraform.lock.hcl"];

interface Owner {
  readonly organization: string;
  /** Id of the identity account. */
  readonly identity: string;
}

/** An output folder that is in use for another organization. */
export class OccupiedOutput extends Error {
  override readonly name = "OccupiedOutput";
}

/**
 * Refuses to synthesize into a folder that is in use for another organization: Terraform would offer to migrate that
 * one's state into this one's, and the next plan would destroy what the file does not declare.
 *
 * @param file the organization file's name in the message
 * @throws OccupiedOutput
 */
export function refuseOccupied(output: string, file: string, organization: Organization): void {
  const owner = ownerOf(output);
  const own = ownerIn(organization);
  if (owner === undefined || !isUsed(output)) return;
  if (owner.organization === own.organization && owner.identity === own.identity) return;
  const folder = basename(output);
  const ways =
    owner.organization === own.organization
      ? [
          "give each organization a name of its own, and this one a folder: export CDKTF_OUTPUT=cdktf.<name>.out",
        ]
      : [`give this one a folder of its own: export CDKTF_OUTPUT=cdktf.${own.organization}.out`];
  if (owner.identity === own.identity)
    ways.push(`if it is the same one, keep its name: organization: ${owner.organization}`);
  ways.push(`if ${owner.organization} is not applied from here any more: rm -r ${folder}/stacks`);
  throw new OccupiedOutput(
    `${file}: ${folder} is in use for another organization\n` +
      `  found     ${inWords(owner)}\n  expected  ${inWords(own)}\n` +
      `  fix       ${ways.join("\n            ")}`,
  );
}

/**
 * Notes whose stacks an output folder holds. It comes before they do: of a synthesis that was killed between the two,
 * Terraform could apply stacks under another organization's mark.
 */
export function markOwner(output: string, organization: Organization): void {
  mkdirSync(output, { recursive: true });
  writeFileAtomic.sync(join(output, OWNER), `${JSON.stringify(ownerIn(organization), null, 2)}\n`);
}

function ownerOf(output: string): Owner | undefined {
  const file = join(output, OWNER);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Half written, by a synthesis that was killed.
    return undefined;
  }
}

function ownerIn({ name, identity }: Organization): Owner {
  return { organization: name, identity: identity.id };
}

function inWords({ organization, identity }: Owner): string {
  return `${organization}, identity account ${identity}`;
}

/** Whether a stack's folder has more than synthesis wrote: Terraform's own folder, or imports of `gatehouse adopt`. */
function isUsed(output: string): boolean {
  const stacks = join(output, "stacks");
  if (!existsSync(stacks)) return false;
  const files = readdirSync(stacks, { withFileTypes: true }).flatMap((stack) =>
    // macOS leaves files of its own in folders opened in Finder.
    stack.isDirectory() ? readdirSync(join(stacks, stack.name)) : [],
  );
  return files.some((file) => !SYNTHESIZED.includes(file));
}
