import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../access/cli";

/** Runs the command line in this process; it prints nothing but messages here. */
async function gatehouse(...argv: string[]): Promise<{ code: number; messages: string }> {
  const texts: string[] = [];
  const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => texts.push(String(text)) > 0);
  try {
    return { code: await run(argv), messages: texts.join("") };
  } finally {
    spy.mockRestore();
  }
}

const folder = mkdtempSync(join(tmpdir(), "gatehouse-adopt-"));
const beside = (stack: string) => join(folder, "stacks", stack, "adopted.tf.json");
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  const stacks = ["identity", "account-A"].map((name) => {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), "{}");
    writeFileSync(beside(name), "{}");
    return [name, { synthesizedStackPath: `stacks/${name}/cdk.tf.json` }];
  });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(stacks) }));
});

describe("gatehouse adopt", () => {
  it("accepts only the names of synthesized stacks", async () => {
    const { code, messages } = await gatehouse("adopt", "accounts-A", "--output", folder);
    expect([code, messages]).toEqual([
      1,
      "no stack accounts-A is synthesized\n  expected  one of account-A, identity\n",
    ]);
  });

  it("requires synthesis first", async () => {
    const { code, messages } = await gatehouse("adopt", "--output", join(folder, "nowhere"));
    expect([code, messages]).toEqual([
      1,
      expect.stringContaining("fix       synthesize first: npm run synth\n"),
    ]);
  });

  it("rejects an unknown format as a usage error", async () => {
    expect((await gatehouse("adopt", "--format", "csv")).code).toBe(2);
  });

  it("removes its files by --clear, for the named stacks or for all", async () => {
    const one = await gatehouse("adopt", "identity", "--clear", "--output", folder);
    expect([one.code, one.messages]).toEqual([0, "removed the imports of identity\n"]);
    expect([existsSync(beside("identity")), existsSync(beside("account-A"))]).toEqual([false, true]);
    await gatehouse("adopt", "--clear", "--output", folder);
    expect(existsSync(beside("account-A"))).toBe(false);
    const none = await gatehouse("adopt", "--clear", "--output", folder);
    expect(none.messages).toBe("removed the imports of no stack: there were none\n");
  });
});
