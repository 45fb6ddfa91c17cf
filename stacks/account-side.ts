import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { logicalId } from "../modules/logical-id";
import { MfaRole, type MfaRoleProps } from "../modules/mfa-role/mfa-role";
import type { AccountRole } from "../organization/entitlements";
import type { Organization } from "../organization/organization";
import type { CallSource } from "../organization/role";

/** Creates the roles of one account, also of the identity account, and returns them by their AWS names. */
export function addAccountSide(
  stack: Construct,
  provider: AwsProvider,
  roles: readonly AccountRole[],
  { partition, identity, sessions, terraform }: Organization,
): Map<string, MfaRole> {
  const made = new Map<string, MfaRole>();
  for (const { account, role, permissions } of roles) {
    const mfaRole = new MfaRole(stack, logicalId("role", account.name, role.key), {
      provider,
      name: role.name,
      partition,
      identityAccountId: identity.id,
      permissions,
      managedPolicyArns: role.managedPolicyArns,
      mfaMaxAge: role.mfaMaxAge,
      maxSessionDuration: role.maxSession,
      namedSessions: sessions.named,
      sourceIdentity: sessions.sourceIdentity,
      from: role.from && placesOf(role.from),
      oidc: role.oidc && {
        ...role.oidc,
        providerArn: `arn:${partition}:iam::${account.id}:oidc-provider/${role.oidc.issuer}`,
      },
      permissionsBoundary: role.permissionsBoundary,
      exclusive: terraform.exclusive,
    });
    made.set(role.name, mfaRole);
  }
  return made;
}

/** An empty list is no limit in the file's terms; a module refuses it. */
function placesOf({ ips, vpcs, organization }: CallSource): MfaRoleProps["from"] {
  return {
    ...(ips.length > 0 && { ips }),
    ...(vpcs.length > 0 && { vpcs }),
    organization,
  };
}
