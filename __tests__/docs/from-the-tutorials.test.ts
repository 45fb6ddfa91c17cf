import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { sectionOf } from "../support/documentation-page";

const PAGE = sectionOf("modules.md", "From the published tutorials");

/** The rows of "the text | today | run by", as cells. */
const ROWS = PAGE.split("\n#### ")
  .filter((section) => section.includes("| the text | today | run by |"))
  .flatMap((section) =>
    section
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2),
  )
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("the comparison with both tutorials", () => {
  it("names a test, AWS or another page for each command", () => {
    expect(ROWS.length).toBeGreaterThan(20);
    for (const [, , today = "", by = ""] of ROWS) {
      const isCommand = /`(npm|aws|aws-vault|ORGANIZATION)\b/.test(today);
      expect([today, by]).toEqual([today, isCommand ? expect.stringMatching(/`__tests__|\]\(|\*AWS\*/) : by]);
    }
  });

  it("names tests that exist", () => {
    const named = ROWS.flatMap(([, , , by = ""]) =>
      [...by.matchAll(/`(__tests__\/[^`]+)`/g)].map(([, path]) => path),
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path = "") => !existsSync(join(PACKAGE, path)))).toEqual([]);
  });

  it("uses existing package scripts and gatehouse commands", () => {
    const { scripts } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
    const typed = [...PAGE.matchAll(/npm run (?:-s )?([\w-]+)(?: -- ([a-z]+))?/g)];
    expect(typed.length).toBeGreaterThan(10);
    expect(typed.filter(([, script = ""]) => !(script in scripts)).map(([all]) => all)).toEqual([]);
    const help = readFileSync(join(PACKAGE, "help"), "utf8");
    const asked = typed.flatMap(([, script, command]) =>
      script === "gatehouse" && command ? [command] : [],
    );
    expect(asked.filter((command) => !help.includes(`gatehouse -- ${command} `))).toEqual([]);
  });
});
