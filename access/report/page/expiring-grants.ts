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
      ? "No grant expires."
      : `Grants that expire, in ${file}, the next first. AWS denies new sessions from then on; existing sessions continue until their own end.`;
  return view("Expiring grants", intro, endings.length > 0 ? endingsTable(access, endings) : undefined);
}

export function endingsTable({ model }: Access<ReportModel>, endings: readonly Ending[]): HTMLElement {
  return paged("Expiring grants", endings, (part) =>
    table(
      "Expiring grants",
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
          element("td", {}, hasEnded ? "expired, ignored: delete it" : daysTo(notAfter)),
          element("td", { class: "number" }, line ?? ""),
        );
      }),
    ),
  );
}

function daysTo(end: string): string {
  const days = Math.ceil((Date.parse(end) - Date.now()) / 86_400_000);
  if (days <= 0) return "expired since this page was created";
  return days === 1 ? "within a day" : `in ${counted(days)} days`;
}
