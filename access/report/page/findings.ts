import { counted, many } from "../../../organization/in-words";
import type { Access } from "../access";
import type { Claim, Proof, QuotaGauge, ReportFinding, ReportModel } from "../report-model";
import { element, minute } from "./elements";
import { paged, table } from "./table";
import { view } from "./view";

/** Usage of IAM's quotas. */
export function quotasView({ model }: Access<ReportModel>): HTMLElement {
  return view(
    "Quotas",
    "The highest usage of each IAM quota. The command line warns from 80 %.",
    element("ul", { class: "gauges" }, ...model.quotas.map(gauge)),
  );
}

function gauge({ of, count, limit, says, isClose }: QuotaGauge): HTMLElement {
  const share = Math.round((100 * count) / limit);
  const label = `${of}: ${counted(count)} of ${counted(limit)}`;
  return element(
    "li",
    { class: isClose ? "gauge close" : "gauge" },
    element(
      "div",
      {},
      element("strong", {}, of),
      element("span", {}, `${counted(count)} of ${counted(limit)}`),
    ),
    element(
      "meter",
      { min: 0, max: limit, high: 0.8 * limit, optimum: 0, value: count, "aria-label": label },
      `${share} %`,
    ),
    element("small", {}, isClose ? `close: ${says}` : says),
  );
}

/** The linter's findings in policies. */
export function findingsView({ model }: Access<ReportModel>): HTMLElement {
  const open = model.findings.filter(({ accepted }) => accepted === undefined);
  const intro =
    model.findings.length === 0
      ? "The linter finds nothing in the policies."
      : `${open.length === 0 ? "All that" : "What"} the linter finds in the policies${open.length === 0 ? " is accepted in the file, with a reason." : `: ${many(open.length, "finding")} not accepted.`}`;
  return view(
    "Findings",
    intro,
    model.findings.length === 0
      ? undefined
      : paged("Findings", model.findings, (part) =>
          table(
            "Findings of the linter",
            ["Finding", "Where", "Rule", "Accepted because"],
            part.map(findingRow),
          ),
        ),
  );
}

function findingRow({ rule, where, message, accepted }: ReportFinding): HTMLElement {
  return element(
    "tr",
    { class: message === undefined && "over" },
    element("th", { scope: "row" }, message ?? "no such finding: delete the acceptance"),
    element("td", {}, where),
    element("td", {}, element("code", {}, rule)),
    element("td", {}, accepted ?? element("strong", { class: "bad" }, "not accepted")),
  );
}

/** The verdict on the synthesized stacks. */
export function proofView({ model }: Access<ReportModel>): HTMLElement {
  const { proof, commit } = model;
  const { title, says } = verdictInWords(proof);
  const when = `${minute(proof.at)}${commit === undefined ? "" : `, at ${commitInWords(commit)}`}`;
  return view(
    title,
    proof.why === undefined ? `${says} Judged ${when}.` : `${says} ${when}: ${proof.why}.`,
    proof.claims.length === 0
      ? undefined
      : element("ul", { class: "claims" }, ...proof.claims.map(claimItem)),
  );
}

/** The verdict as a title, a sentence and a mark. */
export function verdictInWords({ verdict, isSample }: Proof): { title: string; says: string; mark: string } {
  const read = "An independent IAM evaluator judged the Terraform JSON synthesized from the file";
  if (verdict === "not proven")
    return {
      title: "Not proven",
      says: "Not every claim about the synthesized stacks has been judged.",
      mark: "open",
    };
  if (verdict === "refuted")
    return { title: "Refuted", says: `${read}: it does not match what the file grants.`, mark: "bad" };
  return isSample
    ? {
        title: "Proven on a sample",
        says: `${read}: for a sample of users and roles it allows exactly what the file grants.`,
        mark: "good",
      }
    : {
        title: "Proven",
        says: `${read}: it allows exactly what the file grants.`,
        mark: "good",
      };
}

export function commitInWords({ hash, isChanged }: { hash: string; isChanged: boolean }): string {
  return `commit ${hash.slice(0, 10)}${isChanged ? " with uncommitted changes" : ""}`;
}

/** CSS class of a claim's state. */
const MARKS: Readonly<Record<Claim["state"], string>> = {
  proven: "good",
  "in part": "good",
  refuted: "bad",
  "not judged": "bad",
  "nothing to judge": "open",
};

function claimItem({ claim, state, judged, counterExamples, ...others }: Claim): HTMLElement {
  const { notJudged = [], notes = [], sample, nothingToJudge } = others;
  const most = 200;
  return element(
    "li",
    {},
    element("strong", { class: MARKS[state] }, state === "in part" ? "proven in part" : state),
    element(
      "div",
      {},
      `${claim} `,
      element(
        "small",
        {},
        state === "nothing to judge" ? (nothingToJudge ?? "") : `${counted(judged)} judged`,
      ),
      sample !== undefined && element("small", { class: "open" }, `a sample: ${sample}`),
      ...notJudged.map((what) => element("small", { class: "open" }, `not judged: ${what}`)),
      ...notes.map((note) => element("small", {}, note)),
      counterExamples.length > 0 &&
        element("ul", {}, ...counterExamples.slice(0, most).map((example) => element("li", {}, example))),
      counterExamples.length > most && element("p", {}, `and ${counted(counterExamples.length - most)} more`),
    ),
  );
}
