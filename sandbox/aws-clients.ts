import "../access/iam/quiet-sdk";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import { IAM_REGION, type Partition } from "../organization/partition";
import type { Credentials } from "./sandbox-environment";

/**
 * IAM of the credentials' account in the emulator. Destroy it after use.
 *
 * @param partition the emulator selects an account's IAM by the partition of the region
 */
export function iamClient(
  endpoint: string,
  credentials: Credentials,
  partition: Partition = "aws",
): IAMClient {
  return new IAMClient({ endpoint, region: IAM_REGION[partition], credentials });
}

/** STS of the emulator. Destroy it after use. */
export function stsClient(
  endpoint: string,
  credentials: Credentials,
  partition: Partition = "aws",
): STSClient {
  return new STSClient({ endpoint, region: IAM_REGION[partition], credentials });
}
