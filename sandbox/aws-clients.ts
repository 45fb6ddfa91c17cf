import "../access/verify/quiet-sdk";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "./sandbox-environment";

const REGION = "us-east-1";

/** IAM of the account that the credentials belong to, in the emulator. Destroy it after use. */
export function iamClient(endpoint: string, credentials: Credentials): IAMClient {
  return new IAMClient({ endpoint, region: REGION, credentials });
}

/** STS of the emulator. Destroy it after use. */
export function stsClient(endpoint: string, credentials: Credentials): STSClient {
  return new STSClient({ endpoint, region: REGION, credentials });
}
