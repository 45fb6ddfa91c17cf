import { counted, many } from "../../../organization/in-words";
import type { Access } from "../access";
import type { Ending, ReportModel } from "../report-model";
import { element, roleMark } from "./elements";
import { addressOf } from "./location";
import { paged, table } from "./table";
import { view } from "./view";

/** Grants that end, and those that have ended. */
export function endingsView(access: Access<ReportModel>): HTMLElement {
  const { endings, file } = access.model;
  const intro =
    endings.length === 0
      ? "No grant has an end."
      : `Grants with an end in ${file}, the next first. AWS itself refuses from then on; a session that was begun goes on to its own end.`;
  return view("Endings", intro, endings.length > 0 ? endingsTable(access, endings) : undefined);
}

export function endingsTable({ model }: Access<ReportModel>, endings: readonly Ending[]): HTMLElement {
  return paged("Endings", endings, (part) =>
    table(
      "Grants that end",
      ["Who", "Role", "Scope", "Last day", "Ends", "Line"],
      part.map(({ who, role, scope, accounts, until, notAfter, hasEnded, line }) => {
        const user = model.users.some(({ name }) => name === who);
        const place = model.roles.findIndex(({ key }) => key === role);
        return element(
          "tr",
          { class: hasEnded && "over" },
          element("th", { scope: "row" }, user ? element("a", { href: addressOf("user", who) }, who) : who),
          element("td", {}, roleMark(Math.max(0, place), role)),
          element("td", {}, scope, element("small", {}, many(accounts, "account"))),
          element("td", {}, until),
          element("td", {}, hasEnded ? "ended, left out: delete it" : daysTo(notAfter)),
          element("td", { class: "number" }, line ?? ""),
        );
      }),
    ),
  );
}

function daysTo(end: string): string {
  const days = Math.ceil((Date.parse(end) - Date.now()) / 86_400_000);
  if (days <= 0) return "has ended since this page was made";
  return days === 1 ? "within a day" : `in ${counted(days)} days`;
}
