import type { App } from "cdktf";
import type { Entitlements } from "../organization/entitlements";
import { accountStack, ONE_PLAN_STACK } from "../organization/state";
import { AccessStack } from "./access-stack";
import { StateStack } from "./state-stack";

/**
 * The stacks of an organization: `access` for all accounts, or one per account with its own state: `identity` and
 * `account-<name>`. With state in S3, the stack `state` holds the bucket.
 */
export function addStacks(app: App, entitlements: Entitlements): void {
  const { organization } = entitlements;
  const { leaving, terraform } = organization;
  const { state } = terraform;
  // Terraform removes resources from a leaving account through its provider.
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
