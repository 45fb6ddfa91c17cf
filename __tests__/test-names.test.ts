import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../organization/package";

/** Longer names are cut off in a list of failures. */
const LONGEST = 80;

/** A string literal followed by a function, as the first argument of `it`, `describe` or of what `each` returns. */
const TITLE =
  /(?:\bit|\bdescribe|\))(?:\.\w+)*\(\s*("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`),\s*(?:async )?(?:\(|\w+ =>|\w+\))/g;

function titlesIn(text: string): string[] {
  return [...text.matchAll(TITLE)].map(([, literal = ""]) => literal.slice(1, -1));
}

const files = readdirSync(join(PACKAGE, "__tests__"), { recursive: true, encoding: "utf8" }).filter((file) =>
  /\.(test|e2e|soak)\.ts$/.test(file),
);

describe("test names", () => {
  const titles = files.flatMap((file) =>
    titlesIn(readFileSync(join(PACKAGE, "__tests__", file), "utf8")).map((title) => ({ file, title })),
  );

  it(`have at most ${LONGEST} characters`, () => {
    expect(titles.filter(({ title }) => title.length > LONGEST)).toEqual([]);
  });

  it("exist in every test file", () => {
    const found = new Set(titles.map(({ file }) => file));
    expect(files.filter((file) => !found.has(file))).toEqual([]);
  });

  it("are found after it, it.each and describe, across lines", () => {
    const text =
      'describe("a", () => {\n it("b", async () => {});\n it.each([1])(\n  "c",\n  (n) => n);\n});';
    expect(titlesIn(text)).toEqual(["a", "b", "c"]);
  });
});
