import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { PACKAGE } from "../../organization/package";

const NOT_OURS = ["node_modules", "cdktf.out", "lib", "coverage"];

/** Every text file of the project, relative to it. */
const FILES = filesIn(PACKAGE).map((path) => relative(PACKAGE, path));
const PAGES = FILES.filter((path) => path.endsWith(".md"));
const textOf = (path: string) => readFileSync(join(PACKAGE, path), "utf8");

/** Anchors as GitHub creates them: lower case, hyphens for spaces, a number for a repeated heading. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(textOf(page)).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = ""]) => {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = text.replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** The fault of a link, or undefined. */
function brokenLink(from: string, link: string): string | undefined {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? from : join(dirname(from), path);
  if (!existsSync(join(PACKAGE, target))) return `${from}: ${link}: no such file`;
  if (anchor !== undefined && !anchorsOf(target).includes(anchor)) return `${from}: ${link}: no such heading`;
  return undefined;
}

describe("links", () => {
  it("on every page name a file and heading that exist", () => {
    const links = PAGES.flatMap((from) =>
      [...withoutCode(textOf(from)).matchAll(/\]\(([^)\s]+)\)/g)]
        .filter(([, link = ""]) => !/^(https?|mailto):/.test(link))
        .map(([, link = ""]) => brokenLink(from, link)),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((link) => link !== undefined)).toEqual([]);
  });

  it("in code, messages and workflows name a page and heading that exist", () => {
    const named = FILES.filter((path) => path !== "__tests__/docs/links.test.ts").flatMap((from) =>
      [...textOf(from).matchAll(/\bdocs\/[\w-]+\.md(?:#[\w-]+)?/g)].map(([page]) => ({ from, page })),
    );
    expect(named.length).toBeGreaterThan(40);
    const broken = named.map(({ from, page }) => [from, brokenLink("README.md", page)] as const);
    expect(broken.filter(([, what]) => what !== undefined)).toEqual([]);
  });

  it("to code, in backticks, name a file or folder that exists", () => {
    const inCode = /`((?:__tests__|access|modules|organization|sandbox|stacks|tools|\.github)\/[\w./-]+)`/g;
    const named = PAGES.filter((path) => path !== "CHANGELOG.md").flatMap((from) =>
      [...textOf(from).matchAll(inCode)].map(([, path = ""]) => ({ from, path })),
    );
    expect(named.length).toBeGreaterThan(60);
    const missing = named.filter(({ path }) => !existsSync(join(PACKAGE, path)));
    expect(missing).toEqual([]);
  });

  it("reach every page in docs/ from its index", () => {
    const index = textOf("docs/README.md");
    const pages = PAGES.filter((path) => /^docs\/(?!README)/.test(path)).map((path) => path.slice(5));
    expect(pages.filter((page) => !index.includes(`](${page}`))).toEqual([]);
  });
});

describe("lines of the README and of docs/", () => {
  it("have at most 120 columns, except tables, code, pictures and URLs", () => {
    const pages = PAGES.filter((path) => path === "README.md" || path.startsWith("docs/"));
    const long = pages.flatMap((path) =>
      withoutCode(textOf(path))
        .split("\n")
        .filter(
          (line) => line.length > 120 && !/^\s*(>\s*)?(\||!\[)/.test(line) && !/https?:\S{60,}/.test(line),
        )
        .map((line) => `${path}: ${line}`),
    );
    expect(long).toEqual([]);
  });
});

/** A page without its code blocks, which contain no links or headings. */
function withoutCode(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^\1```/gm, "");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_OURS.includes(entry.name) || (entry.name.startsWith(".") && entry.name !== ".github")) return [];
    if (entry.isDirectory()) return filesIn(path);
    const isText = /\.(ts|tsx|cjs|js|sh|md|tf|ya?ml)$|^help$/.test(entry.name);
    return isText && statSync(path).size < 1_000_000 ? [path] : [];
  });
}
