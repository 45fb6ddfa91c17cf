import type { Partition } from "./partition";

/** The parts of an IAM ARN: `arn:<partition>:iam::<account>:<kind>/<path and name>`. */
export interface IamArn {
  readonly partition: string;
  /** Twelve digits, or `aws` for what AWS keeps for everyone. */
  readonly account: string;
  readonly kind: string;
  readonly pathAndName: string;
}

const IAM_ARN = /^arn:(aws|aws-us-gov|aws-cn):iam::(aws|\d{12}):([a-z-]+)\/([\x21-\x7e]+)$/;

/** The parts of an IAM ARN, or undefined when the text is none. */
export function parseIamArn(text: string): IamArn | undefined {
  const [, partition, account, kind, pathAndName] = IAM_ARN.exec(text) ?? [];
  return partition && account && kind && pathAndName ? { partition, account, kind, pathAndName } : undefined;
}

/** ARN of a role. `pathAndName` has no leading slash. */
export function roleArn(partition: Partition, accountId: string, pathAndName: string): string {
  return `arn:${partition}:iam::${accountId}:role/${pathAndName}`;
}

/** ARN of a policy that AWS manages, from its name or its path and name (`job-function/Billing`). */
export function awsManagedPolicyArn(partition: Partition, pathAndName: string): string {
  return `arn:${partition}:iam::aws:policy/${pathAndName}`;
}
