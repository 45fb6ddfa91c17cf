import type { AttachedPolicy, PolicyDetail, Tag } from "@aws-sdk/client-iam";
import { byName } from "../../../organization/order";
import type { IamPage } from "../../iam/live-iam";
import { decoded } from "../../iam/policy-text";
import type { RoleSettings } from "../../iam/role-settings";
import type { EstateAccount, EstatePolicies, EstateUser } from "./estate";

/** What GetAccountAuthorizationDetails has of a user. */
export type ListedUser = Omit<EstateUser, "mfaDevices" | "hasPassword" | "accessKeys">;

/** An account's IAM as GetAccountAuthorizationDetails returns it. */
export interface ListedIam extends Pick<EstateAccount, "groups" | "roles" | "policies"> {
  readonly users: readonly ListedUser[];
}

/**
 * Plain data of an account's pages, sorted by name.
 *
 * @throws Error if a role is missing in `settings`: it was created between the two calls
 */
export function iamOfPages(
  pages: readonly IamPage[],
  settings: ReadonlyMap<string, RoleSettings>,
): ListedIam {
  return {
    users: pages
      .flatMap(({ UserDetailList = [] }) => UserDetailList)
      .map(({ UserName = "", Arn = "", Path = "/", ...user }) => ({
        name: UserName,
        arn: Arn,
        path: Path,
        tags: tagsOf(user.Tags),
        groups: [...(user.GroupList ?? [])].sort(),
        permissionsBoundary: user.PermissionsBoundary?.PermissionsBoundaryArn,
        ...policiesOf(user.UserPolicyList, user.AttachedManagedPolicies),
      }))
      .sort(byName),
    groups: pages
      .flatMap(({ GroupDetailList = [] }) => GroupDetailList)
      .map(({ GroupName = "", Path = "/", GroupPolicyList, AttachedManagedPolicies }) => ({
        name: GroupName,
        path: Path,
        ...policiesOf(GroupPolicyList, AttachedManagedPolicies),
      }))
      .sort(byName),
    roles: pages
      .flatMap(({ RoleDetailList = [] }) => RoleDetailList)
      .filter(({ Path = "/" }) => !isServiceLinked(Path))
      .map(({ RoleName = "", Arn = "", Path = "/", ...role }) => {
        const of = settings.get(RoleName);
        if (of === undefined) throw new Error(`role ${RoleName} was created or deleted while it was read`);
        return {
          name: RoleName,
          arn: Arn,
          path: Path,
          ...of,
          tags: tagsOf(role.Tags),
          trust: decoded(role.AssumeRolePolicyDocument ?? "{}"),
          permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
          instanceProfiles: (role.InstanceProfileList ?? []).map((it) => it.InstanceProfileName ?? "").sort(),
          lastUsed: role.RoleLastUsed?.LastUsedDate && withoutFraction(role.RoleLastUsed.LastUsedDate),
          ...policiesOf(role.RolePolicyList, role.AttachedManagedPolicies),
        };
      })
      .sort(byName),
    policies: pages
      .flatMap(({ Policies = [] }) => Policies)
      .map(({ Arn = "", Path = "/", Description, PolicyVersionList = [] }) => {
        const current = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
        if (current?.Document === undefined) throw new Error(`policy ${Arn} has no default version`);
        return {
          // The emulator leaves PolicyName out.
          name: Arn.split("/").at(-1) ?? Arn,
          arn: Arn,
          path: Path,
          description: Description,
          document: decoded(current.Document),
        };
      })
      .sort(byName),
  };
}

/** Only AWS changes these roles. */
export function isServiceLinked(path: string): boolean {
  return path.startsWith("/aws-service-role/");
}

/** ARNs of the AWS managed policies that are attached to something, or are a permissions boundary. */
export function awsManagedIn({ users, groups, roles }: ListedIam): string[] {
  const attached = [...users, ...groups, ...roles].flatMap((it) => it.attached);
  const boundaries = [...users, ...roles].flatMap((it) => it.permissionsBoundary ?? []);
  return [...new Set([...attached, ...boundaries])].filter((arn) => arn.split(":")[4] === "aws").sort();
}

function policiesOf(
  inline: readonly PolicyDetail[] = [],
  attached: readonly AttachedPolicy[] = [],
): EstatePolicies {
  return {
    inline: inline
      .map(({ PolicyName = "", PolicyDocument = "{}" }) => ({
        name: PolicyName,
        document: decoded(PolicyDocument),
      }))
      .sort(byName),
    attached: attached.map(({ PolicyArn = "" }) => PolicyArn).sort(),
  };
}

/** Without AWS's own tags, `aws:…`, which nobody else can set. */
function tagsOf(all: readonly Tag[] = []): Record<string, string> {
  const own = all.filter(({ Key = "" }) => !Key.startsWith("aws:"));
  return Object.fromEntries(own.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]).sort());
}

/** `2026-11-22T04:00:00Z`: IAM knows no fraction of a second. */
export function withoutFraction(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
