import { createHash } from "node:crypto";
import { pagePart } from "./page-part";
import type { ReportModel } from "./report-model";

/**
 * The report as one HTML file that loads nothing else: it contains style, script and data, and its content security
 * policy allows only that style and that script, by their hashes.
 */
export function renderPage(model: ReportModel): string {
  const style = pagePart("style");
  const script = pagePart("script");
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
  return pagePart("frame").replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? "");
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
