import { awsManagedPolicyArn, roleArn } from "../../../organization/arn";
import { tokenIn } from "../../../organization/checks/cdktf-tokens";
import { ORGANIZATION_ROLE } from "../../../organization/entry-roles";
import { nameFault } from "../../../organization/names";
import type { Partition } from "../../../organization/partition";
import type { PolicyDocument } from "../../../organization/policy-document";
import { policyCharacters, QUOTAS } from "../../../organization/quotas";
import { SESSION } from "../../../organization/resolve-roles";
import type { Estate, EstateAccount, EstatePolicy, EstateRole } from "../estate/estate";
import { type Outside, readTrust, type Trust } from "./read-trust";
import { mergedDocument } from "./role-document";
import { isEnteredOnlyFrom, trustedBy } from "./trusted-principals";

/** A role of one account that the file can express. */
export interface ReadRole {
  readonly account: EstateAccount;
  readonly role: EstateRole;
  readonly trust: Trust;
  /** Its inline policies and the merged customer managed ones. */
  readonly document?: PolicyDocument;
  /** ARNs of the other attached policies. */
  readonly managedPolicies: readonly string[];
  /** Customer managed policies that are part of the document. */
  readonly merged: readonly EstatePolicy[];
}

/** A role that stays outside, and why. */
export interface RoleOutside extends Outside {
  readonly account: EstateAccount;
  readonly role: EstateRole;
  readonly proposal?: string;
  /** Whether Terraform enters by it, and nobody but the identity account can. */
  readonly isExpected?: true;
}

/**
 * Reads the roles of all accounts, each completely or not at all.
 *
 * @param refused reasons why roles stay outside, by ARN
 */
export function readRoles(
  estate: Estate,
  entryRoles: readonly string[],
  refused: ReadonlyMap<string, string> = new Map(),
): (ReadRole | RoleOutside)[] {
  const identityId = estate.accounts.find(({ isIdentity }) => isIdentity)?.id ?? "";
  const entries = new Set([ORGANIZATION_ROLE, ...entryRoles].map((name) => name.toLowerCase()));
  return estate.accounts.flatMap((account) => {
    const policies = new Map(account.policies.map((policy) => [policy.arn, policy]));
    return account.roles.map((role) => {
      const why = refused.get(role.arn);
      if (why !== undefined) return { account, role, outside: why };
      const read = entries.has(role.name.toLowerCase())
        ? entryRole(role, account, identityId)
        : readRole(role, policies, {
            partition: estate.partition,
            accountId: account.id,
            identityId,
          });
      return { account, role, ...read };
    });
  });
}

/** The role by which Terraform enters. It enters the identity account by none. */
function entryRole(
  { trust }: EstateRole,
  { isIdentity }: EstateAccount,
  identityId: string,
): Pick<RoleOutside, "outside" | "proposal" | "isExpected"> {
  const outside = "Terraform enters the account by it, so nobody may be granted it";
  if (!isIdentity && isEnteredOnlyFrom(identityId, trust)) return { outside, isExpected: true };
  return {
    outside: `${outside}; it trusts ${trustedBy(trust).join(", ")}`,
    proposal: "limit it to those who apply (docs/runs.md#narrow-the-role-by-which-terraform-enters)",
  };
}

type Place = Parameters<typeof readTrust>[1];
type Found = Pick<ReadRole, "trust" | "document" | "managedPolicies" | "merged">;

function readRole(
  role: EstateRole,
  policies: ReadonlyMap<string, EstatePolicy>,
  place: Place,
): Found | Pick<RoleOutside, "outside" | "proposal"> {
  const trust = readTrust(role.trust, place);
  if ("outside" in trust) return trust;
  if (role.path !== "/")
    return {
      outside: `its path is ${role.path}, and Terraform would replace it`,
      proposal: `create ${role.name} anew from the file, then delete this one`,
    };
  if (role.maxSession < SESSION.min || role.maxSession > SESSION.max)
    return { outside: `its sessions last up to ${role.maxSession} s, outside ${SESSION.source}` };
  if (role.instanceProfiles.length > 0)
    return { outside: `machines use it by the instance profile ${role.instanceProfiles.join(", ")}` };
  const fault = nameFault("role", role.name);
  if (fault !== undefined) return { outside: `its name ${fault}` };
  if (role.arn !== roleArn(place.partition, place.accountId, role.name))
    return { outside: `its ARN is ${role.arn}, which is of another name or account` };
  const permissions = permissionsOf(role, policies, place.partition);
  if ("outside" in permissions) return permissions;
  if (tokenIn([role.name, role.permissionsBoundary, permissions]) !== undefined)
    return { outside: "it contains text that CDKTF takes for a token" };
  return { trust, ...permissions };
}

/** Characters of the Denies that Gatehouse appends to a document, at most. */
const APPENDED = 600;
const ROOM = QUOTAS.inlineRoleCharacters.limit - APPENDED;

function permissionsOf(
  role: EstateRole,
  policies: ReadonlyMap<string, EstatePolicy>,
  partition: Partition,
): Omit<Found, "trust"> | Outside {
  const ofAws = role.attached.filter((arn) => arn.startsWith(awsManagedPolicyArn(partition, "")));
  const own = role.attached.filter((arn) => !ofAws.includes(arn)).sort();
  const inline = role.inline.map(({ document }) => document);
  // Leaves out the last ones until the others fit.
  for (let count = own.length; count >= 0; count--) {
    const merged: EstatePolicy[] = [];
    for (const arn of own.slice(0, count)) {
      const policy = policies.get(arn);
      if (policy === undefined) return { outside: `the document of its policy ${arn} is not known` };
      merged.push(policy);
    }
    const document = mergedDocument([...inline, ...merged.map((policy) => policy.document)]);
    if (document !== undefined && "outside" in document) return document;
    if (document !== undefined && policyCharacters(document) > ROOM) continue;
    const managedPolicies = [...ofAws, ...own.slice(count)].sort();
    if (document === undefined && managedPolicies.length === 0) return { outside: "it has no permissions" };
    return { document, managedPolicies, merged };
  }
  return { outside: `its policies have more than ${ROOM} characters` };
}
