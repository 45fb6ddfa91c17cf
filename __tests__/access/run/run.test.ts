import { join } from "node:path";
import { run, terraformEnvironment } from "../../../access/run/run";
import { PACKAGE } from "../../../organization/package";

const wanted = { file: join(PACKAGE, "organization.yaml"), named: [], isApproved: false } as const;

describe("gatehouse run", () => {
  it("applies nothing that nobody can confirm", async () => {
    const nobody = run({ ...wanted, action: "apply" }, () => {});
    await expect(nobody).rejects.toThrow("nobody can confirm the plans: standard input is no terminal");
  });

  it("names the missing terraform, and how to install it", async () => {
    process.env.TERRAFORM_BINARY_NAME = "no-such-terraform";
    const missing = run({ ...wanted, action: "plan" }, () => {});
    await expect(missing).rejects.toThrow(
      "no-such-terraform is not on the PATH\n  fix       install 1.5 or later: https://developer",
    );
    delete process.env.TERRAFORM_BINARY_NAME;
  });
});

describe("terraform's environment", () => {
  it("has cdktf's plugin cache, or the person's", () => {
    expect(terraformEnvironment({}, "/home/a").TF_PLUGIN_CACHE_DIR).toBe("/home/a/.terraform.d/plugin-cache");
    expect(terraformEnvironment({ TF_PLUGIN_CACHE_DIR: "/cache" }).TF_PLUGIN_CACHE_DIR).toBe("/cache");
    expect(terraformEnvironment({ TF_PLUGIN_CACHE_DIR: "" }).TF_PLUGIN_CACHE_DIR).toBe("");
  });

  it("has no data folder that all stacks would share", () => {
    expect(() => terraformEnvironment({ TF_DATA_DIR: "/data" })).toThrow(
      "TF_DATA_DIR is /data, one folder for all",
    );
    expect(terraformEnvironment({ TF_DATA_DIR: ".data" }).TF_DATA_DIR).toBe(".data");
  });
});
