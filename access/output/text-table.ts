import Table from "cli-table3";
import { inOneLine } from "../../organization/printable";

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Rows under a header, in columns separated by two spaces. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const style = { "padding-left": 0, "padding-right": 0, head: [], border: [] };
  const table = new Table({ chars: NO_LINES, style });
  table.push([...head], ...rows.map((row) => row.map(inOneLine)));
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return `${lines.join("\n")}\n`;
}

/** The same as a Markdown table. Cell content is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

/** Text escaped for GitHub's Markdown: no markup, HTML, links or mentions. */
function markdownText(text: string): string {
  return (
    inOneLine(text)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replace(/[\\`*_[\]|~]/g, "\\$&")
      // An e-mail address remains intact: a mention has no letter before it. An invisible word joiner breaks mentions.
      .replace(/(?<![A-Za-z0-9])@/g, "@\u2060")
      // The same for URLs, which would become links.
      .replace(/:(?=\/\/)/g, ":\u2060")
      .replace(/\bwww\./gi, "$&\u2060")
  );
}
