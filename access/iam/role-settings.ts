import { type IAMClient, paginateListRoles } from "@aws-sdk/client-iam";

/**
 * Data of a role that GetAccountAuthorizationDetails omits.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html
 */
export interface RoleSettings {
  /** In seconds. */
  readonly maxSession: number;
  readonly description?: string;
}

/** The settings of all roles of an account, by name. */
export async function roleSettings(client: IAMClient): Promise<Map<string, RoleSettings>> {
  const found = new Map<string, RoleSettings>();
  for await (const { Roles = [] } of paginateListRoles({ client, pageSize: 1000 }, {}))
    for (const { RoleName = "", MaxSessionDuration = 3600, Description } of Roles)
      found.set(RoleName, { maxSession: MaxSessionDuration, description: Description || undefined });
  return found;
}
