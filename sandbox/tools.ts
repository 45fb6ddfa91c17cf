import { accessSync, constants } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { run } from "../access/processes/process-group";
import { UserError } from "../organization/user-error";
import { findInstalledProvider } from "./provider-installation";

const REGISTRY = "https://registry.terraform.io";
const INSTALL_TERRAFORM =
  "  fix       install 1.5 or later: https://developer.hashicorp.com/terraform/install";

/** A program and its leading arguments. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** The programs that the sandbox runs, as installed on this machine. */
export interface Tools {
  readonly terraform: Program;
  readonly emulator: Program;
}

/** A required tool is missing, with installation instructions. */
export class MissingTools extends UserError {
  constructor(readonly missing: readonly string[]) {
    super(missing.join("\n"));
  }
}

/**
 * Finds terraform and the emulator on the PATH.
 *
 * @throws MissingTools naming everything that is missing
 */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const missing: string[] = [];
  const terraform = onPath("terraform", environment);
  const version = terraform && (await terraformVersion(terraform, environment));
  if (terraform === undefined) missing.push(`terraform is not on the PATH\n${INSTALL_TERRAFORM}`);
  else if (!isRecentTerraform(version)) {
    missing.push(
      `${terraform} ${version === undefined ? "does not report its version" : `is version ${version}`}\n${INSTALL_TERRAFORM}`,
    );
  }
  const emulator = await findEmulator(environment);
  if (emulator === undefined) {
    missing.push(
      "the AWS emulator is missing: no moto_server on the PATH, no Python module moto.server\n  fix       pip install 'moto[server]>=5'",
    );
  }
  try {
    const { from } = findInstalledProvider();
    if (from === "registry" && missing.length === 0 && !(await canReachRegistry(environment))) {
      missing.push(
        `the AWS provider is not on this machine, and ${REGISTRY} does not answer\n` +
          "  fix       on a machine with access: terraform providers mirror FOLDER; then here: TF_PLUGIN_MIRROR=FOLDER",
      );
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    missing.push(error.message);
  }
  if (terraform === undefined || emulator === undefined || missing.length > 0)
    throw new MissingTools(missing);
  return { terraform: { command: terraform, args: [] }, emulator };
}

async function terraformVersion(
  terraform: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const quiet = { ...environment, CHECKPOINT_DISABLE: "1" };
  const { stdout } = await run(terraform, ["version", "-json"], { environment: quiet });
  return /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
}

/** Whether the version is at least 1.5, which stacks/terraform-settings.ts requires. */
function isRecentTerraform(version = ""): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 5);
}

/** Whether the registry answers. Behind a proxy, which Node ignores, assume that terraform can reach it. */
async function canReachRegistry(environment: NodeJS.ProcessEnv): Promise<boolean> {
  if (Object.keys(environment).some((name) => /^https_proxy$/i.test(name))) return true;
  return fetch(`${REGISTRY}/.well-known/terraform.json`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Prints the interpreter if moto and its server are installed; importing them would take seconds. */
const PROBE = `import importlib.util, sys
found = all(importlib.util.find_spec(name) for name in ("moto", "flask"))
print(sys.executable) if found else sys.exit(1)`;

async function findEmulator(environment: NodeJS.ProcessEnv): Promise<Program | undefined> {
  const server = onPath("moto_server", environment);
  // A version manager's shim exists for every Python version, even one without moto.
  if (server !== undefined && basename(dirname(server)) !== "shims") return { command: server, args: [] };
  for (const name of ["python3", "python"]) {
    const python = onPath(name, environment);
    if (python === undefined) continue;
    const { code, stdout } = await run(python, ["-c", PROBE], { environment });
    if (code === 0) return { command: stdout.trim(), args: ["-m", "moto.server"] };
  }
  return undefined;
}

/** The first executable called `name` on the PATH. */
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
