import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../access/processes/process-group";
import { policyJson } from "../../modules/policy-document";
import { sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { findTools } from "../../sandbox/tools";
import { temporaryFolder } from "../support/opened-sandbox";

jest.setTimeout(60_000);

const TEXTS = [
  "${aws:username}",
  "$${x}",
  "$$${x}",
  "%{if}",
  "%%{if}",
  "%%%{a",
  "$%{",
  "%${y}",
  "a$",
  "$$",
  "{${",
  '"q\\',
  "\n\t",
];

describe("a policy's text", () => {
  it("passes real Terraform unchanged, even if it looks like a template", async () => {
    const folder = temporaryFolder();
    const policies = TEXTS.map((Resource) => ({
      Version: "2012-10-17" as const,
      Statement: [{ Effect: "Allow" as const, Action: "a:b", Resource }],
    }));
    const output = Object.fromEntries(
      policies.map((policy, index) => [`p${index}`, { value: policyJson(policy) }]),
    );
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ output }));

    const { terraform } = await findTools();
    const nobody = { accessKeyId: "", secretAccessKey: "", sessionToken: "" };
    const environment = sandboxEnvironment(process.env, {
      endpoint: "http://127.0.0.1:9",
      credentials: nobody,
    });
    const call = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(terraform.command, args, { cwd: folder, environment });
      expect([code, stderr]).toEqual([0, ""]);
      return stdout;
    };
    await call("init", "-no-color");
    await call("apply", "-auto-approve", "-no-color");
    const arrived: Record<string, { value: string }> = JSON.parse(await call("output", "-json"));
    expect(policies.map((_, index) => JSON.parse(arrived[`p${index}`]?.value ?? "null"))).toEqual(policies);
  });
});
