import { printFailure } from "../../organization/print-failure";
import { UserError } from "../../organization/user-error";

function printed(error: unknown, isDebug = false): { code: number; text: string } {
  const texts: string[] = [];
  const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => texts.push(String(text)) > 0);
  try {
    return { code: printFailure(error, isDebug), text: texts.join("") };
  } finally {
    spy.mockRestore();
  }
}

describe("a failure", () => {
  it("is printed with its fix and no stack trace if it is expected", () => {
    expect(printed(new UserError("no such file", "name another"))).toEqual({
      code: 1,
      text: "no such file\n  fix       name another\n",
    });
  });

  it("has its own exit code", () => {
    expect(printed(new UserError("usage: code FILE", undefined, 2)).code).toBe(2);
  });

  it("of a file operation is printed as a sentence", () => {
    const error = Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "open", path: "a.yaml" });
    expect(printed(error)).toEqual({ code: 1, text: "a.yaml: permission denied\n" });
  });

  it("is printed with its stack trace if it is a bug", () => {
    const { code, text } = printed(new TypeError("x is undefined"));
    expect([code, text]).toEqual([1, expect.stringMatching(/^TypeError: x is undefined\n {4}at /)]);
  });

  it("shows its stack trace on request, even if it is expected", () => {
    expect(printed(new UserError("no such file"), true).text).toMatch(/\n {4}at /);
  });

  it("is printed with control characters escaped", () => {
    expect(printed(new UserError("a\u001b[2Kb")).text).toBe("a\\u001b[2Kb\n");
  });
});
