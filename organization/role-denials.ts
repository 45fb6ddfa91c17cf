import type { Account } from "./account";
import { allowedPatterns } from "./administrators";
import { mayApply } from "./appliers";
import { entryRoles } from "./entry-roles";
import type { Organization } from "./organization";
import type { PolicyDocument, PolicyStatement } from "./policy-document";
import type { Role } from "./role";

/**
 * A role's permissions in an account: its document, and a Deny of what is reserved for the principals that apply, if
 * the role's policies could reach it. Documents of managed policies are not known here: it is assumed that they
 * could.
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
 * The roles by which Terraform enters trust a whole account, without MFA: an Allow on `*` would be enough. So it would
 * for sessions of root in member accounts, which unlock the bucket of the state and make root a password.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
function deniedEntry(role: Role, organization: Organization): PolicyStatement[] {
  if (!couldCall(role, "sts")) return [];
  const { partition } = organization;
  const Resource = entryRoles(organization).map((name) => `arn:${partition}:iam::*:role/${name}`);
  return [
    { Sid: "DenyTerraformEntry", Effect: "Deny", Action: "sts:AssumeRole", Resource },
    // On everything: PutRolePolicy refuses an ARN of root as a resource.
    { Sid: "DenyRootSessions", Effect: "Deny", Action: "sts:AssumeRoot", Resource: "*" },
  ];
}

/** A principal that writes the state becomes the role that applies. A document that names the bucket may still read it. */
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

/** Whether a role's policies allow anything of a service: judged by the service alone, so that no action is missed. */
function couldCall({ permissions, managedPolicyArns }: Role, service: string): boolean {
  return (
    managedPolicyArns.length > 0 ||
    allowedPatterns(permissions?.Statement ?? []).some((pattern) => {
      const [named = ""] = pattern.toLowerCase().split(":");
      return named === service || /[*?]/.test(named);
    })
  );
}
