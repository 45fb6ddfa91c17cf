import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/** A condition in Terraform's language, and the message when it does not hold. */
export interface Assertion {
  readonly condition: string;
  readonly errorMessage: string;
}

/**
 * Terraform's `check` block, for which cdktf 0.21 has no class: what it finds is a warning in every plan and
 * apply, and fails a health assessment of HCP Terraform. It never ends a run.
 */
export class Check extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly assertion: Assertion,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    const { condition, errorMessage } = this.assertion;
    return {
      check: { [this.friendlyUniqueId]: { assert: [{ condition, error_message: errorMessage }] } },
    };
  }
}
