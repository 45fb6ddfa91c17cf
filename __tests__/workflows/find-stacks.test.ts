import { Repository } from "../support/git-repository";
import { npm, outputsOf, runStep } from "../support/run-script";

const STACKS = ["account-A", "account-B", "identity", "state"];
/** The output of `gatehouse changed`, which has its own tests. */
const CHANGED = [
  { name: "account-A", change: "changed" },
  { name: "account-B", change: "removed" },
];
const S3 = { terraform: { backend: { s3: {} } }, provider: { aws: [{}] } };

interface Job {
  readonly job: number;
  readonly stacks: string;
}

/** The checkout of main, or what judge-pull-request.sh made of it, after synthesis. */
describe("find-stacks.sh", () => {
  const repository = new Repository();
  let base: string;

  const synthesized = (json: object, stacks: readonly string[] = STACKS) => {
    repository.remove("cdktf.out");
    for (const stack of stacks)
      repository.write(`cdktf.out/stacks/${stack}/cdk.tf.json`, JSON.stringify(json));
    const manifest = { stacks: Object.fromEntries(stacks.map((name) => [name, {}])) };
    repository.write("cdktf.out/manifest.json", JSON.stringify(manifest));
  };
  function commit(path: string): string {
    repository.write(path, `${path} ${repository.git("rev-list", "--all", "--count")}`);
    return repository.commit(path);
  }
  function found(since: string, ORGANIZATION = "") {
    const ran = runStep(`find-stacks.sh ${since}`, {
      cwd: repository.folder,
      env: { ORGANIZATION },
      commands: { npm: npm("exit 9", `echo '${JSON.stringify(CHANGED)}'`) },
    });
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
    const { jobs = "", state, reading } = outputsOf(ran);
    const packed = JSON.parse(jobs) as Job[];
    return { packed, names: packed.map(({ stacks }) => stacks), state, reading, summary: ran.summary };
  }
  const EVERY = STACKS.filter((name) => name !== "state");

  beforeAll(() => {
    repository.write(".gitignore", "cdktf.out\n");
    repository.write("main.ts", "");
    commit("organization.yaml");
    commit("org/file.yaml");
  });
  beforeEach(() => {
    synthesized(S3);
    base = repository.git("rev-parse", "HEAD");
  });

  it.each([
    "organization.yaml",
    "policies/vpc.json",
    "policies/lists/vpc.json",
    "docs/state.md",
    "docs/pictures/matrix.png",
    "README.md",
    "modules/x/README.md",
  ])("finds the stacks that gatehouse changed names if only %s changed", (path) => {
    commit(path);
    expect(found(base)).toMatchObject({ names: ["account-A"], state: "s3" });
  });

  it.each([
    "main.ts",
    "modules/mfa-role/trust.ts",
    "package-lock.json",
    "policies/lists/x.ts",
    ".github/find-stacks.sh",
    "docs/policy.ts",
    "examples/a.yaml",
    "__tests__/fixture.ts",
    "a.md/code.ts",
    "policies/a.json/code.ts",
  ])("finds every stack if %s changed, and prints the reason", (path) => {
    commit(path);
    const { names, summary } = found(base);
    expect(names).toEqual(EVERY);
    expect(summary).toContain("The code changed, too (files: 1)");
  });

  it("treats only the files beside the file in ORGANIZATION as data", () => {
    commit("org/policies/vpc.json");
    expect(found(base, "org/file.yaml").names).toEqual(["account-A"]);
    const before = repository.git("rev-parse", "HEAD");
    commit("policies/vpc.json");
    expect(found(before, "org/file.yaml").names).toEqual(EVERY);
  });

  it("reports whether every provider has a read-only role for HCP Terraform plans", () => {
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

  it("reports a removed stack, and leaves the state bucket to a manual step", () => {
    commit("organization.yaml");
    expect(found(base).summary).toMatch(/^Stack `account-B` is no longer synthesized: [^\n]*\n$/);
    expect(found("").summary).toMatch(
      /^Stack `state`, the bucket of the state, is planned and applied manually: /,
    );
  });

  it("finds every stack without a commit to compare with", () => {
    expect(found("")).toMatchObject({ names: EVERY, state: "s3" });
    expect(found("0123456789012345678901234567890123456789")).toMatchObject({ names: EVERY });
  });

  it("packs a thousand stacks into twenty jobs, each exactly once", () => {
    const thousand = [...Array(1000).keys()].map((number) => `account-${number}`);
    synthesized(S3, thousand);
    const { packed } = found("");
    expect(packed.map(({ job }) => job)).toEqual([...Array(20).keys()].map((index) => index + 1));
    const perJob = packed.map(({ stacks }) => stacks.split(" "));
    expect(new Set(perJob.map(({ length }) => length))).toEqual(new Set([50]));
    expect(perJob.flat().sort()).toEqual([...thousand].sort());
  });

  it.each([1, 20, 21, 39, 256])("packs %s stacks evenly", (count) => {
    synthesized(
      S3,
      [...Array(count).keys()].map((number) => `account-${number}`),
    );
    const sizes = found("").packed.map(({ stacks }) => stacks.split(" ").length);
    expect(sizes).toHaveLength(Math.min(count, 20));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(count);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});
