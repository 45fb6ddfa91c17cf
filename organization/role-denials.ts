import type { Account } from "./account";
import { allowedPatterns } from "./administrators";
import { mayApply } from "./appliers";
import { entryRoles } from "./entry-roles";
import type { Organization } from "./organization";
import type { PolicyDocument, PolicyStatement } from "./policy-document";
import type { Role } from "./role";

/**
 * The role's permissions in an account: its document, plus a Deny of what is reserved for the principals that apply, if
 * its policies could reach it. Managed policies are not known here and are assumed to reach it.
 */
export function permissionsIn(
  account: Account,
  role: Role,
  organization: Organization,
): PolicyDocument | undefined {
  const { permissions } = role;
  if (mayApply(role, organization)) return permissions;
  const denials = [...deniedEntry(role, organization), ...deniedState(account, role, organization)];
  if (denials.length === 0) return permissions;
  return { Version: "2012-10-17", Statement: [...(permissions?.Statement ?? []), ...denials] };
}

/**
 * Entry roles trust a whole account without MFA, so an Allow on `*` would be sufficient. The same holds for root sessions
 * in member accounts, which can unlock the state bucket and create a root password.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
function deniedEntry(role: Role, organization: Organization): PolicyStatement[] {
  if (!couldCall(role, "sts")) return [];
  const { partition } = organization;
  const Resource = entryRoles(organization).map((name) => `arn:${partition}:iam::*:role/${name}`);
  return [
    { Sid: "DenyTerraformEntry", Effect: "Deny", Action: "sts:AssumeRole", Resource },
    // On `*`: PutRolePolicy rejects the ARN of root as a resource.
    { Sid: "DenyRootSessions", Effect: "Deny", Action: "sts:AssumeRoot", Resource: "*" },
  ];
}

/** Whoever writes the state can become the role that applies. A document that names the bucket may still read it. */
function deniedState({ id }: Account, role: Role, organization: Organization): PolicyStatement[] {
  const { partition, terraform } = organization;
  const { state } = terraform;
  if (state.backend !== "s3" || state.account.id !== id || !couldCall(role, "s3")) return [];
  const bucket = `arn:${partition}:s3:::${state.bucket}`;
  const isMeant = (role.permissions?.Statement ?? []).some(
    ({ Effect, Resource = [] }) =>
      Effect === "Allow" && [Resource].flat().some((it) => it === bucket || it.startsWith(`${bucket}/`)),
  );
  const denied = isMeant ? { NotAction: ["s3:Get*", "s3:List*"] } : { Action: "s3:*" };
  return [{ Sid: "DenyTerraformState", Effect: "Deny", ...denied, Resource: [bucket, `${bucket}/*`] }];
}

/** Whether the role's policies allow anything in a service. Ignores actions, so that none is missed. */
function couldCall({ permissions, managedPolicyArns }: Role, service: string): boolean {
  return (
    managedPolicyArns.length > 0 ||
    allowedPatterns(permissions?.Statement ?? []).some((pattern) => {
      const [named = ""] = pattern.toLowerCase().split(":");
      return named === service || /[*?]/.test(named);
    })
  );
}
