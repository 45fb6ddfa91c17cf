import { administratorCommands } from "../../sandbox/administrator";
import { temporaryFolder } from "../support/opened-sandbox";

describe("the administrator's commands", () => {
  const folder = temporaryFolder();
  const commands = (environment: NodeJS.ProcessEnv) =>
    administratorCommands({ environment, folder }, "/tmp/my file.yaml");

  it("point cdktf to the sandbox's output folder and organization file", () => {
    expect(commands({})).toContain(`export CDKTF_OUTPUT=${folder}/cdktf.out`);
    expect(commands({})).toContain("export ORGANIZATION='/tmp/my file.yaml'");
  });

  it("set only the sandbox's AWS variables", () => {
    const printed = commands({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000", GITHUB_TOKEN: "mine" });
    expect(printed).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:5000");
    expect(printed.join()).not.toContain("mine");
  });

  it("unset variables that select other credentials", () => {
    expect(commands({ AWS_ACCESS_KEY_ID: undefined }).at(-1)).toBe("unset AWS_PROFILE AWS_ACCESS_KEY_ID");
  });

  it("quote values that contain shell characters", () => {
    expect(commands({ TF_VAR_x: `{"a": "b's"}` })).toContain(`export TF_VAR_x='{"a": "b'\\''s"}'`);
  });
});
