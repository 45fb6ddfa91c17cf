import { counted, many } from "../../../organization/in-words";
import { Access } from "../access";
import type { ReportModel } from "../report-model";
import { element, minute } from "./elements";
import { endingsView } from "./expiring-grants";
import { commitInWords, findingsView, proofView, quotasView, verdictInWords } from "./findings";
import { placeOf } from "./location";
import { matrixView } from "./matrix";
import { pictureView } from "./picture";
import { accountView, userView } from "./subjects";
import { themeButton } from "./theme";

type View = (access: Access<ReportModel>, name: string, parameters: URLSearchParams) => HTMLElement;

/** Views by the first part of the URL fragment. */
const VIEWS: Readonly<Record<string, View>> = {
  matrix: (access, _, parameters) => matrixView(access, parameters),
  picture: (access, _, parameters) => pictureView(access, parameters),
  endings: endingsView,
  quotas: quotasView,
  findings: findingsView,
  proof: proofView,
  user: userView,
  account: accountView,
};

function start(): void {
  const model: ReportModel = JSON.parse(byId("data").textContent ?? "");
  const access = new Access(model);
  const main = byId("main");
  const tabs = tabsOf(model);
  byId("header").append(
    element(
      "div",
      { class: "brand" },
      element("a", { href: "#matrix" }, model.organization),
      element("span", {}, sizeOf(model)),
    ),
    element("nav", { "aria-label": "Views" }, ...tabs.values()),
    themeButton(),
  );
  byId("footer").append(
    `${model.file}${model.commit === undefined ? "" : `, ${commitInWords(model.commit)}`} · created ${minute(model.madeAt)} by gatehouse report${model.leaving.length === 0 ? "" : ` · leaving: ${model.leaving.join(", ")}`}`,
  );
  byId("skip").addEventListener("click", (event) => {
    // The URL determines the view, and must stay unchanged.
    event.preventDefault();
    main.focus();
  });
  const show = () => {
    const { view, name, parameters } = placeOf(location.hash);
    const draw = Object.hasOwn(VIEWS, view) ? VIEWS[view] : VIEWS.matrix;
    if (draw === undefined) return;
    main.replaceChildren(draw(access, name, parameters));
    for (const [tab, link] of tabs) {
      if (tab === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${main.querySelector("h1")?.textContent} · ${model.organization}`;
  };
  show();
  addEventListener("hashchange", () => {
    show();
    scrollTo(0, 0);
    byId("view").focus({ preventScroll: true });
  });
}

function tabsOf({ endings, quotas, findings, proof }: ReportModel): Map<string, HTMLElement> {
  const close = quotas.filter(({ isClose }) => isClose).length;
  const open = findings.filter(({ accepted }) => accepted === undefined).length;
  const { title, mark } = verdictInWords(proof);
  const tab = (view: string, label: string, mark = "", says = "") =>
    element(
      "a",
      { href: `#${view}` },
      label,
      mark !== "" && element("span", { class: `count ${mark}` }, says),
    );
  return new Map([
    ["matrix", tab("matrix", "Matrix")],
    ["picture", tab("picture", "Graph")],
    [
      "endings",
      tab("endings", "Expiring grants", endings.length > 0 ? "plain" : "", counted(endings.length)),
    ],
    ["quotas", tab("quotas", "Quotas", close > 0 ? "open" : "", `${counted(close)} close`)],
    [
      "findings",
      open > 0
        ? tab("findings", "Findings", "bad", counted(open))
        : tab("findings", "Findings", findings.length > 0 ? "plain" : "", counted(findings.length)),
    ],
    ["proof", tab("proof", title, mark, "●")],
  ]);
}

function sizeOf({ accounts, users, groups, roles }: ReportModel): string {
  return [
    many(users.length, "person", "people"),
    // Plus the group of all users.
    many(groups.length + 1, "group"),
    many(roles.length, "role"),
    many(accounts.length, "account"),
  ].join(" · ");
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

start();
