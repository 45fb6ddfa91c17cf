import type { PolicyDocument } from "../policy-document";

/**
 * The bucket's policy: no access without TLS, and for anyone but the writers no more than reads, whatever else allows
 * it. It denies everything but reads, so that no write is forgotten: objects, their versions, the policy, the
 * lifecycle, versioning, ownership and replication.
 *
 * Root of the bucket's account can always replace the policy, even if the policy denies it.
 *
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html,
 * https://repost.aws/knowledge-center/s3-accidentally-denied-access
 *
 * @param writers ARNs and patterns of `aws:PrincipalArn`, which of a role session is the role's
 */
export function bucketPolicy(partition: string, bucket: string, writers: readonly string[]): PolicyDocument {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const everybody = { Effect: "Deny", Principal: { AWS: "*" } } as const;
  const Resource = [arn, `${arn}/*`];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutTls",
        ...everybody,
        Action: "s3:*",
        Resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "DenyWritesOfOthers",
        ...everybody,
        NotAction: ["s3:Get*", "s3:List*"],
        Resource,
        Condition: { ArnNotLike: { "aws:PrincipalArn": writers } },
      },
    ],
  };
}
