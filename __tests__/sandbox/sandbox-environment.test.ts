import { sandboxEnvironment } from "../../sandbox/sandbox-environment";

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
    https_proxy: "http://proxy:3128",
  };
  const environment = sandboxEnvironment(inherited, { endpoint: "http://127.0.0.1:5000", credentials });

  it("leads to the emulator and nowhere else", () => {
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
    "https_proxy",
  ])("leaves out %s, which would lead elsewhere", (name) => {
    expect(environment).not.toHaveProperty(name);
  });
});
