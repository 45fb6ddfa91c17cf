import { Expression, Given } from "../inputs";
import { type ModuleDefinition, type ModuleInterface, wholeBetween } from "../module-interface";
import * as shared from "../shared-inputs";
import { MfaRole } from "./mfa-role";
import type { OidcTrust } from "./oidc-trust";

export const mfaRole: ModuleDefinition = {
  name: "mfa-role",
  define(module) {
    const role = new MfaRole(module.scope, "this", {
      provider: module.provider,
      name: shared.nameInput(module, "role", 64),
      identityAccountId: shared.identityAccountId(
        module,
        "The account that holds the users; it is the only principal trusted",
      ),
      permissions: policy(module.optionalText("policy", POLICY).value),
      managedPolicyArns: shared.managedPolicyArns(module),
      mfaMaxAge: module.number("mfa_max_age", MFA_MAX_AGE),
      maxSessionDuration: module.number("max_session_duration", MAX_SESSION_DURATION),
      namedSessions: module.flag("named_sessions", {
        description: "Whether the role session must bear the name of the user who assumes the role.",
        default: false,
      }),
      oidc: oidc(module),
      permissionsBoundary: shared.permissionsBoundary(module),
      path: shared.path(module, "role"),
      tags: shared.tags(module, "role"),
      partition: shared.partition(module),
      exclusive: shared.exclusive(module),
    });
    module.require(role.role, HAS_PERMISSIONS);
    shared.ensureTrustFits(module, role.role);
    module.output("arn", role.arn, "ARN of the role, for the `role_arns` of a role-group.");
    module.output("name", role.role.name, "Name of the role.");
  },
};

/**
 * Without managed policies the role needs an inline policy. Then the policy may hold values known only after an
 * apply, because the number of policies does not depend on them.
 */
function policy(text: string): Given<string> {
  return new Given(text, new Expression("length(var.managed_policy_arns) == 0 ? true : var.policy != null"));
}

/** Programs that may assume the role beside people. */
function oidc(module: ModuleInterface): Given<OidcTrust> {
  module.other("oidc", OIDC, {
    description:
      "Programs that an OIDC provider of the role's account vouches for, by their subjects to the letter, without MFA; none if left out.",
    default: null,
    validation: {
      condition:
        'var.oidc == null ? true : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[^*?$]+$", var.oidc.provider_arn)) && can(regex("^[^*?$]+$", var.oidc.audience)) && try(length(var.oidc.subjects) > 0, false) && alltrue([for subject in coalesce(var.oidc.subjects, []) : can(regex("^[^*?$]+$", subject))])',
      errorMessage:
        "oidc must have the provider_arn of an OIDC provider, an audience, and one or more subjects, all without *, ? and $.",
    },
  });
  const trust = {
    providerArn: String(new Expression("var.oidc.provider_arn")),
    audience: String(new Expression("var.oidc.audience")),
    subjects: new Expression("var.oidc.subjects").asList(),
  };
  return new Given(trust, new Expression("var.oidc != null"));
}

const OIDC = `object({
  provider_arn = string
  audience     = string
  subjects     = list(string)
})`;

const HAS_PERMISSIONS = {
  condition: "var.policy != null || length(var.managed_policy_arns) > 0",
  errorMessage: "a role without permissions: give it a policy, managed_policy_arns, or both.",
};

const POLICY = {
  description:
    "What the role may do, a JSON document of at most 10,240 characters without white space. It may be left out if there are managed policies.",
  validation: {
    condition: "var.policy == null || can(jsondecode(var.policy).Statement)",
    errorMessage:
      "policy must be the JSON text of an IAM policy: use jsonencode, file or aws_iam_policy_document.",
  },
};

const MFA_MAX_AGE = {
  description:
    "How long ago MFA may have been proven when the role is assumed, in seconds: 60 to 129600 (36 hours).",
  default: 3600,
  validation: {
    condition: wholeBetween("mfa_max_age", 60, 129_600),
    errorMessage: "mfa_max_age must be whole seconds, 60 to 129600 (36 hours), found ${var.mfa_max_age}.",
  },
};

const MAX_SESSION_DURATION = {
  description: "Longest session, in seconds: 3600 to 43200 (12 hours).",
  default: 3600,
  validation: {
    condition: wholeBetween("max_session_duration", 3600, 43_200),
    errorMessage:
      "max_session_duration must be whole seconds, 3600 to 43200 (12 hours), found ${var.max_session_duration}.",
  },
};
