/**
 * A cell of a CSV file. A user may be called `=cmd` or `@sum`, and a spreadsheet takes a cell that begins so
 * for a formula: it gets an apostrophe, which spreadsheets do not show and other readers take off.
 *
 * The rule of csv-stringify's `escape_formulas`, which took three times as long for 300,000 rows: a matrix has millions.
 *
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
