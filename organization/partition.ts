export const PARTITIONS = ["aws", "aws-us-gov", "aws-cn"] as const;
export type Partition = (typeof PARTITIONS)[number];

/** The partitions in a regular expression. */
export const ANY_PARTITION = PARTITIONS.join("|");

/**
 * Region of IAM's control plane, per partition. Provider aliases use it, because IAM is global.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html
 */
export const IAM_REGION: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};
