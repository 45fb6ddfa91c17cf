import {
  lessGarbageCollection,
  reachingNobodyElse,
  reachingRegistry,
  sandboxEnvironment,
} from "../../sandbox/sandbox-environment";

const credentials = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: "token" };

describe("the sandbox's environment", () => {
  const inherited = {
    PATH: "/usr/bin",
    AWS_PROFILE: "production",
    AWS_ACCESS_KEY_ID: "AKIAREAL",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    AWS_ENDPOINT_URL_IAM: "https://iam.amazonaws.com",
    AWS_CONFIG_FILE: "/home/ann/.aws/config",
    TF_CLI_ARGS_plan: "-destroy",
    TF_WORKSPACE: "production",
    TF_VAR_x: "1",
    TF_REATTACH_PROVIDERS: "{}",
    TF_AWS_IAM_ENDPOINT: "https://iam.amazonaws.com",
    MOTO_ACCOUNT_ID: "123456789012",
    https_proxy: "http://proxy:3128",
  };
  const environment = sandboxEnvironment(inherited, { endpoint: "http://127.0.0.1:5000", credentials });

  it("sends AWS calls only to the emulator", () => {
    expect(environment).toMatchObject({
      PATH: "/usr/bin",
      AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
      AWS_ACCESS_KEY_ID: "key",
      AWS_SESSION_TOKEN: "token",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(environment.AWS_CONFIG_FILE).toBe("/dev/null");
  });

  it.each([
    "AWS_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_ENDPOINT_URL_IAM",
    "TF_CLI_ARGS_plan",
    "TF_WORKSPACE",
    "TF_VAR_x",
    "TF_REATTACH_PROVIDERS",
    "TF_AWS_IAM_ENDPOINT",
    "MOTO_ACCOUNT_ID",
    "https_proxy",
  ])("omits %s, which could redirect the sandbox", (name) => {
    expect(environment).not.toHaveProperty(name);
  });

  it("sets the partition's region, by which the emulator selects the partition", () => {
    const access = { endpoint: "http://127.0.0.1:5000", credentials };
    expect(sandboxEnvironment({}, access).AWS_REGION).toBe("us-east-1");
    expect(sandboxEnvironment({}, { ...access, partition: "aws-us-gov" }).AWS_REGION).toBe("us-gov-west-1");
  });

  it("restores the user's proxy for the provider registry", () => {
    expect(reachingRegistry(environment, inherited).https_proxy).toBe("http://proxy:3128");
    expect(reachingRegistry(environment, inherited)).not.toHaveProperty("AWS_PROFILE");
  });

  it("blocks every proxy where only the emulator is called", () => {
    expect(reachingNobodyElse(environment)).toMatchObject({
      AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
      HTTPS_PROXY: "http://127.0.0.1:9",
      HTTP_PROXY: "http://127.0.0.1:9",
    });
  });

  it("trades memory for time with few accounts, unless GOGC is set", () => {
    expect(lessGarbageCollection(3, {})).toEqual({ GOGC: "400" });
    expect(lessGarbageCollection(6, {})).toEqual({});
    expect(lessGarbageCollection(3, { GOGC: "50" })).toEqual({});
  });
});
