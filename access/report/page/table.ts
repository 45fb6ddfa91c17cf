import { element } from "./elements";
import { pager } from "./pager";

const ROWS = 100;

export function table(caption: string, head: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return element(
    "div",
    { class: "scroll" },
    element(
      "table",
      {},
      element("caption", { class: "unseen" }, caption),
      element("thead", {}, element("tr", {}, ...head.map((says) => element("th", { scope: "col" }, says)))),
      element("tbody", {}, ...rows),
    ),
  );
}

/** A long table in parts. */
export function paged<T>(
  what: string,
  rows: readonly T[],
  draw: (part: readonly T[]) => HTMLElement,
): HTMLElement {
  const place = element("div");
  const go = (first: number) => {
    const part = draw(rows.slice(first, first + ROWS));
    const turn = pager(what, first, ROWS, rows.length, go);
    place.replaceChildren(...(turn === undefined ? [part] : [part, turn]));
  };
  go(0);
  return place;
}
