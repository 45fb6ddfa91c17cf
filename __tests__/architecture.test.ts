import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const PROJECT = join(__dirname, "..");

/** What each place may import of ours: the arrows of CONTRIBUTING.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["organization", "stacks"],
  organization: ["organization"],
  modules: ["modules"],
  stacks: ["stacks", "organization", "modules"],
  generator: ["generator", "stacks", "modules", "organization"],
  access: ["access", "organization"],
  bootstrap: ["bootstrap", "access", "organization"],
  sandbox: ["sandbox", "access", "organization"],
};
/** Packages that have one place. */
const ONE_PLACE: Readonly<Record<string, RegExp>> = {
  "@cloud-copilot/iam-simulate": /^access\/proof\/evaluator\.ts$/,
  "@cloud-copilot/iam-policy": /^access\/proof\/evaluator\.ts$/,
  cdktf:
    /^(main\.ts$|(stacks|generator)\/|modules\/(inputs|policy-document|module-interface|sibling-module|account-guardrails\/check)\.ts$)/,
  "@cdktf/provider-aws": /^(stacks|modules|generator)\//,
};

interface Import {
  readonly file: string;
  readonly from: string;
}

function importsOf(place: string): Import[] {
  const isFile = place.endsWith(".ts");
  const names = isFile
    ? [place]
    : readdirSync(join(PROJECT, place), { recursive: true, encoding: "utf8" }).map((name) =>
        join(place, name),
      );
  return names
    .filter((name) => name.endsWith(".ts"))
    .flatMap((file) => {
      const text = readFileSync(join(PROJECT, file), "utf8");
      return [...text.matchAll(/(?:from |import\(|import )"([^"]+)"/g)].map(([, from = ""]) => ({
        file,
        from,
      }));
    });
}

const imports = Object.keys(MAY_IMPORT).flatMap(importsOf);

describe("the arrows point one way", () => {
  it.each(Object.keys(MAY_IMPORT))("from %s only to what it may know", (place) => {
    const wrong = imports
      .filter(({ file, from }) => (file === place || file.startsWith(`${place}/`)) && from.startsWith("."))
      .filter(({ file, from }) => {
        const [target = ""] = relative(PROJECT, join(PROJECT, dirname(file), from)).split("/");
        return !MAY_IMPORT[place]?.includes(target);
      });
    expect(wrong).toEqual([]);
  });

  it("and packages have their places: the AGPL evaluator one file, cdktf none in organization", () => {
    const wrong = imports.filter(({ file, from }) =>
      Object.entries(ONE_PLACE).some(
        ([name, place]) => (from === name || from.startsWith(`${name}/`)) && !place.test(file),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("are read at all: there are imports to judge", () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports).toContainEqual({
      file: "access/proof/evaluator.ts",
      from: "@cloud-copilot/iam-simulate",
    });
  });
});
