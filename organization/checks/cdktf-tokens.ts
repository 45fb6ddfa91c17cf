import type { Path, Report } from "../problem";

/** Numbers whose first 16 bits, without the sign, mark a cdktf token. */
const NUMBER_MARKERS = new Set([0x7dff, 0x7bff]);
const MARKER = /[$#&]\{TfToken\[/;
const MAP_MARKERS = new Set(["String Map Token Value", "Any Map Token Value"]);
const NUMBER = /[-|\d.+]+e[-|\d.eE+]+/g;

/**
 * Whether cdktf would take a text for a reference that it made itself, and put something else in its place
 * or end in an exception. Only their form distinguishes text from references.
 *
 * Source: cdktf/lib/tokens/private/encoding.js
 */
export function looksLikeToken(text: string): boolean {
  return MARKER.test(text) || MAP_MARKERS.has(text) || (text.match(NUMBER) ?? []).some(isMarkedNumber);
}

function isMarkedNumber(text: string): boolean {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, Math.abs(Number.parseFloat(text)));
  return NUMBER_MARKERS.has(bytes.getUint16(0));
}

/** No key and no text of the file looks like a reference of cdktf's. */
export function checkTokens(data: unknown, report: Report, path: Path = []): void {
  if (typeof data === "string" && looksLikeToken(data)) report({ path, ...problem(data) });
  if (typeof data !== "object" || data === null) return;
  for (const [key, value] of Object.entries(data)) {
    const inner = [...path, Array.isArray(data) ? Number(key) : key];
    if (looksLikeToken(key)) report({ path: inner, at: "key", ...problem(key) });
    checkTokens(value, report, inner);
  }
}

function problem(found: string) {
  return {
    message: "this text is a mark by which CDKTF finds its own references",
    found,
    expected: "any other text",
    fix: "delete it: AWS gives no meaning to it",
  };
}

/** The first text of a policy document that looks like a reference of cdktf's, keys among them. */
export function tokenIn(data: unknown): string | undefined {
  let found: string | undefined;
  checkTokens(data, (problem) => {
    found ??= problem.found;
  });
  return found;
}
