import {
  type GetAccountAuthorizationDetailsCommandInput,
  paginateGetAccountAuthorizationDetails,
} from "@aws-sdk/client-iam";
import type { Partition } from "../organization/partition";
import { iamClient } from "./aws-clients";
import type { Credentials } from "./sandbox-environment";

/** The live IAM of an account. Everything is sorted by name. */
export interface Inventory {
  readonly users: readonly { readonly name: string; readonly groups: readonly string[] }[];
  readonly groups: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly roles: readonly {
    readonly name: string;
    readonly inlinePolicies: readonly string[];
    readonly managedPolicies: readonly string[];
  }[];
}

/** Reads an account's users, groups and roles, without service-linked roles. */
export async function readInventory(
  endpoint: string,
  credentials: Credentials,
  partition: Partition = "aws",
): Promise<Inventory> {
  const client = iamClient(endpoint, credentials, partition);
  try {
    const users: Inventory["users"][number][] = [];
    const groupNames: string[] = [];
    const roles: Inventory["roles"][number][] = [];
    const filter: GetAccountAuthorizationDetailsCommandInput = { Filter: ["User", "Group", "Role"] };
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, filter)) {
      for (const { UserName = "", GroupList = [] } of page.UserDetailList ?? []) {
        users.push({ name: UserName, groups: [...GroupList].sort() });
      }
      for (const { GroupName = "" } of page.GroupDetailList ?? []) groupNames.push(GroupName);
      for (const role of page.RoleDetailList ?? []) {
        if (role.Path?.startsWith("/aws-service-role/")) continue;
        roles.push({
          name: role.RoleName ?? "",
          inlinePolicies: (role.RolePolicyList ?? []).map(({ PolicyName = "" }) => PolicyName).sort(),
          managedPolicies: (role.AttachedManagedPolicies ?? [])
            .map(({ PolicyName = "" }) => PolicyName)
            .sort(),
        });
      }
    }
    const groups = groupNames.map((name) => ({
      name,
      members: users
        .filter((user) => user.groups.includes(name))
        .map((user) => user.name)
        .sort(),
    }));
    return { users: sorted(users), groups: sorted(groups), roles: sorted(roles) };
  } finally {
    client.destroy();
  }
}

function sorted<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
