import { readIam } from "../access/iam/live-iam";
import { byName } from "../organization/order";
import type { Partition } from "../organization/partition";
import { iamClient } from "./aws-clients";
import type { Credentials } from "./sandbox-environment";

/** The names in an account's live IAM. Everything is sorted by name. */
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
  accountId: string,
  partition: Partition = "aws",
): Promise<Inventory> {
  const client = iamClient(endpoint, credentials, partition);
  try {
    const { users, groups, roles, attached } = await readIam(client, accountId);
    const ofRoles = attached.filter(({ kind }) => kind === "role");
    const inlineOf = new Map(ofRoles.map(({ owner, inline }) => [owner, inline]));
    return {
      users: users
        .map(({ name }) => ({
          name,
          groups: groups.flatMap((group) => (group.members.includes(name) ? [group.name] : [])).sort(),
        }))
        .sort(byName),
      groups: groups.map(({ name, members }) => ({ name, members: [...members].sort() })).sort(byName),
      roles: roles
        .map(({ name, managedPolicyArns }) => ({
          name,
          inlinePolicies: inlineOf.get(name) ?? [],
          managedPolicies: managedPolicyArns.map((arn) => arn.split("/").at(-1) ?? arn).sort(),
        }))
        .sort(byName),
    };
  } finally {
    client.destroy();
  }
}
