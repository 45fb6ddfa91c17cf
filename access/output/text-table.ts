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

/** Rows under a head, in columns parted by two spaces, for the terminal. Ends with a newline. */
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

/** The same as a Markdown table. The content of cells stays text, whatever it contains. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

/** Text without a meaning in GitHub's Markdown: no markup, HTML or link, and nobody is mentioned. */
function markdownText(text: string): string {
  return (
    inOneLine(text)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replace(/[\\`*_[\]|~]/g, "\\$&")
      // An address stays one: a mention has no letter before it. A word joiner is not seen, and parts them.
      .replace(/(?<![A-Za-z0-9])@/g, "@\u2060")
      // The same of an address of the web, which would be a link by itself.
      .replace(/:(?=\/\/)/g, ":\u2060")
      .replace(/\bwww\./gi, "$&\u2060")
  );
}
