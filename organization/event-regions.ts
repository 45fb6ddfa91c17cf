import type { Account } from "./account";
import type { Organization } from "./organization";
import { IAM_REGION } from "./partition";

/**
 * Regions, besides the home region, in which people's profiles call STS. Calls to a regional endpoint are events of that
 * region only.
 */
export function furtherRegions(
  { region, partition }: Pick<Organization, "region" | "partition">,
  accounts: readonly Account[],
): string[] {
  const regions = accounts.flatMap((account) => account.region ?? region ?? []);
  return [...new Set(regions)].filter((name) => name !== IAM_REGION[partition]).sort();
}
