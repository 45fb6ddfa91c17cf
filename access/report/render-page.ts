import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { ReportModel } from "./report-model";

const PAGE = join(__dirname, "page");

/**
 * The report as one HTML file that loads nothing else: it contains style, script and data, and its content security
 * policy allows only that style and that script, by their hashes.
 */
export function renderPage(model: ReportModel): string {
  const style = bundled("style.css");
  const script = bundled("main.ts");
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts: Readonly<Record<string, string>> = {
    policy,
    title: escapeHtml(`Access of ${model.organization}`),
    style,
    script,
    data: jsonForHtml(model),
  };
  return readFileSync(join(PAGE, "index.html"), "utf8").replace(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => parts[name] ?? "",
  );
}

/** One of the page's files with all that it imports, for the browsers of the last two years. */
function bundled(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(PAGE, name)],
    bundle: true,
    format: "iife",
    minify: true,
    charset: "utf8",
    target: ["es2022"],
    supported: { nesting: true },
    write: false,
    logLevel: "silent",
  });
  return (outputFiles[0]?.text ?? "").trim();
}

function hashOf(content: string): string {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

/** JSON that cannot end its element, nor begin a comment there. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
