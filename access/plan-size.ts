import type { Organization } from "../organization/organization";

/**
 * What each provider alias takes while Terraform plans, in bytes and seconds: it is a process of its own.
 * Measured with the AWS provider 5.100.0: 30 accounts took 12 GB and 23 s (docs/benchmarks.md).
 */
const MEMORY_PER_ALIAS = 380 * 2 ** 20;
const SECONDS_PER_ALIAS = 0.7;

/**
 * Says when one plan for all accounts is likely to need more memory than a machine has.
 *
 * @param memory of the machine, in bytes
 */
export function planSizeWarning({ accounts, terraform }: Organization, memory: number): string | undefined {
  const needed = accounts.length * MEMORY_PER_ALIAS;
  if (terraform.layout === "per-account" || needed < memory) return undefined;
  const gigabytes = (bytes: number) => `${Math.round(bytes / 2 ** 30)} GB`;
  const seconds = Math.round(accounts.length * SECONDS_PER_ALIAS);
  return (
    `one plan for ${accounts.length} accounts is likely to need ${gigabytes(needed)} of memory and ${seconds} s, ` +
    `and this machine has ${gigabytes(memory)}: terraform: { layout: per-account } plans each account by itself`
  );
}
