import { REQUIRED_AWS_PROVIDER, REQUIRED_TERRAFORM } from "../stacks/terraform-settings";

/** What the modules ask for: no upper end, for that is the matter of whoever calls them. */
export const MINIMUM_TERRAFORM = REQUIRED_TERRAFORM;
export const MINIMUM_AWS_PROVIDER = REQUIRED_AWS_PROVIDER.version.replace(/,.*/, "");
