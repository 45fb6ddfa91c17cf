import { z } from "zod";
import { MFA_EXEMPTIONS } from "../mfa-exemptions";
import { PROFILE_FORMATS } from "../profile-format";
import { count, duration, until } from "./values";

export const mfa = z
  .strictObject({
    maxAge: duration().optional(),
    enrollment: z
      .enum(["window", "open"])
      .optional()
      .describe(
        "window: a first device can be enrolled without MFA only until enrollUntil. open: always, which must be accepted as a finding.",
      ),
    enrollUntil: until("users can no longer enroll a first MFA device without MFA").optional(),
    exempt: z
      .array(z.enum(MFA_EXEMPTIONS))
      .optional()
      .describe(
        "Actions that every user may call, also without MFA. Each must be accepted as a finding: rule mfa-exempt, where mfa.exempt/<action>.",
      ),
  })
  .optional();

export const sessions = z
  .strictObject({
    maxDuration: duration().optional(),
    named: z.boolean().optional().describe("The role session name must be the user's name."),
    sourceIdentity: z
      .boolean()
      .optional()
      .describe(
        "The source identity must be the user's name, which CloudTrail keeps through role chaining. The console and AWS CLI profiles cannot set it.",
      ),
  })
  .optional();

const selfServiceFlags = z.strictObject({
  accessKeys: z
    .boolean()
    .optional()
    .describe(
      "false: nobody can create or activate an access key or another long-term credential, except users with accessKeys: true. loginWithBrowser is then on by default. Default: true.",
    ),
  /** Whether a password can be changed before MFA enrollment, as a forced reset at first sign-in requires. */
  firstLoginPasswordChange: z.boolean().optional(),
  /** Whether users may remove their own devices with MFA and, in the enrollment window, an unenabled one without. */
  deleteOwnMfaDevice: z.boolean().optional(),
  /** Whether users may sign in to the AWS CLI with the browser (`aws login`), without access keys. */
  loginWithBrowser: z.boolean().optional(),
});
export const selfService = selfServiceFlags.optional();
export type SelfService = Readonly<Required<z.infer<typeof selfServiceFlags>>>;
/** Applies the defaults: without access keys, `aws login` is the command line's only sign-in. */
export function selfServiceOf(file: z.infer<typeof selfService>): SelfService {
  const accessKeys = file?.accessKeys ?? true;
  return {
    accessKeys,
    firstLoginPasswordChange: file?.firstLoginPasswordChange ?? false,
    deleteOwnMfaDevice: file?.deleteOwnMfaDevice ?? true,
    loginWithBrowser: file?.loginWithBrowser ?? !accessKeys,
  };
}
export const SELF_SERVICE_DEFAULTS = selfServiceOf({});
/** What each flag permits, as `diff` reports it. */
export const SELF_SERVICE_PERMITS: Readonly<Record<keyof SelfService, string>> = {
  accessKeys: "users can create their own access keys, with MFA",
  firstLoginPasswordChange: "a password can be changed before MFA is enrolled",
  deleteOwnMfaDevice: "users can remove their own MFA device, with MFA",
  loginWithBrowser: "users can sign in to the AWS CLI with the browser",
};

export const profiles = z
  .strictObject({
    format: z
      .enum(PROFILE_FORMATS)
      .optional()
      .describe(
        "The client that `profiles` and `onboard` write for. Default: browser with selfService.loginWithBrowser, otherwise aws-vault. Users without access keys get browser in any case.",
      ),
  })
  .optional()
  .describe("How people's AWS CLI configuration is written.");

export const passwordPolicy = z
  .strictObject({
    minimumLength: count(6, 128).optional().describe("Characters. Default: 14."),
    maxAgeDays: count(1, 1095).optional().describe("Default: passwords do not expire."),
    reusePrevention: count(1, 24)
      .optional()
      .describe("Number of former passwords that are rejected. Default: none."),
    requireLowercaseCharacters: z.boolean().optional().describe("Default: true."),
    requireUppercaseCharacters: z.boolean().optional().describe("Default: true."),
    requireNumbers: z.boolean().optional().describe("Default: true."),
    requireSymbols: z.boolean().optional().describe("Default: true."),
    allowUsersToChangePassword: z
      .boolean()
      .optional()
      .describe(
        "Whether AWS lets every IAM user of the account change their password, in addition to self-service. Default: true.",
      ),
    hardExpiry: z
      .boolean()
      .optional()
      .describe(
        "Whether only an administrator can reset an expired password, with maxAgeDays. Default: false.",
      ),
  })
  .optional()
  .describe("Password policy of the identity account. Default: the AWS default.");
