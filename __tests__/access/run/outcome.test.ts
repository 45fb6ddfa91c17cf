import { exitCodeOf, type Outcome } from "../../../access/run/outcome";
import { renderOutcomes, renderQuestion, renderUndone, repeatCommand } from "../../../access/run/render";

const outcome = (stack: string, rest: Partial<Outcome>): Outcome => ({
  stack,
  result: "unchanged",
  log: `cdktf.out/logs/${stack}.log`,
  ...rest,
});
const counts = { import: 0, add: 3, change: 1, destroy: 0 };
const unchanged = outcome("account-A", {});
const changing = outcome("identity", { result: "changes", counts });
const failed = outcome("account-B", {
  result: "failed",
  step: "plan",
  reason: "Error: No valid credential sources found",
});
const again = repeatCommand("plan", {});

describe("the exit code of a run", () => {
  const detailed = { detailed: true };
  it("is Terraform's: 0, and with --detailed-exitcode 2 for changes", () => {
    expect(exitCodeOf([unchanged], detailed)).toBe(0);
    expect(exitCodeOf([unchanged, changing], detailed)).toBe(2);
    expect(exitCodeOf([unchanged, changing], { detailed: false })).toBe(0);
    expect(exitCodeOf([], detailed)).toBe(0);
  });

  it("is 1 if one stack failed, whatever the others have", () => {
    expect(exitCodeOf([changing, failed, unchanged], detailed)).toBe(1);
    expect(exitCodeOf([outcome("x", { result: "not started" })], detailed)).toBe(1);
    expect(exitCodeOf([outcome("x", { result: "interrupted" })], detailed)).toBe(1);
    expect(exitCodeOf([outcome("x", { result: "not confirmed" })], detailed)).toBe(1);
  });

  it("is the signal's for an interrupted run", () => {
    expect(exitCodeOf([failed], { detailed: true, interrupted: 130 })).toBe(130);
  });
});

describe("the answer of a run", () => {
  it("lists the stacks with changes and failures, and counts all", () => {
    const lines = renderOutcomes([unchanged, changing, failed], "table").replace(/ {2,}/g, "  ").split("\n");
    expect(lines).toEqual([
      "stack  result  log",
      "identity  3 to add, 1 to change, 0 to destroy  cdktf.out/logs/identity.log",
      "account-B  FAILED  terraform plan: Error: No valid credential sources found  cdktf.out/logs/account-B.log",
      "",
      "3 stacks: 1 without changes, 1 with changes (3 to add, 1 to change, 0 to destroy), 1 failed",
      "",
    ]);
  });

  it("is one line when nothing changes", () => {
    expect(renderOutcomes([unchanged], "table")).toBe("1 stack: 1 without changes\n");
  });

  it("is a sentence when no stack was chosen", () => {
    expect(renderOutcomes([], "table")).toBe("no stack to run\n");
    expect(renderOutcomes([], "json")).toBe("[]\n");
  });

  it("does not add up plans without counts", () => {
    const uncounted = outcome("account-C", { result: "changes" });
    expect(renderOutcomes([changing, uncounted], "table")).toContain(
      "2 stacks: 2 with changes (changes that Terraform does not count)\n",
    );
  });

  it("is every stack as JSON", () => {
    expect(JSON.parse(renderOutcomes([unchanged, changing], "json"))).toEqual([unchanged, changing]);
  });
});

describe("the question before an apply", () => {
  it("shows the counts of each plan, and the stacks that have none", () => {
    const question = renderQuestion([unchanged, changing, failed]);
    expect(question).toContain("identity   3 to add, 1 to change, 0 to destroy");
    expect(question).toContain("account-B  FAILED  terraform plan");
    expect(question).not.toContain("account-A");
  });
});

describe("failed stacks", () => {
  it("are listed with the reason, the log and the command that repeats each", () => {
    expect(renderUndone([unchanged, failed], again)).toBe(
      "account-B: FAILED  terraform plan: Error: No valid credential sources found\n" +
        "  log       cdktf.out/logs/account-B.log\n" +
        "  repeat    npm run -s gatehouse -- run plan account-B\n",
    );
    expect(renderUndone([unchanged, changing], again)).toBeUndefined();
  });

  it("are repeated together with those that never started", () => {
    const text = renderUndone([failed, outcome("account-C", { result: "not started" })], again);
    expect(text).toContain("all 2: npm run -s gatehouse -- run plan account-B account-C\n");
    expect(text).not.toContain("account-C: ");
  });

  it("are repeated with the same file and options, quoted for the shell", () => {
    const command = repeatCommand("apply", {
      organization: "it's here.yaml",
      parallelism: 3,
      isApproved: true,
    });
    expect(command(["account-A"])).toBe(
      "npm run -s gatehouse -- run apply account-A --organization 'it'\\''s here.yaml' --parallelism 3 --auto-approve",
    );
  });

  it("show how to release a lock", () => {
    const locked = { ...failed, advice: "the state is locked: x\n  found     lock 1" };
    expect(renderUndone([locked], again)).toContain(
      "  the state is locked: x\n    found     lock 1\n  repeat ",
    );
  });
});
