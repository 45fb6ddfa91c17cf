/** Credentials of an AWS account. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * What of the person's environment would lead out of the sandbox, or change what terraform does
 * there: her AWS profiles and keys, an order to ignore endpoints, arguments and variables for terraform.
 */
const LEFT_OUT = /^(AWS_|TF_|TERRAFORM_CONFIG$|(https?|all)_proxy$)/i;

/**
 * The environment in which programs see the emulator as AWS and nothing of the real one: not even
 * the files in ~/.aws, whose profiles could name another endpoint.
 */
export function sandboxEnvironment(
  inherited: NodeJS.ProcessEnv,
  { endpoint, credentials }: { readonly endpoint: string; readonly credentials: Credentials },
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !LEFT_OUT.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: "us-east-1",
    // What the first version of the AWS CLI reads.
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: "127.0.0.1",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
  };
}
