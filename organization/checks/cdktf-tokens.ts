import type { Path, Report } from "../problem";

/** First 16 bits, without the sign, of numbers that encode a cdktf token. */
const NUMBER_MARKERS = new Set([0x7dff, 0x7bff]);
const MARKER = /[$#&]\{TfToken\[/;
const MAP_MARKERS = new Set(["String Map Token Value", "Any Map Token Value"]);
const NUMBER = /[-|\d.+]+e[-|\d.eE+]+/g;

/**
 * Whether cdktf would mistake a text for one of its own tokens, and replace it or throw. Tokens are distinguished from text
 * only by their form.
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

/** Reports keys and texts that look like cdktf tokens. */
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
    message: "this text looks like a CDKTF token",
    found,
    expected: "any other text",
    fix: "delete it: it has no meaning in AWS",
  };
}

/** The first text in a policy document, keys included, that looks like a cdktf token. */
export function tokenIn(data: unknown): string | undefined {
  let found: string | undefined;
  checkTokens(data, (problem) => {
    found ??= problem.found;
  });
  return found;
}
