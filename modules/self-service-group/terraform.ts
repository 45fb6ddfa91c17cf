import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { SelfServiceGroup } from "./self-service-group";

export const selfServiceGroup: ModuleDefinition = {
  name: "self-service-group",
  define(module) {
    const enrollUntil = shared.enrollUntil(module, "everybody's");
    module.list("enrollment_windows", ENROLLMENT_WINDOWS);
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
      enrollment: {
        until: enrollUntil,
        ends: module.local("windows", WINDOWS),
      },
      openEnrollment: shared.openEnrollment(module),
      ...shared.selfServiceFlags(module),
      partition: shared.partition(module),
      exclusive: shared.exclusive(module),
    });
    shared.requireOwnAccount(module, group.policy, "aws_iam_group.this.arn");
    module.output("arn", group.arn, "ARN of the group.");
    module.output("name", group.groupName, "Name of the group.");
  },
};

const ENROLLMENT_WINDOWS = {
  description:
    "Ends of users' own enrollment windows: `enroll_until` of the users. About 17 fit, and one that has ended takes room.",
  default: [],
  validation: {
    condition: `alltrue([for end in var.enrollment_windows : ${shared.isMoment("end")}])`,
    errorMessage: "enrollment_windows must be moments in UTC, such as 2026-12-02T00:00:00Z.",
  },
};

/** A user's own window that ends before everyone's would close what is open to that user. */
const WINDOWS =
  "[for end in distinct(var.enrollment_windows) : end if var.enroll_until == null ? true : timecmp(end, var.enroll_until) > 0]";
