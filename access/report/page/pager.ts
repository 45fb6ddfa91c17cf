import { counted } from "../../../organization/in-words";
import { element } from "./elements";

/** Buttons for the previous and next part; none if there is only one part. */
export function pager(
  what: string,
  first: number,
  size: number,
  total: number,
  go: (first: number) => void,
): HTMLElement | undefined {
  if (total <= size) return undefined;
  const button = (label: string, to: number, isPossible: boolean) => {
    const made = element("button", { type: "button", disabled: !isPossible }, label);
    made.addEventListener("click", () => {
      go(to);
      // The buttons are new elements: focus must stay in place for keyboard users.
      const again = [
        ...document.querySelectorAll<HTMLButtonElement>(`nav[aria-label="${what}"] button:enabled`),
      ];
      (again.find(({ textContent }) => textContent === label) ?? again[0])?.focus();
    });
    return made;
  };
  const last = Math.min(first + size, total);
  return element(
    "nav",
    { class: "pager", "aria-label": what },
    element("span", {}, `${what} ${counted(first + 1)}–${counted(last)} of ${counted(total)}`),
    button("Previous", Math.max(0, first - size), first > 0),
    button("Next", first + size, last < total),
  );
}
