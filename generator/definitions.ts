import { accountGuardrails } from "../modules/account-guardrails/terraform";
import { hcpRunRole } from "../modules/hcp-run-role/terraform";
import { identityAccount } from "../modules/identity-account/terraform";
import { identityUser } from "../modules/identity-user/terraform";
import { mfaRole } from "../modules/mfa-role/terraform";
import type { ModuleDefinition } from "../modules/module-interface";
import { organizationTrail } from "../modules/organization-trail/terraform";
import { passwordPolicy } from "../modules/password-policy/terraform";
import { roleGroup } from "../modules/role-group/terraform";
import { selfServiceGroup } from "../modules/self-service-group/terraform";
import { stateBucket } from "../modules/state-bucket/terraform";

/** The Terraform modules. */
export const DEFINITIONS: readonly ModuleDefinition[] = [
  mfaRole,
  roleGroup,
  selfServiceGroup,
  identityUser,
  passwordPolicy,
  identityAccount,
  accountGuardrails,
  organizationTrail,
  stateBucket,
  hcpRunRole,
];
