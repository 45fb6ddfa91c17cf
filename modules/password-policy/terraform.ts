import { type ModuleDefinition, wholeBetween } from "../module-interface";
import { PasswordPolicy } from "./password-policy";

export const passwordPolicy: ModuleDefinition = {
  name: "password-policy",
  define(module) {
    new PasswordPolicy(module.scope, "this", {
      provider: module.provider,
      minimumLength: module.number("minimum_length", {
        description: "Characters of a password at least, 6 to 128.",
        default: 14,
        validation: {
          condition: wholeBetween("minimum_length", 6, 128),
          errorMessage: "minimum_length must be whole, 6 to 128 characters, found ${var.minimum_length}.",
        },
      }),
      maxAgeDays: module.optionalNumber("max_age_days", {
        description: "After how many days a password has to be changed, 1 to 1095; never if left out.",
        validation: {
          condition: `var.max_age_days == null ? true : ${wholeBetween("max_age_days", 1, 1095)}`,
          errorMessage: "max_age_days must be 1 to 1095 whole days.",
        },
      }),
      reusePrevention: module.optionalNumber("reuse_prevention", {
        description: "How many former passwords are refused, 1 to 24; none if left out.",
        validation: {
          condition: `var.reuse_prevention == null ? true : ${wholeBetween("reuse_prevention", 1, 24)}`,
          errorMessage: "reuse_prevention must be a whole number, 1 to 24.",
        },
      }),
    });
  },
};
