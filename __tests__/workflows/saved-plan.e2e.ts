import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/opened-sandbox";
import { type Ran, runStep } from "../support/run-script";

jest.setTimeout(120_000);

const KEY = "k".repeat(44);

/** Stacks of a resource that is built into terraform, which needs no download and no account. */
describe("a saved plan, with the real terraform", () => {
  const folder = temporaryFolder();
  const state = (stack: string) => join(folder, `${stack}.tfstate`);
  const synthesized = join(folder, "synthesized");
  const write = (stack: string, input: string) => {
    mkdirSync(join(synthesized, stack), { recursive: true });
    const terraform = { backend: { local: { path: state(stack) } } };
    const resource = { terraform_data: { it: { input } } };
    writeFileSync(join(synthesized, stack, "cdk.tf.json"), JSON.stringify({ terraform, resource }));
  };
  /** A plan job in a separate checkout, with its archive. */
  function planned(STACKS: string, PLAN_KEY: string | undefined = KEY): Ran & { readonly archive: string } {
    const cwd = join(temporaryFolder(), "stacks");
    cpSync(synthesized, cwd, { recursive: true });
    const archive = join(cwd, "..", "plans.tar.gpg");
    return { ...runStep(`plan-stacks.sh ${archive}`, { cwd, env: { STACKS, PLAN_KEY } }), archive };
  }
  const applied = (archive: string, STACKS: string, env: NodeJS.ProcessEnv = {}) =>
    runStep(`apply-stacks.sh ${archive}`, { env: { STACKS, PLAN_KEY: KEY, ...env } });
  const inputs = (stack: string) =>
    JSON.parse(readFileSync(state(stack), "utf8")).resources[0].instances[0].attributes.input.value;

  beforeAll(() => {
    write("A", "first");
    write("B", "first ```");
  });

  it("is shown stack by stack and applied as shown", () => {
    const { status, summary, archive } = planned("A B");
    expect(status).toBe(0);
    expect(summary).toMatch(
      /^### A\n\nPlan: 1 to add, 0 to change, 0 to destroy\.\n\n {4}\n[\s\S]*\n### B\n/,
    );
    // No text in a plan ends the block that contains it.
    expect(summary).toContain('\n          + input  = "first ```"\n');
    expect(existsSync(state("A"))).toBe(false);

    const { status: code, stdout } = applied(archive, "A B");
    expect([code, stdout.match(/Resources: 1 added/g)]).toEqual([
      0,
      ["Resources: 1 added", "Resources: 1 added"],
    ]);
    expect([inputs("A"), inputs("B")]).toEqual(["first", "first ```"]);
  });

  it("is empty without changes", () => {
    const { status, summary, archive } = planned("A");
    expect([status, summary]).toEqual([0, expect.stringContaining("### A\n\nNo changes.\n")]);
    expect(applied(archive, "A")).toMatchObject({ status: 0, stdout: "A: no plan to apply\n" });
  });

  it("is refused as stale after another apply; other stacks are applied", () => {
    write("A", "second");
    const early = planned("A");
    write("B", "second");
    const late = planned("A B");
    expect(applied(early.archive, "A").status).toBe(0);
    const { status, stdout, stderr } = applied(late.archive, "A B");
    process.stdout.write(stderr);
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/1 changed, 0 destroyed\.[\s\S]*::error::not applied: A\n$/),
    ]);
    expect(stderr).toContain("Error: Saved plan is stale");
    expect([inputs("A"), inputs("B")]).toEqual(["second", "second"]);
  });

  it("cannot be read without the key, altered, or applied in another run", () => {
    write("A", "third");
    const { archive } = planned("A");
    const bytes = readFileSync(archive);
    expect(bytes.includes("cdk.tf.json")).toBe(false);
    expect(applied(archive, "A", { PLAN_KEY: "l".repeat(44) })).toMatchObject({ status: 2 });
    expect(applied(archive, "A", { GITHUB_RUN_ID: "8" }).stdout).toContain(
      "::error::the plans are of run 7 ",
    );
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 30) ^ 1, bytes.length - 30);
    writeFileSync(archive, bytes);
    expect(applied(archive, "A").status).not.toBe(0);
    expect(inputs("A")).toBe("second");
    for (const key of ["", "short"])
      expect(planned("A", key).stdout).toContain("GATEHOUSE_PLAN_KEY is not set");
  });

  it("is omitted for a stack that cannot be planned, and the run reports it", () => {
    mkdirSync(join(synthesized, "C"));
    writeFileSync(join(synthesized, "C", "cdk.tf.json"), "{ not JSON");
    const { status, summary, stdout, archive } = planned("C A");
    expect([status, stdout]).toEqual([1, expect.stringContaining("::error::not planned: C\n")]);
    expect(summary).toMatch(/^### C\n\n\*\*Not planned[\s\S]*### A\n\nPlan: /);
    expect(applied(archive, "C A")).toMatchObject({ status: 0 });
    expect(inputs("A")).toBe("third");
  });

  it("is shown but not saved for a pull request", () => {
    write("A", "fourth");
    const cwd = join(temporaryFolder(), "stacks");
    cpSync(synthesized, cwd, { recursive: true });
    const { status, summary } = runStep("plan-stacks.sh", { cwd, env: { STACKS: "A" } });
    expect([status, summary]).toEqual([0, expect.stringContaining("### A\n\nPlan: ")]);
    expect(existsSync(join(cwd, "A", "plan"))).toBe(false);
  });

  it("is truncated to GitHub's length limit with a notice", () => {
    write("A", "x".repeat(950_000));
    const { summary } = planned("A");
    expect(summary).toContain("**Cut: the beginning is in the log of this job.**");
    expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
  });
});
