import { Expression, Given } from "../inputs";
import { type ModuleDefinition, wholeBetween } from "../module-interface";
import { ENROLL_TAG } from "../self-service-group/enrollment";
import * as shared from "../shared-inputs";
import { IdentityUser } from "./identity-user";
import { DEFAULT_PASSWORD_LENGTH } from "./initial-password";

export const identityUser: ModuleDefinition = {
  name: "identity-user",
  define(module) {
    const name = shared.nameInput(module, "user", 64, 2);
    const identityAccountId = shared.identityAccountId(module, "The account that the user is in");
    const device = module.optionalText("mfa_device", {
      description:
        "Name of the user's virtual MFA device, if it is another than the user's own. Its owner can then create that one, and no other without MFA. It has to be known at plan.",
      validation: {
        condition: 'var.mfa_device == null || can(regex("^[A-Za-z0-9+=,.@_-]{1,226}$", var.mfa_device))',
        errorMessage: "mfa_device must be 1 to 226 letters, digits or any of +=,.@_-.",
      },
    });
    const pgpKey = module.optionalText("pgp_key", {
      description:
        "Public PGP key of the user, in base64 (not armored) or `keybase:<name>`. With it there is an initial password, encrypted to it; nobody else can read it, nor does Terraform's state. Whether there is one has to be known at plan.",
      validation: PGP_KEY,
    });
    const user = new IdentityUser(module.scope, "this", {
      provider: module.provider,
      name,
      mfaDevice: new Given(
        {
          partition: shared.partition(module),
          identityAccountId,
          name: device.value,
          isRemovable: shared.deleteOwnMfaDevice(module),
        },
        new Expression("coalesce(var.mfa_device, var.name) != var.name"),
      ),
      initialPassword: new Given(
        {
          pgpKey: pgpKey.value,
          length: module.number("password_length", PASSWORD_LENGTH),
          mustBeChanged: module.flag("password_reset_required", {
            description:
              "Whether the initial password has to be changed at first sign-in, which takes `first_login_password_change` of the self-service group.",
            default: false,
          }),
        },
        pgpKey.isGiven,
      ),
      enrollUntil: shared.enrollUntil(module, "the user's own"),
      tags: shared.tags(module, "user", OTHER_TAGS),
      exclusive: shared.exclusive(module),
    });
    shared.requireOwnAccount(module, user.devicePolicy, "aws_iam_user.this.arn");
    module.output("arn", user.arn, "ARN of the user.");
    module.output("name", user.userName, "Name of the user, for the `members` of groups.");
    module.output(
      "encrypted_password",
      new Expression("one(aws_iam_user_login_profile.this[*].encrypted_password)"),
      "The initial password, encrypted to the PGP key, in base64; null without one.",
    );
  },
};

const OTHER_TAGS = {
  condition: `!contains([for key in keys(var.tags) : lower(key)], "${ENROLL_TAG}")`,
  errorMessage: `tags must not hold ${ENROLL_TAG}, which opens an enrollment window: give enroll_until.`,
};

const PGP_KEY = {
  condition:
    'var.pgp_key == null ? true : can(regex("^(keybase:[A-Za-z0-9_]{2,16}|[A-Za-z0-9+/]{200,}={0,2})$", var.pgp_key))',
  errorMessage: "pgp_key must be a public PGP key in base64, not armored and in one line, or keybase:<name>.",
};

const PASSWORD_LENGTH = {
  description: "Characters of the initial password, 5 to 128.",
  default: DEFAULT_PASSWORD_LENGTH,
  validation: {
    condition: wholeBetween("password_length", 5, 128),
    errorMessage: "password_length must be whole, 5 to 128 characters, found ${var.password_length}.",
  },
};
