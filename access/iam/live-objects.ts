import type { AttachedPolicy, GetAccountAuthorizationDetailsCommandOutput, Tag } from "@aws-sdk/client-iam";
import { canonical, canonicalPolicy } from "./canonical";
import type { ManagedObject, Setting } from "./managed-object";
import { decoded } from "./policy-text";

type Page = GetAccountAuthorizationDetailsCommandOutput;

/** The settings of each user, group, role and managed policy of an account. */
export function liveObjects(accountId: string, pages: readonly Page[]): ManagedObject[] {
  const users = pages.flatMap(({ UserDetailList = [] }) => UserDetailList);
  const membersOf = new Map<string, string[]>();
  for (const { UserName = "", GroupList = [] } of users)
    for (const group of GroupList) membersOf.set(group, [...(membersOf.get(group) ?? []), UserName]);
  const object = (name: string, settings: readonly Setting[]): ManagedObject => ({
    accountId,
    name,
    topic: "objects",
    settings,
  });
  return [
    ...users.map((user) =>
      object(`user ${user.UserName}`, [
        path(user.Path),
        boundary(user.PermissionsBoundary),
        tags(user.Tags),
        ...inline(user.UserPolicyList),
        ...attached(user.AttachedManagedPolicies),
      ]),
    ),
    ...pages.flatMap(({ GroupDetailList = [] }) =>
      GroupDetailList.map((group) =>
        object(`group ${group.GroupName}`, [
          path(group.Path),
          ...(membersOf.get(group.GroupName ?? "") ?? []).map(
            (user): Setting => ({ topic: "members", name: `member ${user}`, value: true }),
          ),
          ...inline(group.GroupPolicyList),
          ...attached(group.AttachedManagedPolicies),
        ]),
      ),
    ),
    ...pages.flatMap(({ RoleDetailList = [] }) =>
      RoleDetailList.map((role) =>
        object(`role ${role.RoleName}`, [
          document("trust-policies", "the trust policy", role.AssumeRolePolicyDocument),
          path(role.Path),
          boundary(role.PermissionsBoundary),
          tags(role.Tags),
          // Synthesis creates none; with one, the role could be used by an instance.
          ...(role.InstanceProfileList ?? []).map(
            ({ InstanceProfileName: name }): Setting => ({
              topic: "settings",
              name: `instance profile ${name}`,
              value: true,
            }),
          ),
          ...inline(role.RolePolicyList),
          ...attached(role.AttachedManagedPolicies),
        ]),
      ),
    ),
    ...pages.flatMap(({ Policies = [] }) =>
      Policies.map((policy) =>
        object(`managed policy ${policy.Arn?.split("/").at(-1)}`, [
          document(
            "documents",
            "the default version",
            policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document,
          ),
          path(policy.Path),
        ]),
      ),
    ),
  ];
}

function path(value = "/"): Setting {
  return { topic: "settings", name: "the path", value };
}

function boundary(of: { readonly PermissionsBoundaryArn?: string } | undefined): Setting {
  return { topic: "settings", name: "the permissions boundary", value: of?.PermissionsBoundaryArn ?? null };
}

/** Without AWS's own tags, `aws:…`, which nobody else can set. */
function tags(all: readonly Tag[] = []): Setting {
  const own = all.filter(({ Key = "" }) => !Key.startsWith("aws:"));
  const value = canonical(Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value])));
  return { topic: "settings", name: "the tags", value };
}

function inline(all: readonly { readonly PolicyName?: string; readonly PolicyDocument?: string }[] = []) {
  return all.map(({ PolicyName, PolicyDocument }) =>
    document("documents", `inline policy ${PolicyName}`, PolicyDocument),
  );
}

function attached(all: readonly AttachedPolicy[] = []): Setting[] {
  return all.map(({ PolicyArn }) => ({
    topic: "attachments",
    name: `attached policy ${PolicyArn}`,
    value: true,
  }));
}

function document(topic: "documents" | "trust-policies", name: string, text = "{}"): Setting {
  return { topic, name, value: canonicalPolicy(decoded(text)) };
}
