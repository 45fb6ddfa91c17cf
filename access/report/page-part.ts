import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isCompiled } from "../../organization/package";

/** Source of each part of the page. */
const SOURCES = { script: "main.ts", style: "style.css", frame: "index.html" } as const;

export type PagePart = keyof typeof SOURCES;
export const PAGE_PARTS = Object.keys(SOURCES) as PagePart[];

/** File of a part in the compiled package. */
export const BUILT: Readonly<Record<PagePart, string>> = { ...SOURCES, script: "main.js" };

/** A part of the report's page. `npm run build` bundles script and style; from source they are bundled here. */
export function pagePart(part: PagePart): string {
  const folder = join(__dirname, "page");
  if (isCompiled || part === "frame") return readFileSync(join(folder, BUILT[part]), "utf8");
  return bundled(join(folder, SOURCES[part]));
}

/** A file with all that it imports, for the browsers of the last two years. */
function bundled(file: string): string {
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    format: "iife",
    minify: true,
    charset: "utf8",
    target: ["es2022"],
    supported: { nesting: true },
    write: false,
    logLevel: "silent",
  });
  return (outputFiles[0]?.text ?? "").trim();
}
