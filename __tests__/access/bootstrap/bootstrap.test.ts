import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../access/cli";
import { copyOfProject } from "../../support/project-copy";

const FILE = `organization: example
identity: M
accounts: { M: { id: "111111111111" }, A: { id: "222222222222" } }
roles: { vpc: { policy: vpc } }
users: { alice: { grants: { vpc: A } } }
`;

describe("npm run bootstrap", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bootstrap-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = join(folder, "organization.yaml");
  const { PATH } = process.env;
  afterEach(() => Object.assign(process.env, { PATH }));

  /** Its exit code, data and messages, with no program on the PATH. */
  async function bootstrap(terraform: string, ...args: string[]) {
    writeFileSync(file, `${FILE}terraform: ${terraform}\n`);
    Object.assign(process.env, { ORGANIZATION: file, PATH: folder });
    const said = { stdout: "", stderr: "" };
    const spies = (["stdout", "stderr"] as const).map((name) =>
      jest.spyOn(process[name], "write").mockImplementation((text) => {
        said[name] += text;
        return true;
      }),
    );
    try {
      return [await run(["bootstrap", ...args]), said.stdout, said.stderr];
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  /** The same in a process of a copy of the project, whose states are beside it. */
  function bootstrapIn(project: string, terraform: string) {
    writeFileSync(file, `${FILE}terraform: ${terraform}\n`);
    const script = ["--import", "tsx", join(project, "access", "cli.ts"), "bootstrap"];
    const env = { ORGANIZATION: file, PATH: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, script, {
      cwd: project,
      env,
      encoding: "utf8",
    });
    return [status, stdout, stderr];
  }

  it("does nothing for local state or HCP Terraform, and calls no terraform", async () => {
    expect(await bootstrap("{ state: { backend: local } }")).toEqual([
      0,
      "state is in local files (terraform.state): nothing to do\n",
      "",
    ]);
    expect(await bootstrap("{ state: { backend: cloud, organization: acme } }")).toEqual([
      0,
      "state is in HCP Terraform (acme), where terraform init makes the workspaces: nothing to do\n",
      "",
    ]);
  });

  it("refuses to leave nonempty local states behind for HCP Terraform", () => {
    const project = copyOfProject();
    const state = (stack: string, resources: readonly object[]) => {
      const text = JSON.stringify({ version: 4, serial: 1, lineage: "a", resources });
      writeFileSync(join(project, `terraform.example.${stack}.tfstate`), text);
    };
    state("access", [{ type: "aws_iam_user", name: "x" }]);
    state("empty", []);
    const said = bootstrapIn(project, "{ state: { backend: cloud, organization: acme } }");
    expect(said).toEqual([
      1,
      "",
      "there are states in local files, which HCP Terraform would know nothing of\n" +
        "  found     terraform.example.access.tfstate\n" +
        "  fix       npm run synth, then move each into its workspace, and the file away:\n" +
        "            terraform -chdir=cdktf.out/stacks/access init\n" +
        "            terraform -chdir=cdktf.out/stacks/access state push ../../../terraform.example.access.tfstate\n",
    ]);
  });

  it("reports errors of the file and of its arguments", async () => {
    expect(await bootstrap("{ state: { backend: s3 } }")).toEqual([
      1,
      "",
      expect.stringContaining("organization.yaml:6:14: terraform.state: missing bucket\n"),
    ]);
    expect(await bootstrap("{}", "--force")).toEqual([
      2,
      "",
      expect.stringContaining("error: unknown option '--force'"),
    ]);
  });
});
