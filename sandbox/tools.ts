import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./process-group";
import { findProviderHere } from "./provider-installation";

/** A program as it is called. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** The programs that the sandbox runs; each is of the person's own machine. */
export interface Tools {
  readonly terraform: Program;
  readonly emulator: Program;
}

/** What the sandbox cannot do without and did not find: what, and how to get it. */
export class MissingTools extends Error {
  override readonly name = "MissingTools";

  constructor(readonly missing: readonly string[]) {
    super(missing.join("\n"));
  }
}

/**
 * Finds terraform and the emulator on the PATH.
 *
 * @throws MissingTools naming all that is missing
 */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const missing: string[] = [];
  const terraform = onPath("terraform", environment);
  if (terraform === undefined) {
    missing.push(
      "terraform is not on the PATH\n  fix       install 1.5 or later: https://developer.hashicorp.com/terraform/install",
    );
  }
  const emulator = await findEmulator(environment);
  if (emulator === undefined) {
    missing.push(
      "the AWS emulator is missing: no moto_server on the PATH, no Python module moto.server\n  fix       pip install 'moto[server]>=5'",
    );
  }
  try {
    findProviderHere();
  } catch (error) {
    missing.push((error as Error).message);
  }
  if (terraform === undefined || emulator === undefined || missing.length > 0)
    throw new MissingTools(missing);
  return { terraform: { command: terraform, args: [] }, emulator };
}

async function findEmulator(environment: NodeJS.ProcessEnv): Promise<Program | undefined> {
  const server = onPath("moto_server", environment);
  if (server !== undefined) return { command: server, args: [] };
  for (const name of ["python3", "python"]) {
    const python = onPath(name, environment);
    if (python === undefined) continue;
    // Asks whether the module is there without importing it, which takes seconds.
    const probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('moto.server') is None)";
    const { code } = await run(python, ["-c", probe], { environment });
    if (code === 0) return { command: python, args: ["-m", "moto.server"] };
  }
  return undefined;
}

/** The first file of a name on the PATH that may be executed. */
export function onPath(name: string, { PATH = "", PATHEXT }: NodeJS.ProcessEnv): string | undefined {
  const endings = process.platform === "win32" ? (PATHEXT ?? ".EXE").split(";") : [""];
  const candidates = PATH.split(delimiter).flatMap((folder) =>
    endings.map((ending) => join(folder, name + ending)),
  );
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
