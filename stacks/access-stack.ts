import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import type { Account } from "../organization/account";
import type { Entitlements } from "../organization/entitlements";
import { groupBy } from "../organization/group-by";
import { byName } from "../organization/order";
import { accountProvider, formerProvider } from "./account-provider";
import { addAccountSide } from "./account-side";
import { AddressedStack } from "./addressed-stack";
import { addGuardrails, addIdentityGuardrails } from "./guardrails";
import { declareHcpCredentials } from "./hcp-credentials";
import { addIdentitySide } from "./identity-side";
import { addMoves } from "./moves";
import { terraformSettings } from "./terraform-settings";

export interface AccessStackProps {
  readonly entitlements: Entitlements;
  /** The accounts of the stack, each with its own provider alias. */
  readonly accounts: readonly Account[];
}

/**
 * Accounts in one plan: users and groups of the identity account, and the roles of each account. It refers to no other
 * stack: ARNs in other accounts follow from the file.
 */
export class AccessStack extends AddressedStack {
  constructor(scope: Construct, id: string, { entitlements, accounts }: AccessStackProps) {
    super(scope, id);
    const { organization, roles } = entitlements;
    terraformSettings(this, organization);
    if (organization.terraform.hcpCredentials) declareHcpCredentials(this);

    const providers = [...accounts]
      .sort(byName)
      .map((account): [Account, AwsProvider] => [account, accountProvider(this, account, organization)]);
    const rolesOf = groupBy(roles, ({ account }) => account);
    for (const [account, provider] of providers) {
      formerProvider(this, account, organization);
      if (account.isIdentity) {
        addIdentitySide(this, provider, entitlements);
        addIdentityGuardrails(this, provider, organization);
      }
      const made = addAccountSide(this, provider, rolesOf.get(account) ?? [], organization);
      addGuardrails(this, provider, account, organization, made);
    }
    addMoves(this, entitlements.renamed);
  }
}
