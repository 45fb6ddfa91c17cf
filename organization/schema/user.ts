import { z } from "zod";
import { grants } from "./grants";
import { email, formerName, reference, tags, until } from "./values";

export const user = z.strictObject({
  was: formerName(),
  email: email().optional(),
  teams: z.array(reference()).optional().describe("Teams whose grants the user shares."),
  mfaDevice: z.string().optional().describe("Name of the user's virtual MFA device. Default: the user name."),
  enrollUntil: until("the user can no longer enroll a first MFA device without MFA").optional(),
  accessKeys: z
    .boolean()
    .optional()
    .describe("Whether this user may create access keys, as an exception. Default: selfService.accessKeys."),
  pgpKey: z
    .string()
    .optional()
    .describe("The user's public PGP key, for an initial password: in base64, or keybase:<name>."),
  tags: tags().optional(),
  grants: grants().optional(),
});

export const team = z.strictObject({ was: formerName(), grants: grants().optional() });
