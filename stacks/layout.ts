import type { App } from "cdktf";
import type { Entitlements } from "../organization/entitlements";
import { accountStack, ONE_PLAN_STACK } from "../organization/state";
import { AccessStack } from "./access-stack";
import { StateStack } from "./state-stack";

/**
 * The stacks of an organization, by its layout: `access` for all accounts together, or one per account,
 * each with its own state: `identity` for the identity account, `account-<name>` for any other. With state
 * in S3 there is `state` beside them, the bucket.
 */
export function addStacks(app: App, entitlements: Entitlements): void {
  const { organization } = entitlements;
  const { leaving, terraform } = organization;
  const { state } = terraform;
  // Resources are removed from an account by its provider.
  const accounts = [...organization.accounts, ...leaving];
  if (state.backend === "s3" && state.isManaged) new StateStack(app, { organization, state });
  if (terraform.layout === "one-plan") {
    new AccessStack(app, ONE_PLAN_STACK, { entitlements, accounts });
    return;
  }
  for (const account of accounts) {
    new AccessStack(app, accountStack(account), { entitlements, accounts: [account] });
  }
}
