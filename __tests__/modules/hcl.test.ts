import { assignments, hcl } from "../../modules/hcl";

describe("a value in Terraform's language", () => {
  it.each([
    ["text", '"text"'],
    ["${var.name}", "var.name"],
    ["arn:${var.a}:${var.b}", '"arn:${var.a}:${var.b}"'],
    ["user/$${aws:username}", '"user/$${aws:username}"'],
    ["$${a}${var.b}", '"$${a}${var.b}"'],
    ['${replace(var.a, "/}/", "{")}', 'replace(var.a, "/}/", "{")'],
    ['a "quote" and \\ and\nlines', '"a \\"quote\\" and \\\\ and\\nlines"'],
    ["", '""'],
    [null, "null"],
    [true, "true"],
    [3600, "3600"],
    [[], "[]"],
    [{}, "{}"],
    [["a", "${var.b}"], '["a", var.b]'],
    [{ "aws:x": "1", y: 2 }, '{\n  "aws:x" = "1"\n  y       = 2\n}'],
  ])("%j is %s", (value, text) => {
    expect(hcl(value)).toBe(text);
  });

  it("is on lines of its own when it is long", () => {
    const long = "x".repeat(50);
    expect(hcl([long, long])).toBe(`[\n  "${long}",\n  "${long}",\n]`);
  });

  it("has columns that end where an assignment runs over several lines, as terraform fmt has it", () => {
    const text = assignments([
      ["a", "1"],
      ["long_name", "2"],
      ["object", "{\n  x = 1\n}"],
      ["b", "3"],
    ]);
    expect(text).toBe("a         = 1\nlong_name = 2\nobject = {\n  x = 1\n}\nb = 3");
  });

  it("is refused when an expression has no end", () => {
    expect(() => hcl("${var.a")).toThrow("an expression has no end: ${var.a");
  });
});
