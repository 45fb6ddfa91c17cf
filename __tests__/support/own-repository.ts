import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { build } from "../../tools/package/build";
import { temporaryFolder } from "./opened-sandbox";

/** A repository that `gatehouse init` wrote, with the compiled package installed, and this project's packages beside it. */
export function ownRepository(): string {
  const folder = join(temporaryFolder(), "my access");
  const modules = join(folder, "node_modules");
  const gatehouse = join(modules, "gatehouse");
  mkdirSync(gatehouse, { recursive: true });
  for (const name of readdirSync(join(PACKAGE, "node_modules")))
    if (name !== ".bin") symlinkSync(join(PACKAGE, "node_modules", name), join(modules, name));
  const { files }: { files: string[] } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  build(join(gatehouse, "lib"));
  for (const name of ["package.json", ...files.filter((it) => it !== "lib" && !it.includes("*"))])
    cpSync(join(PACKAGE, name), join(gatehouse, name), { recursive: true });
  mkdirSync(join(modules, ".bin"));
  const program = join(gatehouse, "lib", "access", "bin.js");
  chmodSync(program, 0o755);
  symlinkSync(program, join(modules, ".bin", "gatehouse"));
  symlinkSync(join(modules, "cdktf-cli", "bundle", "bin", "cdktf"), join(modules, ".bin", "cdktf"));
  const environment = { ...process.env, INIT_CWD: folder };
  // Nothing is installed from there.
  const address = "https://packages.example.com/gatehouse.tgz";
  const args = [program, "init", folder, "--ci", "none", "--package", address];
  execFileSync(process.execPath, args, { cwd: folder, env: environment });
  return folder;
}
