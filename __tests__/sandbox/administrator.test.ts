import { administratorCommands } from "../../sandbox/administrator";
import { temporaryFolder } from "../support/opened-sandbox";

describe("the administrator's commands", () => {
  const folder = temporaryFolder();
  const commands = (environment: NodeJS.ProcessEnv) =>
    administratorCommands({ environment, folder }, "/tmp/my file.yaml");

  it("lead cdktf to the sandbox's folder with its state and copy of the file", () => {
    expect(commands({})).toContain(`export CDKTF_OUTPUT=${folder}/cdktf.out`);
    expect(commands({})).toContain("export ORGANIZATION='/tmp/my file.yaml'");
  });

  it("hold the sandbox's AWS variables and nothing else of the environment", () => {
    const printed = commands({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000", GITHUB_TOKEN: "mine" });
    expect(printed).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:5000");
    expect(printed.join()).not.toContain("mine");
  });

  it("take away what would lead to other credentials", () => {
    expect(commands({ AWS_ACCESS_KEY_ID: undefined }).at(-1)).toBe("unset AWS_PROFILE AWS_ACCESS_KEY_ID");
  });

  it("quote what the shell would take apart", () => {
    expect(commands({ TF_VAR_x: `{"a": "b's"}` })).toContain(`export TF_VAR_x='{"a": "b'\\''s"}'`);
  });
});
