import { Expression, Given } from "../inputs";
import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { IdentityUser } from "./identity-user";

export const identityUser: ModuleDefinition = {
  name: "identity-user",
  define(module) {
    const name = shared.nameInput(module, "user", 64, 2);
    const identityAccountId = shared.identityAccountId(module, "The account that the user is in");
    const device = module.optionalText("mfa_device", {
      description:
        "Name of the user's virtual MFA device, if it is another than the user's own. Its owner can then create that one, and no other without MFA.",
      validation: {
        condition: 'var.mfa_device == null || can(regex("^[A-Za-z0-9+=,.@_-]{1,226}$", var.mfa_device))',
        errorMessage: "mfa_device must be 1 to 226 letters, digits or any of +=,.@_-.",
      },
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
      path: shared.path(module, "user"),
      tags: shared.tags(module, "user"),
      exclusive: shared.exclusive(module),
    });
    module.output("arn", user.arn, "ARN of the user.");
    module.output("name", user.userName, "Name of the user, for the `members` of groups.");
  },
};
