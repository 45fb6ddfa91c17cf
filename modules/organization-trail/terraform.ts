import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { OrganizationTrail } from "./organization-trail";

export const organizationTrail: ModuleDefinition = {
  name: "organization-trail",
  define(module) {
    const trail = new OrganizationTrail(module.scope, "this", {
      provider: module.provider,
      managementAccountId: module.text("management_account_id", MANAGEMENT_ACCOUNT_ID),
      organizationId: module.text("organization_id", ORGANIZATION_ID),
      region: module.text("region", {
        description: "The provider's region, the trail's home. It records all regions.",
        default: "us-east-1",
      }),
      bucketName: shared.bucketName(module, "bucket"),
      writers: shared.bucketWriters(module, "may change the bucket and delete files of it"),
      name: module.text("name", NAME),
      partition: shared.partition(module),
    });
    module.output("arn", trail.arn, "ARN of the trail.");
    module.output("bucket_arn", trail.bucketArn, "ARN of the bucket.");
  },
};

const MANAGEMENT_ACCOUNT_ID = {
  description: "The organization's management account, which the provider leads to, twelve digits.",
  validation: {
    condition: 'can(regex("^[0-9]{12}$", var.management_account_id))',
    errorMessage:
      'management_account_id must be twelve digits, in quotes, found "${var.management_account_id}".',
  },
};

const ORGANIZATION_ID = {
  description: "Id of the AWS organization, `o-…`: `aws organizations describe-organization`.",
  validation: {
    condition: 'can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))',
    errorMessage:
      'organization_id must be o- and 10 to 32 small letters and digits, found "${var.organization_id}".',
  },
};

const NAME = {
  description: "Name of the trail, unique in its account and region.",
  default: "gatehouse-organization",
  validation: {
    condition: 'can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$", var.name))',
    errorMessage: "name must be 3 to 128 letters, digits or any of ._-, with a letter or digit at both ends.",
  },
};
