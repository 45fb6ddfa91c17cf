import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../../sandbox/sandbox";
import { planned, Synthesized } from "../../support/adopted-sandbox";
import { AwsCli } from "../../support/aws-cli";
import { gatehouse } from "../../support/gatehouse-command";
import { MESSY_ESTATE } from "../../support/messy-estate";
import { temporaryFolder } from "../../support/opened-sandbox";
import { typedEstate } from "../../support/typed-estate";

jest.setTimeout(900_000);

/** Any valid file: it names the accounts of the sandbox, and the state as the imported file does. */
const ACCOUNTS = `organization: imported
identity: M
accounts: { ${MESSY_ESTATE.accounts.map(({ name, id }) => `${name}: { id: "${id}" }`).join(", ")} }
roles: { any: { managedPolicies: [ReadOnlyAccess] } }
users: {}
`;

describe("a messy estate that the AWS CLI created", () => {
  const folder = temporaryFolder();
  let sandbox: Sandbox;
  let report = "";
  beforeAll(async () => {
    sandbox = await (await Synthesized.text(ACCOUNTS)).sandbox();
    const aws = new AwsCli({ endpoint: sandbox.endpoint });
    for (const [account, ...args] of typedEstate(MESSY_ESTATE)) {
      const { accessKeyId, secretAccessKey, sessionToken } = sandbox.credentialsFor(account);
      const { code, stderr } = await aws.run(["iam", ...args], {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      });
      expect([args, code, stderr]).toEqual([args, 0, ""]);
    }
  });
  afterAll(() => sandbox?.close());

  it("is imported with a report of three lists", async () => {
    const accounts = MESSY_ESTATE.accounts.map(({ name, id, isIdentity }) =>
      isIdentity ? ["--identity", `${name}=${id}`] : ["--account", `${name}=${id}`],
    );
    const args = ["import", ...accounts.flat(), "--out", folder, "--format", "markdown"];
    const { code, stdout, stderr } = await gatehouse(args, sandbox.environment);
    expect([code, stderr]).toEqual([0, expect.stringContaining("wrote 6 files")]);
    report = readFileSync(join(folder, "import.md"), "utf8");
    process.stdout.write(`${readFileSync(join(folder, "organization.yaml"), "utf8")}\n${report}\n${stderr}`);
    expect(stdout).toBe(report);
    expect(report).not.toContain("not explained");
  });

  it("is adopted without a deletion, and the report explains each update", async () => {
    const synthesized = await Synthesized.text(
      readFileSync(join(folder, "organization.yaml"), "utf8"),
      folder,
    );
    const { code, stderr, stacks } = await synthesized.adopt(sandbox.environment);
    process.stdout.write(`${stderr}\n`);
    expect([code, stacks.flatMap(({ refused }) => refused)]).toEqual([0, []]);
    const { terraform } = sandbox;
    terraform.use(synthesized.stack("access").file);
    const { plan, doing, updated } = await planned(terraform);
    process.stdout.write(`Plan: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy.\n`);
    process.stdout.write(`${updated.join("\n")}\n`);
    expect(doing.filter((change) => change.includes("delete"))).toEqual([]);
    for (const update of updated) {
      const role = /^aws_iam_role\.role_(\w+?)_([\w-]+): /.exec(update)?.[2];
      if (role !== undefined) expect(report).toContain(role);
    }
  });
});
