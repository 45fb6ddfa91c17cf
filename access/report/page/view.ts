import { element } from "./elements";

/** A page of the report: heading, introduction, content. */
export function view(title: string, intro: string, ...content: readonly (Node | undefined)[]): HTMLElement {
  return element(
    "section",
    { "aria-labelledby": "view" },
    element("h1", { id: "view", tabindex: -1 }, title),
    element("p", { class: "status" }, intro),
    ...content,
  );
}
