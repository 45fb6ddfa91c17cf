import { cpSync, mkdirSync } from "node:fs";
import { extname, join } from "node:path";
import { type Ended, run } from "../../access/processes/process-group";
import { PACKAGE } from "../../organization/package";
import { type Credentials, reachingRegistry, sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { temporaryFolder } from "../support/opened-sandbox";

/** The AWS endpoint that terraform calls, with credentials for it. */
export interface Reached {
  readonly endpoint: string;
  readonly credentials: Credentials;
}

/** Terraform configurations of the project in a folder of their own, as a team without Node has them. */
export class PlainTerraform {
  private constructor(
    readonly folder: string,
    private readonly command: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * Copies what Terraform reads: no state, no lock file, none of the constructs.
   *
   * @param parts folders of the project
   */
  static async copy(parts: readonly string[] = ["modules", "examples"]): Promise<PlainTerraform> {
    const folder = temporaryFolder();
    for (const part of parts) {
      const filter = (path: string) =>
        ["", ".tf", ".hcl", ".json"].includes(extname(path)) && !/\.terraform/.test(path);
      cpSync(join(PACKAGE, part), join(folder, part), { recursive: true, filter });
    }
    const cache = join(folder, "plugin-cache");
    mkdirSync(cache);
    const { terraform } = await findTools();
    return new PlainTerraform(folder, terraform.command, {
      ...cliConfiguration(folder),
      TF_PLUGIN_CACHE_DIR: cache,
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true",
      TMPDIR: folder,
    });
  }

  /** Runs terraform in one of the folders, and gives its answer whatever it is. */
  async call(within: string, reached: Reached, ...args: readonly string[]): Promise<Ended> {
    const environment = { ...sandboxEnvironment(process.env, reached), ...this.environment };
    return run(this.command, [...args, ...(args[0] === "fmt" ? [] : ["-no-color"])], {
      cwd: join(this.folder, within),
      environment: args[0] === "init" ? reachingRegistry(environment, process.env) : environment,
    });
  }

  /** The same, and it must be fine. */
  async expect(within: string, reached: Reached, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.call(within, reached, ...args);
    if (code !== 0) throw new Error(`terraform ${args[0]} in ${within}:\n${stdout}\n${stderr}`);
    return stdout;
  }
}
