import type { PolicyDocument } from "../policy-document";

/** Where a trail writes, and whose it is. */
export interface TrailBucket {
  readonly partition: string;
  readonly bucket: string;
  /** ARN of the one trail that may write. */
  readonly trailArn: string;
  /** Twelve digits: files of the account itself, and the test by which CloudTrail makes sure that it may write. */
  readonly managementAccountId: string;
  /** `o-…`: files of all accounts of the organization. */
  readonly organizationId: string;
  /** ARNs and patterns of `aws:PrincipalArn`, which of a role session is the role's. */
  readonly writers: readonly string[];
}

/**
 * The bucket's policy: nobody comes to it without TLS; nobody but the writers does more than read, whatever else allows it;
 * and CloudTrail puts files for this one trail, into the folders of this one organization.
 *
 * `aws:SourceArn` is the trail's: without it whoever has a trail of their own, in whatever account, could have CloudTrail write
 * here. CloudTrail itself has no `aws:PrincipalArn`, which `ArnNotLike` would take for a stranger's, so that services are
 * excepted from that Deny; what a service may do is in the statements that follow, and nowhere else. Anonymous calls have
 * neither key, and `IfExists` denies them.
 *
 * Sources: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
export function trailBucketPolicy(props: TrailBucket): PolicyDocument {
  const { partition, bucket, trailArn, managementAccountId, organizationId, writers } = props;
  const arn = `arn:${partition}:s3:::${bucket}`;
  const everybody = { Effect: "Deny", Principal: { AWS: "*" }, Resource: [arn, `${arn}/*`] } as const;
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } } as const;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutTls",
        ...everybody,
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "DenyWritesOfOthers",
        ...everybody,
        NotAction: ["s3:Get*", "s3:List*"],
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": writers },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
      {
        Sid: "CloudTrailReadsAcl",
        ...cloudTrail,
        Action: "s3:GetBucketAcl",
        Resource: arn,
        Condition: { StringEquals: { "aws:SourceArn": trailArn } },
      },
      {
        Sid: "CloudTrailWrites",
        ...cloudTrail,
        Action: "s3:PutObject",
        Resource: [`${arn}/AWSLogs/${managementAccountId}/*`, `${arn}/AWSLogs/${organizationId}/*`],
        Condition: {
          StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trailArn },
        },
      },
    ],
  };
}
