import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { IdentityUser } from "../modules/identity-user/identity-user";
import { logicalId } from "../modules/logical-id";
import { MfaRole } from "../modules/mfa-role/mfa-role";
import { RoleGroup } from "../modules/role-group/role-group";
import { SelfServiceGroup } from "../modules/self-service-group/self-service-group";
import type { AccountRole, Entitlements } from "../organization/entitlements";
import { EVERYONE } from "../organization/names";
import type { Account, Organization, User } from "../organization/organization";
import { accountProvider } from "./account-provider";
import { AddressedStack } from "./addressed-stack";
import { terraformSettings } from "./terraform-settings";

/** Everything in one plan: the identity account's users and groups, and every account's roles. */
export class AccessStack extends AddressedStack {
  constructor(scope: Construct, id: string, { organization, users, groups, roles }: Entitlements) {
    super(scope, id);
    terraformSettings(this, organization.name);

    const providers = new Map<Account, AwsProvider>(
      sortedByName(organization.accounts).map((account) => [
        account,
        accountProvider(this, account, organization),
      ]),
    );
    const provider = providerOf(providers, organization.identity);

    const names = new Map(users.map((user) => [user.name, this.user(user, provider, organization)]));
    const members = (of: readonly string[]) => of.map((name) => names.get(name) ?? name);

    new SelfServiceGroup(this, logicalId("group", EVERYONE), {
      provider,
      name: EVERYONE,
      partition: organization.partition,
      identityAccountId: organization.identity.id,
      members: [...names.values()],
      ...organization.selfService,
    });
    for (const group of groups) {
      new RoleGroup(this, logicalId("group", group.name), {
        provider,
        name: group.name,
        roleArns: group.targets.map(({ arn }) => arn),
        members: members(group.members),
      });
    }
    for (const accountRole of roles) {
      this.role(accountRole, providerOf(providers, accountRole.account), organization);
    }
  }

  private user({ name, mfaDevice, tags }: User, provider: AwsProvider, organization: Organization): string {
    const { partition, identity, selfService } = organization;
    const isRemovable = selfService.deleteOwnMfaDevice;
    const named = { partition, identityAccountId: identity.id, name: mfaDevice, isRemovable };
    const user = new IdentityUser(this, logicalId("user", name), {
      provider,
      name,
      mfaDevice: mfaDevice === name ? undefined : named,
      tags: Object.keys(tags).length > 0 ? tags : undefined,
    });
    return user.userName;
  }

  private role({ account, role }: AccountRole, provider: AwsProvider, organization: Organization): void {
    new MfaRole(this, logicalId("role", account.name, role.key), {
      provider,
      name: role.name,
      partition: organization.partition,
      identityAccountId: organization.identity.id,
      permissions: role.permissions,
      managedPolicyArns: role.managedPolicyArns,
      mfaMaxAge: role.mfaMaxAge,
      maxSessionDuration: role.maxSession,
      namedSessions: organization.sessions.named,
      permissionsBoundary: role.permissionsBoundary,
    });
  }
}

function providerOf(providers: ReadonlyMap<Account, AwsProvider>, account: Account): AwsProvider {
  const provider = providers.get(account);
  if (provider === undefined) throw new Error(`no provider for account ${account.name}`);
  return provider;
}

function sortedByName(accounts: readonly Account[]): Account[] {
  return [...accounts].sort((a, b) => (a.name < b.name ? -1 : 1));
}
