import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Organization } from "../organization/organization";
import { UserError } from "../organization/user-error";

/** Records which organization the output folder belongs to. */
const OWNER = "organization.json";
/** Files that synthesis writes into a stack's folder. */
const SYNTHESIZED: readonly string[] = ["cdk.tf.json", ".terraform.lock.hcl"];

interface Owner {
  readonly organization: string;
  /** ID of the identity account. */
  readonly identity: string;
}

/**
 * Refuses an output folder that is in use for another organization: Terraform would offer to migrate that organization's
 * state, and the next plan would destroy its resources.
 *
 * @param file path of the organization file, for the message
 * @throws UserError
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
  throw new UserError(
    `${file}: ${folder} is in use for another organization\n` +
      `  found     ${inWords(owner)}\n  expected  ${inWords(own)}`,
    ways.join("\n            "),
  );
}

/**
 * Records the owner of the output folder before the stacks are written: after a killed synthesis Terraform could
 * otherwise apply stacks of another organization.
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
    // Partially written by a killed synthesis.
    return undefined;
  }
}

function ownerIn({ name, identity }: Organization): Owner {
  return { organization: name, identity: identity.id };
}

function inWords({ organization, identity }: Owner): string {
  return `${organization}, identity account ${identity}`;
}

/** Whether a stack's folder contains more than synthesis wrote: .terraform, or imports of `gatehouse adopt`. */
function isUsed(output: string): boolean {
  const stacks = join(output, "stacks");
  if (!existsSync(stacks)) return false;
  const files = readdirSync(stacks, { withFileTypes: true }).flatMap((stack) =>
    // macOS adds .DS_Store files.
    stack.isDirectory() ? readdirSync(join(stacks, stack.name)) : [],
  );
  return files.some((file) => !SYNTHESIZED.includes(file));
}
