import type { Entitlements } from "../../organization/entitlements";
import type { Organization } from "../../organization/organization";

/**
 * What Terraform takes while it plans, and what each provider alias adds, in bytes and seconds: an alias is a process of
 * its own. As PSS, for the processes share the provider's binary: 3 accounts take 619 MB and 30 take 2,958 MB
 * with the AWS provider 5.100.0, 87 MB for each alias (docs/scale.md#benchmarks); rounded up.
 */
const MEMORY = 400 * 2 ** 20;
const MEMORY_PER_ALIAS = 100 * 2 ** 20;
const SECONDS_PER_ALIAS = 0.7;

/**
 * Warns if one plan for all accounts is likely to need more memory than the machine has.
 *
 * @param memory the machine's, in bytes
 */
export function planSizeWarning({ accounts, terraform }: Organization, memory: number): string | undefined {
  const needed = MEMORY + accounts.length * MEMORY_PER_ALIAS;
  if (terraform.layout === "per-account" || needed < memory) return undefined;
  const gigabytes = (bytes: number) => `${Math.round(bytes / 2 ** 30)} GB`;
  const seconds = Math.round(accounts.length * SECONDS_PER_ALIAS);
  return (
    `one plan for ${accounts.length} accounts is likely to need ${gigabytes(needed)} of memory and ${seconds} s, ` +
    `and this machine has ${gigabytes(memory)}: terraform: { layout: per-account } plans each account by itself`
  );
}

/**
 * Maximum number of managed resources in the free edition of HCP Terraform, over all workspaces.
 *
 * Source: https://www.ibm.com/support/pages/hcp-terraform-limits
 */
const FREE_RESOURCES = 500;

/** Names the stacks that outgrow the free edition of HCP Terraform; Terraform Enterprise, on a host of its own, has none. */
export function freeEditionWarning(entitlements: Entitlements): string | undefined {
  const { state } = entitlements.organization.terraform;
  if (
    state.backend !== "cloud" ||
    state.edition === "paid" ||
    (state.hostname ?? "app.terraform.io") !== "app.terraform.io"
  )
    return undefined;
  const count = leastResources(entitlements);
  if (count <= FREE_RESOURCES) return undefined;
  return (
    `the stacks have at least ${count} resources, and the free edition of HCP Terraform manages ${FREE_RESOURCES}: ` +
    "in a paid edition (edition: paid) each is billed, with state in S3 none (docs/runs.md#limits-of-the-free-edition)"
  );
}

/** A trail, its bucket, and the bucket's settings. */
const OF_TRAIL = 7;

/**
 * Minimum number of resources for users, groups, roles and the organization trail; other guardrails, passwords and managed policies
 * add more.
 */
export function leastResources({ organization, users, groups, roles }: Entitlements): number {
  // Exclusive policies and attachments take one resource each.
  const exclusive = organization.terraform.exclusive ? 2 : 0;
  const [perUser, perGroup, perRole] = [1 + exclusive, 3 + exclusive, 2 + exclusive];
  const trail = organization.guardrails.trail.made === undefined ? 0 : OF_TRAIL;
  return users.length * perUser + (groups.length + 1) * perGroup + roles.length * perRole + trail;
}
