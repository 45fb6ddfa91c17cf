import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitOf } from "../../../access/report/commit-of";

describe("the commit of an organization file", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-commit-"));
  const file = join(folder, "examples", "organization.yaml");
  const policies = join(folder, "policies");
  afterAll(() => rmSync(folder, { recursive: true }));

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    })
      .toString()
      .trim();

  beforeEach(() => {
    for (const path of [join(folder, "examples"), policies]) mkdirSync(path, { recursive: true });
    writeFileSync(file, "organization: x\n");
    writeFileSync(join(policies, "vpc.json"), "{}\n");
  });
  afterEach(() => rmSync(join(folder, ".git"), { recursive: true, force: true }));

  it("is undefined without git", async () => {
    expect(await commitOf(file, [policies])).toBeUndefined();
  });

  it("is marked as changed if the file or a policy in any folder changed", async () => {
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "all");
    const hash = git("rev-parse", "HEAD");
    const folders = [join(folder, "examples", "policies"), policies, tmpdir()];
    expect(await commitOf(file, folders)).toEqual({ hash, isChanged: false });
    writeFileSync(join(policies, "vpc.json"), "{ }\n");
    expect(await commitOf(file, folders)).toEqual({ hash, isChanged: true });
    git("checkout", "-q", "policies");
    writeFileSync(file, "organization: y\n");
    expect(await commitOf(file, folders)).toEqual({ hash, isChanged: true });
  });
});
