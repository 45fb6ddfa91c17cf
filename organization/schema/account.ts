import { z } from "zod";
import { assumedRole, count, email, formerName, reference, regionName, text } from "./values";

export const account = z.strictObject({
  id: text(/^\d{12}$/, "twelve digits, in quotes").describe("Account id: twelve digits, in quotes."),
  alias: text(/^[a-z0-9](-?[a-z0-9])*$/, "lowercase letters, digits and single hyphens")
    .min(3, "at least 3 characters")
    .max(63, "at most 63 characters")
    .optional()
    .describe("The account's alias in sign-in links: unique among all AWS accounts."),
  was: formerName(),
  leaving: z
    .literal(true, "true")
    .optional()
    .describe("Removes everything that Gatehouse created from the account, before its entry is deleted."),
  sets: z.array(reference()).optional().describe("The sets that the account belongs to."),
  region: regionName().optional().describe("The region in people's profiles for this account."),
  colour: text(
    /^(red|orange|yellow|green|blue|[0-9A-Fa-f]{6})$/,
    "red, orange, yellow, green, blue, or six hexadecimal digits in quotes",
  )
    .optional()
    .describe("The color of the account's roles in the console."),
  provider: z
    .strictObject({
      assumeRole: assumedRole().optional(),
      externalId: text(
        /^[\w+=,.@:/-]{2,1224}$/,
        "2 to 1,224 letters, digits and _ + = , . @ : / -",
      ).optional(),
      profile: text(/^[\w+=,.@:/-]+$/, "the name of an AWS profile").optional(),
    })
    .optional()
    .describe("How Terraform reaches the account, if it differs from terraform.providers."),
  budget: z
    .strictObject({
      monthlyUsd: z.number().positive("more than 0").describe("US dollars a month."),
      notify: z.array(email()).min(1, "at least one address").describe("At most ten addresses."),
      stopAt: count(1, 1000)
        .optional()
        .describe(
          "Percentage of the budget at which the account's roles, except administrators, can no longer create resources.",
        ),
    })
    .optional()
    .describe("Notifications when the account's monthly costs approach or exceed a limit."),
});
