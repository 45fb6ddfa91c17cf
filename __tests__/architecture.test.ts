import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { PACKAGE } from "../organization/package";

/** The folders that each folder may import: the arrows of CONTRIBUTING.md. Each may import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["organization", "stacks"],
  "index.ts": ["organization", "stacks"],
  organization: [],
  modules: [],
  stacks: ["organization", "modules"],
  "access/cli.ts": ["organization", "sandbox", ...foldersOfAccess()],
  "access/bin.ts": ["access/cli.ts"],
  // `gatehouse synth` is main.ts.
  "access/commands": ["organization", "main.ts", ...foldersOfAccess()],
  "access/iam": ["organization"],
  "access/output": ["organization"],
  "access/processes": [],
  "access/run": ["organization", "access/output", "access/processes", "access/synthesis", "access/changed"],
  "access/why": ["organization"],
  "access/init": ["organization", "access/iam"],
  "access/synthesis": ["organization", "access/iam"],
  "access/lint": ["organization", "access/iam"],
  "access/proof": ["organization", "access/iam"],
  "access/bootstrap": ["organization", "access/iam", "access/synthesis"],
  "access/health": ["organization", "access/iam", "access/proof"],
  "access/report": [
    "organization",
    "access/iam",
    "access/output",
    "access/synthesis",
    "access/lint",
    "access/proof",
  ],
  "access/matrix": ["organization", "access/output", "access/report"],
  "access/profiles": ["organization", "access/matrix"],
  "access/onboard": ["organization", "access/profiles", "access/proof"],
  "access/diff": ["organization", "access/iam", "access/output", "access/matrix"],
  "access/upgrade": ["organization", "access/iam", "access/synthesis"],
  "access/changed": ["organization", "access/output", "access/synthesis", "access/diff"],
  "access/verify": [
    "organization",
    "access/iam",
    "access/synthesis",
    "access/proof",
    "access/health",
    "access/profiles",
  ],
  "access/import": [
    "organization",
    // Recognizes self-service by what Gatehouse would write.
    "modules",
    "access/iam",
    "access/output",
    "access/proof",
    "access/diff",
    "access/health",
    "access/init",
    "access/synthesis",
  ],
  "access/adopt": ["organization", "access/iam", "access/output", "access/synthesis", "access/verify"],
  sandbox: ["organization", ...foldersOfAccess()],
};
/** Packages that only one place imports. */
const ONE_PLACE: Readonly<Record<string, RegExp>> = {
  "@cloud-copilot/iam-simulate": /^access\/iam\/evaluator\.ts$/,
  "@cloud-copilot/iam-policy": /^access\/iam\/evaluator\.ts$/,
  cdktf: /^(main\.ts$|stacks\/|modules\/(expression|policy-document|account-guardrails\/check)\.ts$)/,
  "@cdktf/provider-aws": /^(stacks|modules)\//,
};

function foldersOfAccess(): string[] {
  const entries = readdirSync(join(PACKAGE, "access"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `access/${name}`);
}

interface Import {
  readonly file: string;
  readonly from: string;
  /** The imported project file; undefined for a package. */
  readonly target?: string;
}

const SOURCES = [
  "main.ts",
  "index.ts",
  "organization",
  "modules",
  "stacks",
  "access",
  "sandbox",
  "tools",
].flatMap((place) =>
  place.endsWith(".ts")
    ? [place]
    : readdirSync(join(PACKAGE, place), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => join(place, name)),
);
const imports = SOURCES.flatMap((file): Import[] => {
  const text = readFileSync(join(PACKAGE, file), "utf8");
  return [...text.matchAll(/(?:from |import\(|import )"([^"]+)"/g)].map(([, from = ""]) => {
    const path = join(dirname(file), from);
    return { file, from, target: from.startsWith(".") ? (extname(path) ? path : `${path}.ts`) : undefined };
  });
});

/** `access/iam` of `access/iam/catalog.ts`, `stacks` of `stacks/layout.ts`, `main.ts`. */
function placeOf(file: string): string {
  const [top = "", room = ""] = file.split("/");
  return top === "access" ? `${top}/${room}` : top;
}

describe("imports", () => {
  const places = [...new Set(SOURCES.map(placeOf))].filter((place) => place !== "tools");

  it.each(places)("of %s stay within its allowed folders", (place) => {
    const wrong = imports.filter(({ file, target }) => {
      if (target === undefined || placeOf(file) !== place || placeOf(target) === place) return false;
      return !MAY_IMPORT[place]?.includes(placeOf(target));
    });
    expect(wrong).toEqual([]);
  });

  it("of the program are commander alone until a command is called", () => {
    // Type imports and import(), which is called in a command, load nothing.
    const eager = (file: string) =>
      [
        ...readFileSync(join(PACKAGE, file), "utf8").matchAll(
          /^(?:import|export) (?!type)(?:[^;"]*?from )?"([^"]+)"/gm,
        ),
      ].map(([, from = ""]) => (from.startsWith(".") ? `${join(dirname(file), from)}.ts` : from));
    const loaded = reachable(["access/cli.ts"], (one) => (one.endsWith(".ts") ? eager(one) : []));
    const packages = [...loaded].filter((one) => !one.endsWith(".ts") && !one.startsWith("node:"));
    expect(packages.sort()).toEqual(["@commander-js/extra-typings"]);
  });

  it("form no cycle of folders", () => {
    for (const [place, others] of Object.entries(MAY_IMPORT)) {
      const next = (other: string) => MAY_IMPORT[other] ?? [];
      expect(
        reachable(
          others.filter((other) => other !== place),
          next,
        ),
      ).not.toContain(place);
    }
  });

  it("form no cycle of files", () => {
    const targets = new Map<string, string[]>(SOURCES.map((file) => [file, []]));
    for (const { file, target } of imports) if (target !== undefined) targets.get(file)?.push(target);
    const inCircles = SOURCES.filter((file) =>
      reachable(targets.get(file) ?? [], (other) => targets.get(other) ?? []).has(file),
    );
    expect(inCircles).toEqual([]);
  });

  it("of restricted packages are in their one place, such as the AGPL evaluator", () => {
    const wrong = imports.filter(({ file, from }) =>
      Object.entries(ONE_PLACE).some(
        ([name, place]) =>
          !file.startsWith("tools/") && (from === name || from.startsWith(`${name}/`)) && !place.test(file),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("resolve to files that exist", () => {
    const sources = new Set(SOURCES);
    const missing = imports.filter(
      ({ target }) => target?.endsWith(".ts") && !target.startsWith("__tests__/") && !sources.has(target),
    );
    expect(missing).toEqual([]);
    expect(imports.filter(({ target }) => target !== undefined).length).toBeGreaterThan(1000);
    expect(imports).toContainEqual({
      file: "access/iam/evaluator.ts",
      from: "@cloud-copilot/iam-simulate",
      target: undefined,
    });
  });
});

/** Everything reachable from the given items, including them. */
function reachable(from: readonly string[], next: (one: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    open.push(...next(one));
  }
  return seen;
}
