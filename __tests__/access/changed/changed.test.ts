import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderChanged } from "../../../access/changed/changed";
import { run } from "../../../access/cli";

jest.mock("../../../access/synthesis/synthesize", () =>
  jest.requireActual("../../support/synthesis-in-process"),
);

const FILE = `organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
  B: { id: "333333333333", sets: [production] }
roles:
  web: { policy: web }
users:
  alice: { grants: { web: production } }
terraform: { layout: per-account }
`;
const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

describe("gatehouse changed", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-changed-test-"));
  const file = join(folder, "organization.yaml");
  const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });

  beforeAll(() => {
    mkdirSync(join(folder, "policies"));
    write(FILE, "s3:GetObject");
    git("init", "--quiet");
    git("add", ".");
    git(
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@b",
      "-c",
      "commit.gpgsign=false",
      "commit",
      "--quiet",
      "-m",
      "first",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(text: string, action: string) {
    writeFileSync(file, text);
    writeFileSync(join(folder, "policies", "web.json"), policy(action));
  }

  /** What it prints, what it says, and its exit code. */
  async function changed(base: string) {
    const said = { data: "", messages: "" };
    const out = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      said.data += text;
      return true;
    });
    const error = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      said.messages += text;
      return true;
    });
    try {
      const code = await run(["changed", "--base", base, "--organization", file]);
      return { code, ...said };
    } finally {
      out.mockRestore();
      error.mockRestore();
    }
  }

  it("prints only the identity stack for one more person", async () => {
    write(FILE.replace("users:", "users:\n  eve: { grants: { web: A } }"), "s3:GetObject");
    expect(await changed("HEAD")).toEqual({ code: 0, data: "identity\n", messages: "" });
  });

  it("prints every stack with a changed role policy, read from the ref", async () => {
    write(FILE, "s3:PutObject");
    expect((await changed("HEAD")).data).toBe("account-A\naccount-B\nidentity\n");
  });

  it("prints new stacks, and reports those no longer synthesized", async () => {
    write(FILE.replace("  A: {", "  C: {").replace("222222222222", "444444444444"), "s3:GetObject");
    expect(await changed("HEAD")).toEqual({
      code: 0,
      data: "account-C\n",
      messages: "account-A is no longer synthesized, but still exists\n",
    });
  });

  it("can print a table or JSON", () => {
    const stacks = [
      { name: "account-A", change: "removed" },
      { name: "account-C", change: "new" },
    ] as const;
    expect(renderChanged(stacks, "table")).toBe("stack      change\naccount-A  removed\naccount-C  new\n");
    expect(renderChanged([], "table")).toBe("no stack differs\n");
    expect(JSON.parse(renderChanged(stacks, "json"))).toEqual(stacks);
  });

  it("prints nothing for another file order, also against a file", async () => {
    const other = join(folder, "other.yaml");
    writeFileSync(other, FILE.replace(/( {2}A: .*\n)( {2}B: .*\n)/, "$2$1"));
    write(FILE, "s3:GetObject");
    expect(await changed(other)).toEqual({ code: 0, data: "", messages: "" });
  });

  it("reports a missing base", async () => {
    const { code, messages } = await changed("no-such-branch");
    expect([code, messages]).toEqual([
      1,
      expect.stringMatching(/^no file and no git ref "no-such-branch"\n {2}found/),
    ]);
    expect(messages).not.toContain("    at ");
  });

  it("reports errors of the base file", async () => {
    const wrong = join(folder, "wrong.yaml");
    writeFileSync(wrong, "organization: example\n");
    const { code, messages } = await changed(wrong);
    expect([code, messages]).toEqual([1, expect.stringMatching(/wrong\.yaml:1:1/)]);
  });
});
