/**
 * Characters that deceive a terminal or a reader: control characters, and those that change the writing direction.
 * Source: Unicode, categories Cc, Zl, Zp and the Bidi_Control property.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** Text of a file that anybody may have written, in one line that shows all there is of it. */
export function inOneLine(text: string): string {
  return text.replace(UNPRINTABLE, " ");
}

/** The same for text of several lines: such characters are written as their JSON escapes. */
export function visible(text: string): string {
  return text.replace(/(?!\r\n|[\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, code);
}

function code(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
