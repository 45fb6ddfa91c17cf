import { z } from "zod";
import { NAME_RULES } from "./names";
import { PARTITIONS } from "./partition";
import { account } from "./schema/account";
import { callSource } from "./schema/call-source";
import type { scopeEntry } from "./schema/grants";
import { guardrails } from "./schema/guardrails";
import { quotas } from "./schema/quotas";
import { role } from "./schema/role";
import { mfa, passwordPolicy, profiles, selfService, sessions } from "./schema/sign-in";
import { terraform } from "./schema/terraform";
import { team, user } from "./schema/user";
import { byName, reference, regionName, tags } from "./schema/values";

/*
 * The shape of organization.yaml, and the source of organization.schema.json (`npx tsx tools/write-schema.ts`).
 *
 * A message passed to a check is the *expected* part; the found part is read from the file. References between entries
 * are checked in resolve/ and checks/. Names are checked in checks/names.ts, since zod would drop the value of an invalid
 * key. Each topic has a file in schema/.
 */

export const organizationSchema = z
  .strictObject({
    organization: z
      .string()
      .meta({ pattern: NAME_RULES.organization.pattern.source })
      .describe("The organization's name, also used in the local state file's name."),
    identity: reference().describe("The account that contains the users."),
    groups: z
      .enum(["granted", "symmetric"])
      .optional()
      .describe(
        "granted: only groups with grants. symmetric: a group for every role in every member account.",
      ),
    partition: z.enum(PARTITIONS).optional(),
    region: regionName().optional().describe("The region in people's profiles."),
    accounts: byName("account", account),
    roles: byName("role", role),
    teams: byName("team", team).optional(),
    users: byName("user", user),
    mfa,
    from: callSource.optional(),
    sessions,
    selfService,
    profiles,
    passwordPolicy,
    guardrails,
    quotas,
    accept: z
      .array(
        z.strictObject({
          rule: z.string(),
          where: z.string(),
          reason: z.string().min(1, "the reason, in words"),
        }),
      )
      .optional(),
    tags: tags().optional().describe("Tags on every taggable resource."),
    terraform,
  })
  .meta({ title: "Gatehouse organization" });

/** organization.yaml with a valid shape; its names are not resolved yet. */
export type OrganizationFile = z.infer<typeof organizationSchema>;
export type AccountEntry = OrganizationFile["accounts"][string];
export type RoleEntry = OrganizationFile["roles"][string];
export type GrantsEntry = NonNullable<OrganizationFile["users"][string]["grants"]>;
export type ScopeEntry = z.infer<typeof scopeEntry>;
