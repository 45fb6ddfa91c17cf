import type { ModuleDefinition } from "../module-interface";
import * as shared from "../shared-inputs";
import { StateBucket } from "./state-bucket";

export const stateBucket: ModuleDefinition = {
  name: "state-bucket",
  define(module) {
    const bucket = new StateBucket(module.scope, "this", {
      provider: module.provider,
      name: module.text("name", NAME),
      kmsKeyId: module.optionalText("kms_key_id", {
        description:
          "ARN or id of the KMS key that encrypts the state; S3's own encryption (AES-256) if left out.",
      }),
      oldVersionsDays: module.number("old_versions_days", OLD_VERSIONS_DAYS),
      accessLogs: module.optionalText("access_logs", {
        description:
          "Bucket of the same account and region that takes the log of accesses; no log if left out.",
      }),
      partition: shared.partition(module),
    });
    module.output("arn", bucket.arn, "ARN of the bucket.");
    module.output("name", bucket.bucketName, 'Name of the bucket, for `backend "s3"`.');
  },
};

const NAME = {
  description: "Name of the bucket, 3 to 63 small letters, digits and hyphens, unique in the world.",
  validation: {
    condition: 'can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))',
    errorMessage: 'name must be 3 to 63 small letters, digits and hyphens, found "${var.name}".',
  },
};

const OLD_VERSIONS_DAYS = {
  description: "Days after which a version that is not the current one any more is deleted.",
  default: 90,
  validation: {
    condition: "var.old_versions_days >= 1 && floor(var.old_versions_days) == var.old_versions_days",
    errorMessage: "old_versions_days must be whole days, one or more, found ${var.old_versions_days}.",
  },
};
