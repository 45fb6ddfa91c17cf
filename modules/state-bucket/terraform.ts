import { Expression, Given } from "../inputs";
import type { ModuleDefinition, ModuleInterface } from "../module-interface";
import * as shared from "../shared-inputs";
import { StateBucket } from "./state-bucket";

export const stateBucket: ModuleDefinition = {
  name: "state-bucket",
  define(module) {
    const bucket = new StateBucket(module.scope, "this", {
      provider: module.provider,
      name: shared.bucketName(module, "name"),
      writers: shared.bucketWriters(module, "may write the state and change the bucket"),
      kmsKeyId: module.optionalText("kms_key_id", {
        description:
          "ARN or id of the KMS key that encrypts the state; S3's own encryption (AES-256) if left out.",
      }),
      oldVersionsDays: module.number("old_versions_days", OLD_VERSIONS_DAYS),
      accessLogs: accessLogs(module),
      partition: shared.partition(module),
    });
    module.output("arn", bucket.arn, "ARN of the bucket.");
    module.output("name", bucket.bucketName, 'Name of the bucket, for `backend "s3"`.');
  },
};

/** An object, for whether there is one is known when the bucket's name is not, for the same apply makes it. */
function accessLogs(module: ModuleInterface): Given<string> {
  module.other("access_logs", "object({\n  bucket = string\n})", {
    description: "Bucket of the same account and region that takes the log of accesses; no log if left out.",
    default: null,
    validation: {
      condition: "var.access_logs == null ? true : var.access_logs.bucket != null",
      errorMessage: "access_logs must have the name of a bucket.",
    },
  });
  return new Given(
    String(new Expression("var.access_logs.bucket")),
    new Expression("var.access_logs != null"),
  );
}

const OLD_VERSIONS_DAYS = {
  description: "Days after which a version that is not the current one any more is deleted.",
  default: 90,
  validation: {
    condition: "var.old_versions_days >= 1 && floor(var.old_versions_days) == var.old_versions_days",
    errorMessage: "old_versions_days must be whole days, one or more, found ${var.old_versions_days}.",
  },
};
