import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";

/** The text of a page in docs/. */
export function pageOf(name: string): string {
  return readFileSync(join(PACKAGE, "docs", name), "utf8");
}

/** The text below a heading, up to the next heading of its level or above. */
export function sectionOf(page: string, heading: string): string {
  const text = pageOf(page);
  const headings = [...text.matchAll(/^```[\s\S]*?^```|^(#+) (.*)$/gm)].filter(
    ([, level]) => level !== undefined,
  );
  const own = headings.find(([, , title]) => title === heading);
  if (own === undefined) throw new Error(`docs/${page} has no heading ${heading}`);
  const [line, level = ""] = own;
  const next = headings.find((it) => it.index > own.index && (it[1] ?? "").length <= level.length);
  return text.slice(own.index + line.length + 1, next?.index);
}
