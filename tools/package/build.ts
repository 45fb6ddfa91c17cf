import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILT, PAGE_PARTS, pagePart } from "../../access/report/page-part";
import { PACKAGE } from "../../organization/package";

/** Folders of the source whose JSON files the program reads. */
const WITH_DATA = ["access"];

/**
 * `npm run build`: compiles the program into lib/, in the same folders as the source, with the data that it reads and the
 * report's page as one script and one style.
 */
export function build(lib = join(PACKAGE, "lib")): void {
  rmSync(lib, { recursive: true, force: true });
  const tsc = join(PACKAGE, "node_modules", ".bin", "tsc");
  // The types of the exports alone: nobody imports a command.
  for (const project of ["tsconfig.package.json", "tsconfig.types.json"])
    execFileSync(tsc, ["-p", project, "--outDir", lib], { cwd: PACKAGE, stdio: "inherit" });
  for (const folder of WITH_DATA) {
    const files = readdirSync(join(PACKAGE, folder), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => name.endsWith(".json") && !name.endsWith("tsconfig.json")))
      cpSync(join(PACKAGE, folder, file), join(lib, folder, file));
  }
  const page = join("access", "report", "page");
  mkdirSync(join(lib, page));
  for (const part of PAGE_PARTS) writeFileSync(join(lib, page, BUILT[part]), pagePart(part));
}

if (require.main === module) build();
