import { each, expression, ForEach, hcl } from "../../../tools/modules/hcl";

describe("a rule's value in HCL", () => {
  it.each([
    ["text", '"text"'],
    [expression("var.name"), "var.name"],
    [`arn:${expression("var.a")}:${expression("var.b")}`, '"arn:${var.a}:${var.b}"'],
    [`${expression('replace(var.a, "/}/", "{")')}:aud`, '"${replace(var.a, "/}/", "{")}:aud"'],
    ['a "quote" and \\ and\nlines', '"a \\"quote\\" and \\\\ and\\nlines"'],
    ["", '""'],
    [null, "null"],
    [true, "true"],
    [3600, "3600"],
    [[], "[]"],
    [["a", expression("var.b")], '["a", var.b]'],
    [{ "aws:x": "1" }, '{ "aws:x" = "1" }'],
    [{ "aws:x": "1", y: 2 }, '{\n  "aws:x" = "1"\n  y       = 2\n}'],
  ])("writes %j as %s", (value, text) => {
    expect(hcl(value)).toBe(text);
  });

  it("escapes IAM variables and template markers", () => {
    expect(hcl("user/${aws:username}/%{if}")).toBe('"user/$${aws:username}/%%{if}"');
    expect(hcl(`${expression("var.a")}/\${aws:username}`)).toBe('"${var.a}/$${aws:username}"');
    expect(hcl("${var.name}")).toBe('"$${var.name}"');
  });

  it("uses several lines if it is long", () => {
    const long = "x".repeat(50);
    expect(hcl([long, long])).toBe(`[\n  "${long}",\n  "${long}",\n]`);
    expect(hcl({ a: long.repeat(2) })).toBe(`{\n  a = "${long.repeat(2)}"\n}`);
  });

  it("ends an aligned column at a multiline assignment", () => {
    const text = hcl({ a: 1, long_name: 2, object: { x: 1, y: 2 }, b: 3 });
    expect(text).toBe(
      "{\n  a         = 1\n  long_name = 2\n  object = {\n    x = 1\n    y = 2\n  }\n  b = 3\n}",
    );
  });

  it("writes a mapped list as a for expression", () => {
    const names = each("name in var.names");
    expect(hcl(names)).toBe("var.names");
    expect(hcl(names.map((name) => `role/${name}`))).toBe('[for name in var.names : "role/${name}"]');
    expect(hcl(names.map((suffix) => ({ suffix })))).toBe("[for name in var.names : { suffix = name }]");
  });

  it("maps only the innermost list", () => {
    expect(hcl([{ Action: each("name in var.names").map((name) => `a:${name}`) }])).toBe(
      '[{ Action = [for name in var.names : "a:${name}"] }]',
    );
  });

  it("repeats a statement for each element", () => {
    const statement = new ForEach("end in var.ends", { Sid: "Until", End: expression("end") });
    expect(hcl(statement)).toBe('[for end in var.ends : {\n  Sid = "Until"\n  End = end\n}]');
  });
});
