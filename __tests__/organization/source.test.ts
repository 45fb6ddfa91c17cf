import { isSource, parseSource } from "../../organization/source";

function problems(text: string): string[] {
  const parsed = parseSource(text, "x.yaml");
  if (isSource(parsed)) return [];
  return parsed.map(({ position, message }) => `${position?.line}:${position?.column} ${message}`);
}

describe("a duplicate key", () => {
  it.each([
    ["in a mapping", "a: 1\nb: 2\na: 3\n", "3:1"],
    ["in a nested mapping", "x:\n  y: { a: 1 }\n  z: 1\n  y: 2\n", "4:3"],
    ["in a flow mapping", "x: { a: 1, b: 2, a: 3 }\n", "1:18"],
    ["in a list", "- a: 1\n  a: 2\n", "2:3"],
    ["in quotes", "a: 1\n'a': 2\n", "2:1"],
    ["by an escape", 'a: 1\n"\\x61": 2\n', "2:1"],
    ["with an anchor", "a: 1\n&x a: 2\n", "2:4"],
    ["in a mapping that is a key", "? { a: 1, a: 2 }\n: 1\n", "1:11"],
    ["in a mapping that an alias repeats", "x: &x { a: 1, a: 2 }\ny: *x\n", "1:15"],
  ])("is reported at its second place: %s", (_, text, place) => {
    expect(problems(text)).toContain(`${place} duplicate key`);
  });

  it("is reported once for each repetition", () => {
    expect(problems("a: 1\na: 2\na: 3\n")).toEqual(["2:1 duplicate key", "3:1 duplicate key"]);
  });

  it("is none in another mapping, or in other case", () => {
    expect(problems("a: { b: 1 }\nb: { a: 1 }\nA: 1\n")).toEqual([]);
  });
});
