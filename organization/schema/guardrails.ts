import { z } from "zod";
import { organizationId } from "./call-source";
import { bucketName, names, recipients, reference } from "./values";

export const guardrails = z
  .strictObject({
    iamUsersOutsideIdentity: z
      .strictObject({
        check: z
          .boolean()
          .optional()
          .describe("Every plan warns about IAM users in member accounts, by name."),
        failPlan: z.boolean().optional().describe("With check: the plan fails instead."),
        alert: recipients().describe("Recipients when a user, password or access key is created there."),
        deny: z
          .boolean()
          .optional()
          .describe(
            "A service control policy denies creating them; the identity account must be the management account.",
          ),
      })
      .optional(),
    adminUse: z
      .strictObject({
        alert: recipients().describe("Recipients of each use of a role with unrestricted access."),
        roles: names().optional().describe("The reported roles. Default: those with unrestricted access."),
      })
      .optional(),
    trail: z
      .strictObject({
        check: z
          .boolean()
          .optional()
          .describe("`verify` requires a trail in every account that records the events of the alerts."),
        create: z
          .boolean()
          .optional()
          .describe(
            "Creates an organization trail with its own bucket; implies `check`. CloudTrail needs trusted access in the organization.",
          ),
        bucket: bucketName().optional().describe("With create: the trail's bucket."),
        organizationId: organizationId()
          .optional()
          .describe(
            "With create: `aws organizations describe-organization --query Organization.Id --output text`.",
          ),
        account: reference()
          .optional()
          .describe(
            "With create: the account that manages the AWS organization. Default: the identity account.",
          ),
      })
      .optional(),
    rootUse: z
      .strictObject({
        alert: recipients().describe(
          "Recipients when the root user of any account signs in or changes something.",
        ),
      })
      .optional(),
  })
  .optional();

/** Where an alert's recipients are in the file, and which accounts' events are reported. */
interface Alert {
  /** The guardrail whose `alert` lists the recipients. */
  readonly guardrail: Exclude<keyof NonNullable<z.infer<typeof guardrails>>, "trail">;
  readonly accounts: "all" | "identity" | "members";
  /** What recipients are notified of, after "is notified" in `diff`. */
  says(adminRoles: string): string;
}

/** Alerts, by their names in `modules/account-guardrails`. */
export const ALERTS = {
  iamUsers: {
    guardrail: "iamUsersOutsideIdentity",
    accounts: "members",
    says: () => "when an IAM user is created in a member account",
  },
  adminUse: {
    guardrail: "adminUse",
    accounts: "identity",
    says: (adminRoles) => `of each use of ${adminRoles}`,
  },
  rootUse: { guardrail: "rootUse", accounts: "all", says: () => "of root user activity in every account" },
} satisfies Readonly<Record<string, Alert>>;
export type AlertName = keyof typeof ALERTS;
export const ALERT_NAMES = Object.keys(ALERTS) as AlertName[];
