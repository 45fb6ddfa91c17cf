import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import { addClosedBucket } from "../closed-bucket";
import { bucketPolicy } from "./bucket-policy";

export interface StateBucketProps {
  /** Provider alias of the account that the bucket lives in, in the bucket's region. */
  readonly provider: AwsProvider;

  /** Bucket name, 3 to 63 lowercase letters, digits and hyphens, globally unique. */
  readonly name: string;

  /**
   * ARNs, or patterns, of the principals that may write the state and change the bucket: a principal that can write a
   * state becomes the role that applies it. The one that applies the bucket itself must be among them.
   */
  readonly writers: readonly string[];

  /**
   * ARN or id of the KMS key that encrypts the bucket's objects.
   *
   * @default S3's own encryption (AES-256)
   */
  readonly kmsKeyId?: string;

  /**
   * Days after which a noncurrent version is deleted.
   *
   * @default 90
   */
  readonly oldVersionsDays?: number;

  /**
   * Bucket in the same account and region for server access logs, under the bucket's name.
   *
   * @default no log
   */
  readonly accessLogs?: string;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;

  /**
   * Tags on the bucket.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A bucket for Terraform's state: versioned, so that an overwritten state can be restored; encrypted; closed to the
 * public and to calls without TLS; writable by the named principals only; never destroyed by a plan.
 */
export class StateBucket extends Construct {
  readonly arn: string;
  /** The bucket's name, as a reference: what uses it is created after the bucket. */
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const { provider, name, writers, kmsKeyId, oldVersionsDays = 90, accessLogs, partition = "aws" } = props;

    const { bucket, arn, versioning } = addClosedBucket(this, {
      provider,
      name,
      encryption: encryptionBy(kmsKeyId),
      policy: bucketPolicy(partition, name, writers),
      tags: props.tags,
    });
    new S3BucketLifecycleConfiguration(this, "old-versions", {
      provider,
      bucket,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{}],
          noncurrentVersionExpiration: [{ noncurrentDays: oldVersionsDays }],
          // Each run locks and unlocks, and a deleted lock leaves a delete marker.
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    if (accessLogs !== undefined) {
      new S3BucketLoggingA(this, "access-log", {
        provider,
        bucket,
        targetBucket: accessLogs,
        targetPrefix: `${name}/`,
      });
    }
    this.arn = arn;
    this.bucketName = bucket;
  }
}

function encryptionBy(kmsKeyId: string | undefined) {
  if (kmsKeyId === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyId },
    // One call of KMS for many objects.
    bucketKeyEnabled: true,
  };
}
