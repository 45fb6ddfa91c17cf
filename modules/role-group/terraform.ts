import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { RoleGroup } from "./role-group";

export const roleGroup: ModuleDefinition = {
  name: "role-group",
  define(module) {
    const name = shared.nameInput(module, "group", 128);
    const roleArns = module.list("role_arns", ROLE_ARNS);
    const group = new RoleGroup(module.scope, "this", {
      provider: module.provider,
      name,
      delegated: [{ roleArns, notAfter: shared.notAfter(module) }],
      members: shared.members(module),
      path: shared.path(module, "group"),
      exclusive: shared.exclusive(module),
    });
    module.output("arn", group.arn, "ARN of the group.");
    module.output("name", group.groupName, "Name of the group.");
  },
};

const ROLE_ARNS = {
  description:
    "ARNs of the roles that members may assume, in whatever accounts: literal ones, no patterns. About a hundred fit.",
  validation: {
    condition:
      'length(var.role_arns) > 0 && alltrue([for arn in var.role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?$]+$", arn))])',
    errorMessage: "role_arns must be one or more ARNs of roles, without *, ? and $.",
  },
};
