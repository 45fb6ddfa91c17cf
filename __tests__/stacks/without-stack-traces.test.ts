import { withoutStackTraces } from "../../stacks/without-stack-traces";
import { entitlements } from "../support/parse-organization";
import { synthesize, withStackTraces } from "../support/synthesized";

const file = entitlements("users: { alice: { grants: { vpc: all } } }");

describe("without stack traces", () => {
  it("the same bytes are synthesized", () => {
    expect(synthesize(file)).toBe(withStackTraces(file));
  });

  it("an error keeps its stack, and everything is as before afterwards", () => {
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

  it("nothing is noted of what is no error", () => {
    const object = { stack: "" };
    withoutStackTraces(() => {
      Error.captureStackTrace(object);
      expect(object.stack).toBe("");
    });
  });
});
