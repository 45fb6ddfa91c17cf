import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../organization/package";
import { UserError } from "../organization/user-error";

/** Provider versions and checksums that Terraform may install. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** The only provider that a stack requires, from the registry of Terraform or of OpenTofu. */
const PROVIDER = /^registry\.(terraform\.io|opentofu\.org)\/hashicorp\/aws$/;
const CHECKSUM = /"(h1:[A-Za-z0-9+/]{43}=|zh:[0-9a-f]{64})"/;

/**
 * The lock file that each stack gets: the project's own, whose team has reviewed it, or the one that Gatehouse ships.
 *
 * @throws UserError if the project's names another provider, or locks one without checksums: Terraform would then accept
 * any download
 */
export function providerLock(project = PACKAGE): string {
  const own = join(project, LOCK_FILE);
  if (project === PACKAGE || !existsSync(own)) return join(PACKAGE, LOCK_FILE);
  const blocks = readFileSync(own, "utf8")
    .split(/\bprovider\s*"/)
    .slice(1);
  const faults = blocks.flatMap((block) => faultsOf(block.slice(0, block.indexOf('"')), block));
  if (blocks.length === 1 && faults.length === 0) return own;
  throw new UserError(
    `${own} does not lock the AWS provider alone, with checksums\n` +
      `  found     ${faults.join(", ") || `${blocks.length} providers`}\n` +
      "  expected  one provider, registry.terraform.io/hashicorp/aws, with its hashes",
    "delete it, and the reviewed version that Gatehouse ships is used; or in a stack's folder: terraform providers lock",
  );
}

function faultsOf(name: string, block: string): string[] {
  return [
    ...(PROVIDER.test(name) ? [] : [name]),
    ...(CHECKSUM.test(block) ? [] : [`${name} without checksums`]),
  ];
}
