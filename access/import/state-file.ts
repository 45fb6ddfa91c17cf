import { UserError } from "../../organization/user-error";

/** The IAM objects of one Terraform state, without credential material. */
export interface TerraformState {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly objects: readonly StateObject[];
}

/** A managed resource of a state, or its data source `aws_caller_identity`. */
export interface StateObject {
  /** `module.alice.aws_iam_user.this[0]` */
  readonly address: string;
  readonly type: string;
  /** The provider configuration, which is one account: `provider["registry.terraform.io/hashicorp/aws"].production` */
  readonly provider: string;
  /** Only arguments of known types that hold no secret. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Reads a Terraform state of format version 4: the file itself, or the output of `terraform state pull`.
 *
 * @throws UserError for any other text
 */
export function parseState(file: string, _text: string): TerraformState {
  throw new UserError(`${file}: not yet read`);
}
