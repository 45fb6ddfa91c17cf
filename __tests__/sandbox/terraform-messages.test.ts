import { diagnostics, readPlan, stillUnderWay } from "../../sandbox/terraform-messages";

const printed = (...messages: object[]) => messages.map((message) => JSON.stringify(message)).join("\n");
const planned = (addr: string, action: string) => ({
  type: "planned_change",
  change: { resource: { addr }, action },
});
const hook = (type: string, addr: string) => ({ type, hook: { resource: { addr }, action: "create" } });
const summary = { type: "change_summary", changes: { add: 2, change: 1, remove: 1 } };

describe("a plan, as printed", () => {
  it("is its summary and what changes, without what is only read or moved", () => {
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

  it("is undefined without its summary: no changes and no output differ", () => {
    expect(() => readPlan(printed(planned("a.x", "create")))).toThrow(/without a summary/);
  });
});

describe("diagnostics", () => {
  const diagnostic = (severity: string, address?: string) => ({
    type: "diagnostic",
    diagnostic: { severity, summary: `a ${severity}`, detail: "because", address },
  });

  it("are errors with their resource, among other output", () => {
    const lines = `panic: {\n${printed(diagnostic("warning"), diagnostic("error", "aws_iam_role.a"))}\n{"type":"dia`;
    expect(diagnostics(lines)).toBe("a error\n  with aws_iam_role.a\nbecause");
  });

  it("are none where there are none", () => {
    expect(diagnostics(printed(summary, diagnostic("warning")))).toBe("");
  });
});

describe("what is still under way", () => {
  it("was begun, and neither done nor given up", () => {
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
