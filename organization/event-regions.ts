import type { Account } from "./account";
import type { Organization } from "./organization";
import { IAM_REGION } from "./partition";

/**
 * Regions besides IAM's own in which people's profiles call STS. A call to a regional endpoint is an event of that
 * region, and EventBridge delivers it there only.
 */
export function furtherRegions(
  { region, partition }: Pick<Organization, "region" | "partition">,
  accounts: readonly Account[],
): string[] {
  const regions = accounts.flatMap((account) => account.region ?? region ?? []);
  return [...new Set(regions)].filter((name) => name !== IAM_REGION[partition]).sort();
}
