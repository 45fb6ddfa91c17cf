import { ANY_PARTITION, type Partition } from "./partition";

/** Components of an IAM ARN: `arn:<partition>:iam::<account>:<kind>/<path and name>`. */
export interface IamArn {
  readonly partition: string;
  /** Twelve digits, or `aws` for AWS managed policies. */
  readonly account: string;
  readonly kind: string;
  readonly pathAndName: string;
}

const IAM_ARN = new RegExp(`^arn:(${ANY_PARTITION}):iam::(aws|\\d{12}):([a-z-]+)/([\\x21-\\x7e]+)$`);

/** Parses an IAM ARN; undefined for any other text. */
export function parseIamArn(text: string): IamArn | undefined {
  const [, partition, account, kind, pathAndName] = IAM_ARN.exec(text) ?? [];
  return partition && account && kind && pathAndName ? { partition, account, kind, pathAndName } : undefined;
}

/** @param pathAndName without a leading slash */
export function roleArn(partition: Partition, accountId: string, pathAndName: string): string {
  return `arn:${partition}:iam::${accountId}:role/${pathAndName}`;
}

/** @param pathAndName `ReadOnlyAccess`, or with its path: `job-function/Billing` */
export function awsManagedPolicyArn(partition: Partition, pathAndName: string): string {
  return `arn:${partition}:iam::aws:policy/${pathAndName}`;
}
