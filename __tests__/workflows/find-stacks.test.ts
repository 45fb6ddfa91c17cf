import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../sandbox/opened";

const SCRIPT = join(__dirname, "..", "..", ".github", "find-stacks.sh");
const STACKS = ["account-A", "account-B", "identity", "state"];
/** What `gatehouse changed` says; that it is right, its own tests hold. */
const CHANGED = [
  { name: "account-A", change: "changed" },
  { name: "account-B", change: "removed" },
];
const S3 = { terraform: { backend: { s3: {} } }, provider: { aws: [{}] } };

/** The checkout of a pull request or of main, after synthesis. */
describe("find-stacks.sh", () => {
  const folder = temporaryFolder();
  const identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...identity, ...args])
      .toString()
      .trim();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const commit = (path: string) => {
    write(path, `${path} ${git("rev-list", "--all", "--count")}`);
    git("add", "--all");
    git("commit", "--quiet", "-m", path);
    return git("rev-parse", "HEAD");
  };
  const synthesized = (json: object) => {
    for (const stack of STACKS) write(`cdktf.out/stacks/${stack}/cdk.tf.json`, JSON.stringify(json));
  };
  let base: string;

  beforeAll(() => {
    git("init", "--quiet");
    write(".gitignore", "cdktf.out\nsummary\noutput\naccess.md\n");
    write("package.json", JSON.stringify({ scripts: { gatehouse: `echo '${JSON.stringify(CHANGED)}' #` } }));
    const stacks = Object.fromEntries(STACKS.map((name) => [name, {}]));
    write("cdktf.out/manifest.json", JSON.stringify({ stacks }));
    write("main.ts", "");
    commit("organization.yaml");
  });
  beforeEach(() => {
    synthesized(S3);
    write("access.md", "alice gets vpc\n");
    base = git("rev-parse", "HEAD");
  });

  function found(since: string) {
    for (const file of ["output", "summary"]) rmSync(join(folder, file), { force: true });
    const GITHUB_OUTPUT = join(folder, "output");
    const GITHUB_STEP_SUMMARY = join(folder, "summary");
    const env = { ...process.env, ORGANIZATION: "", GITHUB_OUTPUT, GITHUB_STEP_SUMMARY };
    execFileSync(SCRIPT, [since], { cwd: folder, env, stdio: "pipe" });
    const lines = readFileSync(GITHUB_OUTPUT, "utf8").trim().split("\n");
    return {
      ...Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))),
      summary: existsSync(GITHUB_STEP_SUMMARY) ? readFileSync(GITHUB_STEP_SUMMARY, "utf8") : "",
      access: readFileSync(join(folder, "access.md"), "utf8"),
    };
  }
  const EVERY = JSON.stringify(STACKS.filter((name) => name !== "state"));

  it.each(["organization.yaml", "policies/vpc.json", "docs/state.md", "__tests__/x.test.ts", "README.md"])(
    "finds those that gatehouse changed names, when %s changed alone",
    (path) => {
      commit(path);
      expect(found(base)).toMatchObject({ names: '["account-A"]', state: "s3", access: "alice gets vpc\n" });
    },
  );

  it.each(["main.ts", "modules/mfa-role/trust.ts", "package-lock.json", "policies/lists/x.ts"])(
    "finds every stack when %s changed, though it changes no stack's JSON between the two files, and says so",
    (path) => {
      commit(path);
      const { names, summary, access } = found(base) as Record<string, string>;
      expect(names).toBe(EVERY);
      expect(summary).toContain("The code changed, too (files: 1)");
      expect(access).toBe(`alice gets vpc\n\n${summary?.split("\n")[0]}\n`);
    },
  );

  it("says whether plans in HCP Terraform can only read: each provider has a role of its own for them", () => {
    const terraform = { cloud: {} };
    const own = { alias: "A", shared_config_files: ["${var.x}"] };
    const reading = (aws: readonly object[]) => {
      synthesized({ terraform, provider: { aws } });
      return found("");
    };
    expect(reading([own, own])).toMatchObject({ state: "cloud", reading: "true" });
    expect(reading([own, { alias: "B", assume_role: [{}] }])).toMatchObject({ reading: "false" });
    expect(reading([{ ...own, assume_role: [{}] }])).toMatchObject({ reading: "false" });
    expect(reading([{ alias: "M" }])).toMatchObject({ reading: "false" });
  });

  it("tells of a stack that is removed, and leaves the bucket of the state to somebody's hands", () => {
    commit("organization.yaml");
    const removed = found(base);
    expect(removed.summary).toMatch(/^Stack `account-B` is no longer synthesized: [^\n]*\n$/);
    expect(found("").summary).toMatch(
      /^Stack `state`, the bucket of the state, is planned and applied by hand: /,
    );
  });

  it("finds every stack where there is no commit to compare with", () => {
    expect(found("")).toMatchObject({ names: EVERY, state: "s3" });
    expect(found("0123456789012345678901234567890123456789")).toMatchObject({ names: EVERY });
  });
});
