import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { SelfServiceGroup } from "./self-service-group";

export const selfServiceGroup: ModuleDefinition = {
  name: "self-service-group",
  define(module) {
    const group = new SelfServiceGroup(module.scope, "this", {
      provider: module.provider,
      name: module.text("name", {
        description: "Name of the group, 1 to 128 characters.",
        default: "users",
        validation: {
          condition: 'can(regex("^[A-Za-z0-9+=,.@_-]{1,128}$", var.name))',
          errorMessage: 'name must be 1 to 128 letters, digits or any of +=,.@_-, found "${var.name}".',
        },
      }),
      identityAccountId: shared.identityAccountId(module, "The account that holds the users"),
      members: shared.members(module),
      ...shared.selfServiceFlags(module),
      partition: shared.partition(module),
      exclusive: shared.exclusive(module),
    });
    shared.requireOwnAccount(module, group.policy, "aws_iam_group.this.arn");
    module.output("arn", group.arn, "ARN of the group.");
    module.output("name", group.groupName, "Name of the group.");
  },
};
