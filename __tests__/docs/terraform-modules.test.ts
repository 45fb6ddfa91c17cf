import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";

const text = (...path: readonly string[]) => readFileSync(join(PACKAGE, ...path), "utf8");
const isCode = (line: string) => /^\s*[^\s#]/.test(line);
const codeLines = (of: string) => of.split("\n").filter(isCode).length;

const EXAMPLE = join("examples", "terraform");
const example = readdirSync(join(PACKAGE, EXAMPLE))
  .filter((name) => name.endsWith(".tf"))
  .map((name) => text(EXAMPLE, name))
  .join("\n");

/** The cells of the table row with this beginning. */
function row(beginning: string): string[] {
  const line = text("docs", "modules.md")
    .split("\n")
    .find((it) => it.startsWith(`| ${beginning}`));
  return (line ?? "").split("|").map((cell) => cell.trim());
}

describe("docs/modules.md", () => {
  it("states the line counts of the example and of one more account", () => {
    const ofB = [
      /^provider "aws" \{\n {2}alias\s+= "B"[\s\S]*?^\}/m,
      /^module "roles_B"[\s\S]*?^\}/m,
      /^ {4}B = .*$/m,
    ];
    const more = codeLines(ofB.map((part) => part.exec(example)?.[0] ?? "missing\n".repeat(99)).join("\n"));
    const two = codeLines(example);
    expect(row("these modules").slice(2, 5)).toEqual([two, two + 8 * more, more].map(String));
  });

  it("states the resource count of the README's plan", () => {
    const [, planned] = /^Plan: (\d+) to add/m.exec(text("README.md")) ?? [];
    expect(text("docs", "modules.md")).toContain(`${planned} resources either way`);
  });

  it("states the line count of the organization file", () => {
    const two = codeLines(text("organization.yaml"));
    expect(row("`organization.yaml`").slice(2, 5)).toEqual([two, two + 8, 1].map(String));
  });
});

describe("module sources to paste", () => {
  it("name one version of the modules everywhere", () => {
    const files = ["README.md", ...["docs", "modules", "examples"].flatMap(within)];
    const versions = files.flatMap((file) => text(file).match(/(?<=\?ref=)v[\w.]+/g) ?? []);
    expect(versions.length).toBeGreaterThan(15);
    expect([...new Set(versions)]).toEqual(["v1.0.0"]);
  });

  it("note on each line that the version is an example", () => {
    const files = ["README.md", ...["docs", "modules", "examples"].flatMap(within)];
    const lines = files.flatMap((file) =>
      text(file)
        .split("\n")
        .filter((line) => line.includes("?ref=v")),
    );
    expect(lines.filter((line) => !line.includes("an example: pin your tag or commit"))).toEqual([]);
  });

  function within(folder: string): string[] {
    return readdirSync(join(PACKAGE, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(md|tf)$/.test(path))
      .map((path) => join(folder, path));
  }
});
