/**
 * Characters that can deceive a terminal or a reader: control characters and changes of the writing direction.
 * Source: Unicode categories Cc, Zl, Zp and the Bidi_Control property.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** Untrusted text on one line, with such characters visible. */
export function inOneLine(text: string): string {
  return text.replace(UNPRINTABLE, " ");
}

/** Untrusted multi-line text, with such characters as JSON escapes. */
export function visible(text: string): string {
  return text.replace(/(?!\r\n|[\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, code);
}

function code(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
