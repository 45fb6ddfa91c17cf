import type { TerraformStack } from "cdktf";
import type { Organization } from "../organization/organization";
import { addStateBackend } from "./state-backend";

/** Version constraints of the generated JSON. The bindings alone would pin one exact version. */
export const REQUIRED_TERRAFORM = ">= 1.5.0";
/** The first version that locks a state in S3 without DynamoDB. */
const REQUIRED_FOR_S3_LOCKS = ">= 1.10.0";
export const REQUIRED_AWS_PROVIDER = { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };

/** Version constraints and backend of a stack. */
export function terraformSettings(stack: TerraformStack, organization: Organization): void {
  const isS3 = organization.terraform.state.backend === "s3";
  stack.addOverride("terraform.required_version", isS3 ? REQUIRED_FOR_S3_LOCKS : REQUIRED_TERRAFORM);
  stack.addOverride("terraform.required_providers.aws", REQUIRED_AWS_PROVIDER);
  addStateBackend(stack, organization);
}
