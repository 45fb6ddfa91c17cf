import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** The nearest folder that contains a file, from a folder upward. */
export function folderAbove(folder: string, file: string): string | undefined {
  if (existsSync(join(folder, file))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : folderAbove(above, file);
}

/** Root folder of Gatehouse itself: of its source, or in node_modules. Contains policies/, modules/ and package.json. */
export const PACKAGE = folderAbove(__dirname, "package.json") ?? dirname(__dirname);

/** Compiled JavaScript in lib/, as npm installs it; otherwise TypeScript, which runs with tsx. */
const COMPILED = join(PACKAGE, "lib");
export const isCompiled = __dirname.startsWith(COMPILED);

/** Node's arguments that run one of Gatehouse's programs: `main` or `access/cli`. */
export function nodeArguments(program: string): string[] {
  if (isCompiled) return [join(COMPILED, `${program}.js`)];
  // By its path, because a name would be looked up from the person's folder.
  return ["--import", pathToFileURL(require.resolve("tsx")).href, join(PACKAGE, `${program}.ts`)];
}

/** A command of Gatehouse as the person types it: `npx gatehouse check`. */
export function gatehouseCommand(command: string): string {
  return isCompiled ? `npx gatehouse ${command}` : `npm run -s gatehouse -- ${command}`;
}

/** A command of cdktf as the person types it: `npx cdktf plan`. */
export function cdktfCommand(command: "synth" | "plan" | "apply"): string {
  return isCompiled ? `npx cdktf ${command}` : `npm run ${command}`;
}
