import type { App } from "cdktf";
import type { Entitlements } from "../organization/entitlements";
import type { Account } from "../organization/organization";
import { AccessStack } from "./access-stack";

/**
 * The stacks of an organization, by its layout: `access` for all accounts together, or one per account,
 * each with its own state: `identity` for the identity account, `account-<name>` for any other.
 */
export function addStacks(app: App, entitlements: Entitlements): void {
  const { leaving, terraform } = entitlements.organization;
  // What is taken out of an account is taken out by its provider.
  const accounts = [...entitlements.organization.accounts, ...leaving];
  if (terraform.layout === "one-plan") {
    new AccessStack(app, "access", { entitlements, accounts });
    return;
  }
  for (const account of accounts) {
    new AccessStack(app, stackName(account), { entitlements, accounts: [account] });
  }
}

function stackName({ name, isIdentity }: Account): string {
  return isIdentity ? "identity" : `account-${name}`;
}
