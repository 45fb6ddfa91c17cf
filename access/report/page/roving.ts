/**
 * Arrow keys in a table: one stop for the Tab key, and from there in four directions. Home and End go
 * along the row, with Ctrl to the table's corners.
 */
export function withArrowKeys(table: HTMLTableElement): void {
  const rows = [...table.rows].map((row) => [...row.cells].map(stopOf));
  for (const stop of rows.flat()) stop.tabIndex = -1;
  let current = rows[1]?.[0] ?? rows[0]?.[0];
  if (current) current.tabIndex = 0;
  const go = (next: HTMLElement | undefined) => {
    if (next === undefined) return;
    if (current) current.tabIndex = -1;
    next.tabIndex = 0;
    current = next;
  };
  table.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLElement && event.target.tabIndex === -1) go(event.target);
  });
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || current === undefined) return;
    const row = rows.findIndex((stops) => current !== undefined && stops.includes(current));
    const column = rows[row]?.indexOf(current) ?? 0;
    const next = nextStop(rows, row, column, event);
    if (next === undefined) return;
    event.preventDefault();
    go(next);
    next.focus();
  });
}

function nextStop(
  rows: readonly (readonly HTMLElement[])[],
  row: number,
  column: number,
  { key, ctrlKey }: KeyboardEvent,
): HTMLElement | undefined {
  switch (key) {
    case "ArrowUp":
      return rows[row - 1]?.[column];
    case "ArrowDown":
      return rows[row + 1]?.[column];
    case "ArrowLeft":
      return rows[row]?.[column - 1];
    case "ArrowRight":
      return rows[row]?.[column + 1];
    case "Home":
      return (ctrlKey ? rows[0] : rows[row])?.[0];
    case "End":
      return (ctrlKey ? rows.at(-1) : rows[row])?.at(-1);
    default:
      return undefined;
  }
}

/** The focusable element of a cell: its link, or the cell. */
function stopOf(cell: HTMLTableCellElement): HTMLElement {
  return cell.querySelector<HTMLElement>("a, button") ?? cell;
}
