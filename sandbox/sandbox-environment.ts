import { IAM_REGION, type Partition } from "../organization/partition";

/** Credentials of an AWS account. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const PROXY = /^(https?|all)_proxy$/i;
/**
 * What of the person's environment would lead out of the sandbox, or change what terraform and the
 * emulator do there: AWS profiles and keys, an order to ignore endpoints, arguments and variables.
 */
const LEFT_OUT = /^(AWS_|TF_|MOTO_|TERRAFORM_CONFIG$)/i;
/** The discard port: nobody listens there. */
const NOBODY = "http://127.0.0.1:9";

/** Where the sandbox's AWS is, and as whom it is called. */
export interface SandboxAccess {
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** @default aws */
  readonly partition?: Partition;
}

/**
 * The environment in which programs see the emulator as AWS and nothing of the real one: not even
 * the files in ~/.aws, whose profiles could name another endpoint.
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
    // Read by version 1 of the AWS CLI.
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

/** Up to so many accounts, memory is given for time: each account's provider takes about 80 MB more. */
const FEW = 5;

/**
 * Has terraform and its providers collect garbage less often where there are few of them. A plan of the default file
 * takes 6.1 s of CPU instead of 7.4, and 870 MB at its peak (PSS) instead of 630.
 *
 * @param accounts each has a provider of its own
 */
export function lessGarbageCollection(accounts: number, { GOGC }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return accounts > FEW || GOGC !== undefined ? {} : { GOGC: "400" };
}

/** The environment, with the person's way through their proxy to the provider registry. */
export function reachingRegistry(
  environment: NodeJS.ProcessEnv,
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const proxies = Object.entries(inherited).filter(([name]) => PROXY.test(name));
  return { ...environment, ...Object.fromEntries(proxies) };
}

/**
 * The environment, without a way to anything but this machine: what some provider argument would still
 * send elsewhere fails at once. Loopback addresses never go through a proxy.
 */
export function reachingNobodyElse(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, HTTP_PROXY: NOBODY, HTTPS_PROXY: NOBODY };
}
