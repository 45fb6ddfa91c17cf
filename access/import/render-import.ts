import type { ImportReport } from "./import-report";

export type ImportFormat = "table" | "markdown" | "json";

/** The three lists. */
export function renderImport({ findings }: ImportReport, _format: ImportFormat): string {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}
