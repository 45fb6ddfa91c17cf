import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../access/cli";
import { diffAgainst } from "../../../access/diff/diff-against";
import { FILE } from "../../support/diff-of-files";
import { NOW } from "../../support/parse-organization";

/** How `gatehouse diff` exits. */
async function exitCode(...args: string[]): Promise<number> {
  const silenced = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation(() => true),
  );
  try {
    return await run(["diff", ...args]);
  } finally {
    for (const spy of silenced) spy.mockRestore();
  }
}

// Each run of `diff` reads two files and all policies.
jest.setTimeout(60_000);

describe("an invalid base", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-base-"));
  const file = join(folder, "organization.yaml");
  const other = join(folder, "old.yaml");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
  beforeAll(() => {
    const broken = FILE.replace("bob: { teams: [sre]", "bob: { teams: [nobody]");
    writeFileSync(file, broken);
    writeFileSync(other, broken);
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "broken");
    writeFileSync(file, FILE);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["HEAD", "HEAD:organization.yaml"],
    [join(folder, "old.yaml"), join(folder, "old.yaml")],
  ])("is reported, and everything in the fixed file counts as new: %#", async (written, name) => {
    const { changes, invalidBase } = await diffAgainst({ written, path: written }, file, NOW);
    expect(invalidBase).toContain(
      `the base ${name} is invalid, and everything in the file counts as new:\n${name}:`,
    );
    expect(invalidBase).toMatch(/:\d+:\d+: .*nobody|no such team/);
    const says = changes.map((change) => [change.says, ...change.risks].join(" | "));
    expect(says[0]).toMatch(/^the base is invalid: .* are not compared \| loosened \| unjudged$/);
    expect(says).toContain("everyone in team sre gains admin in A, B | admin");
  });

  it("exits with 1 under --fail-on, and with 0 otherwise", async () => {
    const args = ["--organization", file, "--base", other];
    expect(await exitCode(...args)).toBe(0);
    expect(await exitCode(...args, "--fail-on", "unjudged")).toBe(1);
  });

  it("does not excuse an invalid file", async () => {
    const base = { written: file, path: file };
    await expect(diffAgainst(base, other, NOW)).rejects.toThrow(/^\S*old\.yaml:\d+:\d+: /);
  });
});

describe("diff --fail-on", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-gate-"));
  const [base, file] = [join(folder, "base.yaml"), join(folder, "organization.yaml")];
  const exits = async (after: string, ...risks: string[]) => {
    writeFileSync(base, FILE);
    writeFileSync(file, after);
    return await exitCode("--organization", file, "--base", base, "--fail-on", ...risks);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it("exits with 1 on a listed risk or any, and with 0 otherwise", async () => {
    const admin = FILE.replace("vpc: A }", "vpc: A, admin: C }");
    expect(await exits(admin, "admin")).toBe(1);
    expect(await exits(admin, "loosened", "secrets")).toBe(0);
    expect(await exits(`${FILE}mfa: { maxAge: 2h }\n`, "any")).toBe(1);
    expect(await exits(`${FILE}mfa: { maxAge: 30m }\n`, "any")).toBe(0);
    expect(await exits(FILE, "none")).toBe(2);
  });
});
