import { diagnostics, readPlan, stillUnderWay } from "../../sandbox/terraform-messages";

const printed = (...messages: object[]) => messages.map((message) => JSON.stringify(message)).join("\n");
const planned = (addr: string, action: string) => ({
  type: "planned_change",
  change: { resource: { addr }, action },
});
const hook = (type: string, addr: string) => ({ type, hook: { resource: { addr }, action: "create" } });
const summary = { type: "change_summary", changes: { add: 2, change: 1, remove: 1 } };

describe("a printed plan", () => {
  it("contains the summary and changes, not reads or moves", () => {
    const plan = readPlan(
      printed(
        planned("a.x", "create"),
        planned("a.y", "update"),
        planned("a.z", "replace"),
        planned("data.a.w", "read"),
        planned("a.v", "noop"),
        planned("a.u", "move"),
        summary,
      ),
    );
    expect(plan).toEqual({
      add: 2,
      change: 1,
      destroy: 1,
      changes: [
        { address: "a.x", actions: ["create"] },
        { address: "a.y", actions: ["update"] },
        { address: "a.z", actions: ["delete", "create"] },
      ],
    });
  });

  it("is undefined without a summary", () => {
    expect(() => readPlan(printed(planned("a.x", "create")))).toThrow(/without a summary/);
  });
});

describe("diagnostics", () => {
  const diagnostic = (severity: string, address?: string) => ({
    type: "diagnostic",
    diagnostic: { severity, summary: `a ${severity}`, detail: "because", address },
  });

  it("contain errors with their resources from mixed output", () => {
    const lines = `panic: {\n${printed(diagnostic("warning"), diagnostic("error", "aws_iam_role.a"))}\n{"type":"dia`;
    expect(diagnostics(lines)).toBe("a error\n  with aws_iam_role.a\nbecause");
  });

  it("are empty without errors", () => {
    expect(diagnostics(printed(summary, diagnostic("warning")))).toBe("");
  });
});

describe("the list of unfinished operations", () => {
  it("contains those that started and neither completed nor failed", () => {
    const lines = printed(
      hook("apply_start", "a.done"),
      hook("apply_start", "a.failed"),
      hook("apply_start", "a.hangs"),
      hook("apply_complete", "a.done"),
      hook("apply_errored", "a.failed"),
    );
    expect(stillUnderWay(lines)).toEqual(["a.hangs"]);
  });
});
