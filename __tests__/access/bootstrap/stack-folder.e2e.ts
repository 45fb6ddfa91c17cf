import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StackFolder } from "../../../access/bootstrap/stack-folder";
import { platform } from "../../../sandbox/provider-installation";
import { temporaryFolder } from "../../support/opened-sandbox";

/** Terraform has this type built in: no provider, and no cloud. */
const FAILS = {
  terraform_data: {
    it: { lifecycle: { precondition: [{ condition: "${false}", error_message: "it cannot be made" }] } },
  },
};

describe("a stack's folder with real Terraform", () => {
  const project = temporaryFolder();

  function stackFolder(name: string, resource: object) {
    const folder = join(project, name);
    mkdirSync(folder);
    const terraform = { backend: { local: { path: "elsewhere.tfstate" } } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform, resource }));
    return { folder, stack: new StackFolder(name, folder, join(project, `${name}.tfstate`)) };
  }
  const json = (folder: string) => readdirSync(folder).filter((file) => file.endsWith(".tf.json"));

  it("does not keep using the local state file after a failed apply", async () => {
    const { folder, stack } = stackFolder("failing", FAILS);
    await expect(stack.applyWithLocalState()).rejects.toThrow("it cannot be made");
    expect([stack.wasBegun, json(folder)]).toEqual([true, ["cdk.tf.json"]]);
  });

  it("is cleaned by the next run after a killed one", () => {
    const { folder, stack } = stackFolder("killed", {});
    writeFileSync(join(folder, "bootstrap_override.tf.json"), "{}");
    writeFileSync(join(folder, "bootstrap_import.tf.json"), "{}");
    stack.removeOverrides();
    expect(json(folder)).toEqual(["cdk.tf.json"]);
  });

  it("runs no provider that only the state names", async () => {
    const { folder, stack } = stackFolder("foreign", { terraform_data: { it: {} } });
    const provider = "registry.terraform.io/evil/evil";
    const build = join(folder, "mirror", provider, "1.0.0", platform());
    mkdirSync(build, { recursive: true });
    const ran = join(folder, "ran");
    const program = `#!/bin/sh\ntouch ${ran}\n`;
    writeFileSync(join(build, "terraform-provider-evil_v1.0.0"), program, { mode: 0o755 });
    const thing = { mode: "managed", type: "evil_thing", name: "x", provider: `provider["${provider}"]` };
    const resources = [{ ...thing, instances: [{ schema_version: 0, attributes: {} }] }];
    const state = {
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: "x",
      outputs: {},
      resources,
    };
    writeFileSync(stack.localFile, JSON.stringify(state));
    const configuration = join(folder, "terraformrc");
    const mirror = `filesystem_mirror {\n path = ${JSON.stringify(join(folder, "mirror"))}\n}`;
    writeFileSync(configuration, `provider_installation {\n ${mirror}\n}\n`);
    const terraform = join(folder, "terraform");
    writeFileSync(terraform, `#!/bin/sh\nTF_CLI_CONFIG_FILE=${configuration} exec terraform "$@"\n`, {
      mode: 0o755,
    });
    process.env.TERRAFORM_BINARY_NAME = terraform;
    try {
      await expect(stack.applyWithLocalState()).rejects.toThrow("the lock\nfile is read-only");
    } finally {
      delete process.env.TERRAFORM_BINARY_NAME;
    }
    expect(existsSync(ran)).toBe(false);
  });

  it("reports why Terraform could not start", async () => {
    const { folder, stack } = stackFolder("unstarted", {});
    const program = join(folder, "terraform");
    writeFileSync(program, "");
    process.env.TERRAFORM_BINARY_NAME = program;
    try {
      await expect(stack.state()).rejects.toThrow(`${program} could not be started: spawn ${program} EACCES`);
      process.env.TERRAFORM_BINARY_NAME = "no-such-terraform";
      await expect(stack.state()).rejects.toThrow("no-such-terraform is not on the PATH");
    } finally {
      delete process.env.TERRAFORM_BINARY_NAME;
    }
  });

  it("keeps earlier backups of the local state file", () => {
    const { stack } = stackFolder("twice", {});
    for (const text of ["first", "second", "third"]) {
      writeFileSync(stack.localFile, text);
      stack.setAside();
    }
    const copies = readdirSync(project).filter((file) => file.startsWith("twice.tfstate"));
    expect(copies.map((file) => readFileSync(join(project, file), "utf8"))).toEqual([
      "first",
      "second",
      "third",
    ]);
  });
});
