import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import {
  S3BucketServerSideEncryptionConfigurationA,
  type S3BucketServerSideEncryptionConfigurationRuleA,
} from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { Construct } from "constructs";
import { type PolicyDocument, policyJson } from "./policy-document";

export interface ClosedBucketProps {
  /** Provider alias of the account that the bucket lives in, in the bucket's region. */
  readonly provider: AwsProvider;
  readonly name: string;
  readonly encryption: S3BucketServerSideEncryptionConfigurationRuleA;
  readonly policy: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Adds to a construct a bucket that keeps old versions, is encrypted, closed to the public, and never destroyed by a
 * plan. They are the construct's own resources, whose addresses have its name.
 */
export function addClosedBucket(scope: Construct, props: ClosedBucketProps) {
  const { provider, name, encryption, tags } = props;
  const { bucket, arn } = new S3Bucket(scope, "bucket", {
    provider,
    bucket: name,
    tags,
    lifecycle: { preventDestroy: true },
  });
  const versioning = new S3BucketVersioningA(scope, "versioning", {
    provider,
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", {
    provider,
    bucket,
    rule: [encryption],
  });
  // The bucket's account owns every object: no access lists, policies alone decide.
  new S3BucketOwnershipControls(scope, "ownership", {
    provider,
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const closed = new S3BucketPublicAccessBlock(scope, "public-access", {
    provider,
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const policy = new S3BucketPolicy(scope, "policy", {
    provider,
    bucket,
    policy: policyJson(props.policy),
    // Two writes to one bucket at once are refused by S3 (OperationAborted).
    dependsOn: [closed],
  });
  return { bucket, arn, versioning, policy };
}
