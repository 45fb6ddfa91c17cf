import type { ModuleDefinition, ModuleInterface } from "../module-interface";
import * as shared from "../shared-inputs";
import { HcpRunRole } from "./hcp-run-role";

export const hcpRunRole: ModuleDefinition = {
  name: "hcp-run-role",
  define(module) {
    const roles = new HcpRunRole(module.scope, "this", {
      provider: module.provider,
      accountId: module.text("account_id", {
        description: "The account that the roles live in, twelve digits.",
        validation: {
          condition: 'can(regex("^[0-9]{12}$", var.account_id))',
          errorMessage: 'account_id must be twelve digits, in quotes, found "${var.account_id}".',
        },
      }),
      organization: ofHcp(module, "organization", "Organization in HCP Terraform."),
      project: ofHcp(
        module,
        "project",
        "Project of the workspaces; a new organization has `Default Project`.",
      ),
      workspaces: module.list("workspaces", WORKSPACES),
      name: module.text("name", NAME),
      planPolicyArns: policyArns(module, "plan", "IAMReadOnlyAccess"),
      applyPolicyArns: policyArns(module, "apply", "IAMFullAccess"),
      planAssumes: assumes(module, "plan"),
      applyAssumes: assumes(module, "apply"),
      hostname: module.text("hostname", {
        description: "Host of Terraform Enterprise, or HCP Terraform's own.",
        default: "app.terraform.io",
        validation: {
          condition: 'can(regex("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?$", var.hostname))',
          errorMessage:
            'hostname must be the name of a host, such as tfe.example.com, found "${var.hostname}".',
        },
      }),
      audience: module.text("audience", {
        description: "Whom the runs' tokens are for: TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE of the workspaces.",
        default: "aws.workload.identity",
        validation: {
          condition: 'can(regex("^[^*?$]+$", var.audience))',
          errorMessage: "audience must not be empty, and without *, ? and $.",
        },
      }),
      createOidcProvider: module.flag("create_oidc_provider", {
        description:
          "Whether the account is told of the host as an OIDC provider, which it can be once: false where another call has done so, with this `audience` among its.",
        default: true,
      }),
      partition: shared.partition(module),
    });
    for (const role of roles.roles) shared.ensureTrustFits(module, role);
    for (const policy of roles.assumes) shared.ensureInlineFits(module, policy);
    module.output("plan_role_arn", roles.planRoleArn, "For TFC_AWS_PLAN_ROLE_ARN.");
    module.output("apply_role_arn", roles.applyRoleArn, "For TFC_AWS_APPLY_ROLE_ARN.");
  },
};

/** A part of the subject of a token: a pattern or a colon in it would name other runs. */
function ofHcp(module: ModuleInterface, name: string, description: string): string {
  return module.text(name, {
    description,
    validation: {
      condition: `can(regex("^[^*?:$]+$", var.${name}))`,
      errorMessage: `${name} must be a name, without any of *?:$, found "\${var.${name}}".`,
    },
  });
}

function policyArns(module: ModuleInterface, phase: string, policy: string): string[] {
  const name = `${phase}_policy_arns`;
  module.other(name, "list(string)", {
    description: `ARNs of the managed policies of the role that runs come in by to ${phase}; ${policy} if left out.`,
    default: null,
    validation: {
      condition: `var.${name} == null ? true : alltrue([for arn in var.${name} : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", arn))])`,
      errorMessage: `${name} must be ARNs of managed policies.`,
    },
  });
  const own = `["arn:\${var.partition}:iam::aws:policy/${policy}"]`;
  return module.local(name, `var.${name} == null ? ${own} : var.${name}`);
}

function assumes(module: ModuleInterface, phase: string): string[] {
  const name = `${phase}_assumes`;
  return module.list(name, {
    description: `ARNs of roles in other accounts that a run goes on to, to ${phase}.`,
    default: [],
    validation: {
      condition: `alltrue([for arn in var.${name} : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?$]+$", arn))])`,
      errorMessage: `${name} must be ARNs of roles, without *, ? and $.`,
    },
  });
}

const WORKSPACES = {
  description: "Names of the workspaces whose runs may come in, at least one.",
  validation: {
    condition:
      'length(var.workspaces) > 0 && alltrue([for name in var.workspaces : can(regex("^[^*?:$]+$", name))])',
    errorMessage: "workspaces must be one or more names, without any of *?:$.",
  },
};

const NAME = {
  description: "What the roles' names begin with: `<name>-plan` and `<name>-apply`, 64 characters at most.",
  default: "hcp-terraform",
  validation: {
    condition: 'can(regex("^[A-Za-z0-9+=,.@_-]{1,58}$", var.name))',
    errorMessage: 'name must be 1 to 58 letters, digits or any of +=,.@_-, found "${var.name}".',
  },
};
