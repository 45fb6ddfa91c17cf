import { existsSync, writeFileSync } from "node:fs";
import { importFile } from "../../../access/adopt/import-file";
import type { Sandbox } from "../../../sandbox/sandbox";
import { planned, Synthesized } from "../../support/adopted-sandbox";
import { AwsCli } from "../../support/aws-cli";

jest.setTimeout(300_000);

const accounts = Array.from(
  { length: 165 },
  (_, index) => `  x${index}: { id: "${200_000_000_000 + index}" }\n`,
);
/** A group with enough accounts that part of its policy is a managed policy. */
const TEXT = `organization: refused
identity: M
accounts:
  M: { id: "111111111111" }
${accounts.join("")}roles:
  vpc: { policy: vpc }
users:
  alice: { grants: { vpc: all } }
  bob: {}
terraform: { layout: per-account }
`;
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
});
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe("an object that Terraform would replace", () => {
  let synthesized: Synthesized;
  let sandbox: Sandbox;
  beforeAll(async () => {
    synthesized = await Synthesized.text(TEXT);
    sandbox = await synthesized.sandbox(undefined, ["identity"]);
    const aws = new AwsCli({ endpoint: sandbox.endpoint });
    const { accessKeyId, secretAccessKey, sessionToken } = sandbox.credentialsFor("M");
    const iam = async (...typed: string[]) => {
      const { code, stderr } = await aws.run(["iam", ...typed], {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      });
      expect([typed, code, stderr]).toEqual([typed, 0, ""]);
    };
    await iam("create-role", "--role-name", "vpc", "--path", "/old/", "--assume-role-policy-document", TRUST);
    await iam(
      "create-policy",
      "--policy-name",
      "vpc-all-part-0",
      "--description",
      "manual",
      "--policy-document",
      POLICY,
    );
    await iam("create-user", "--user-name", "Bob");
  });
  afterAll(() => sandbox?.close());

  it("is refused with a fix and exit code 1; the other imports are written", async () => {
    const { code, stderr, stacks } = await synthesized.adopt(sandbox.environment, "identity");
    const [identity] = stacks;
    expect([code, stacks.length, stderr]).toEqual([1, 1, "reading account M (1 of 1)\n"]);
    expect(identity?.refused.map(({ address }) => address)).toEqual([
      "aws_iam_user.user_bob",
      "aws_iam_role.role_M_vpc",
      "aws_iam_policy.group_vpc-all_0",
    ]);
    expect(identity?.imports).toEqual([]);
  });

  it("leaves plans failing on imports of removed entries until --clear", async () => {
    const { file } = synthesized.stack("identity");
    writeFileSync(
      importFile(file),
      JSON.stringify({ import: [{ to: "aws_iam_user.user_gone", id: "gone" }] }),
    );
    sandbox.terraform.use(file);
    await expect(sandbox.terraform.plan()).rejects.toThrow(/Configuration for import target does not exist/);
    const { code, stderr } = await synthesized.adopt(sandbox.environment, "--clear");
    expect([code, stderr]).toEqual([0, "removed the imports of identity\n"]);
    expect(existsSync(importFile(file))).toBe(false);
  });

  it("is replaced or renamed if it is imported anyway", async () => {
    const { file } = synthesized.stack("identity");
    const imports = [
      { to: "aws_iam_user.user_bob", id: "Bob" },
      { to: "aws_iam_role.role_M_vpc", id: "vpc" },
      { to: "aws_iam_policy.group_vpc-all_0", id: "arn:aws:iam::111111111111:policy/vpc-all-part-0" },
    ];
    writeFileSync(importFile(file), JSON.stringify({ import: imports }));
    sandbox.terraform.use(file);
    const { doing, updated } = await planned(sandbox.terraform);
    expect(doing.filter((it) => it.includes("delete"))).toEqual([
      "create/delete aws_iam_policy.group_vpc-all_0",
      "delete/create aws_iam_role.role_M_vpc",
    ]);
    expect(updated).toContain("aws_iam_user.user_bob: name");
  });

  it("is not imported if an account is unreadable, which the error names", async () => {
    const environment = { ...sandbox.environment, AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const { code, stderr, stacks } = await synthesized.adopt(environment, "identity");
    expect([code, stacks]).toEqual([1, []]);
    expect(stderr).toMatch(
      /^account M \(111111111111\) could not be read, by the ambient credentials: .+\n {2}fix /m,
    );
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
