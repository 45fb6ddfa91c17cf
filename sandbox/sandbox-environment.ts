import { IAM_REGION, type Partition } from "../organization/partition";

/** Credentials of an AWS account. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const PROXY = /^(https?|all)_proxy$/i;
/**
 * Environment variables that could lead out of the sandbox or change the behavior of terraform and the emulator: AWS profiles and
 * keys, ignored endpoints, arguments and variables.
 */
const LEFT_OUT = /^(AWS_|TF_|MOTO_|TERRAFORM_CONFIG$)/i;
/** The discard port, on which nothing listens. */
const NOBODY = "http://127.0.0.1:9";

/** The sandbox's endpoint and credentials. */
export interface SandboxAccess {
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** @default aws */
  readonly partition?: Partition;
}

/**
 * The environment in which programs see the emulator as AWS and nothing of the real AWS, not even ~/.aws, whose profiles could
 * name another endpoint.
 */
export function sandboxEnvironment(
  inherited: NodeJS.ProcessEnv,
  { endpoint, credentials, partition = "aws" }: SandboxAccess,
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !LEFT_OUT.test(name) && !PROXY.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: IAM_REGION[partition],
    // For version 1 of the AWS CLI.
    AWS_DEFAULT_REGION: IAM_REGION[partition],
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: "127.0.0.1",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
  };
}

/** Up to this number of accounts, use more memory to save time: about 80 MB per account. */
const FEW = 5;

/**
 * Reduces garbage collection in terraform and its providers if there are few accounts. A plan of the default file takes 6.1 s of
 * CPU instead of 7.4, and a peak of 870 MB (PSS) instead of 630.
 *
 * @param accounts each has its own provider process
 */
export function lessGarbageCollection(accounts: number, { GOGC }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return accounts > FEW || GOGC !== undefined ? {} : { GOGC: "400" };
}

/** The environment plus the person's proxy, for the provider registry. */
export function reachingRegistry(
  environment: NodeJS.ProcessEnv,
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const proxies = Object.entries(inherited).filter(([name]) => PROXY.test(name));
  return { ...environment, ...Object.fromEntries(proxies) };
}

/**
 * The environment without network access beyond this machine: calls to other endpoints fail at once. Loopback addresses bypass
 * the proxy.
 */
export function reachingNobodyElse(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, HTTP_PROXY: NOBODY, HTTPS_PROXY: NOBODY };
}
