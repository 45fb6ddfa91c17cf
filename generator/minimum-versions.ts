import { REQUIRED_AWS_PROVIDER, REQUIRED_TERRAFORM } from "../stacks/terraform-settings";

/** The modules' version requirements: without an upper limit, which is the caller's decision. */
export const MINIMUM_TERRAFORM = REQUIRED_TERRAFORM;
export const MINIMUM_AWS_PROVIDER = REQUIRED_AWS_PROVIDER.version.replace(/,.*/, "");
