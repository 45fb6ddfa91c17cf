import { withoutStackTraces } from "../../stacks/without-stack-traces";
import { entitlements } from "../support/parse-organization";
import { synthesize, withStackTraces } from "../support/synthesized";

const file = entitlements("users: { alice: { grants: { vpc: all } } }");

describe("synthesis without stack traces", () => {
  it("produces the same bytes", () => {
    expect(synthesize(file)).toBe(withStackTraces(file));
  });

  it("keeps an error's stack, and restores Error afterwards", () => {
    const before = Error.prepareStackTrace;
    let stack = "";
    try {
      withoutStackTraces(() => {
        throw new TypeError("broken");
      });
    } catch (error) {
      stack = (error as Error).stack ?? "";
    }
    expect(stack).toMatch(/^TypeError: broken\n {4}at .*without-stack-traces\.test\.ts/);
    expect(Error.prepareStackTrace).toBe(before);
  });

  it("captures no stack of a non-error", () => {
    const object = { stack: "" };
    withoutStackTraces(() => {
      Error.captureStackTrace(object);
      expect(object.stack).toBe("");
    });
  });
});
