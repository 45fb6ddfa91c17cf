/**
 * A CSV cell. Spreadsheets read cells like `=cmd` or `@sum` as formulas; a leading apostrophe prevents that, and other readers
 * must remove it.
 *
 * The rule of csv-stringify's `escape_formulas`, which took three times as long for 300,000 rows.
 *
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
