import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, ProcessGroup } from "../../access/processes/process-group";
import { loadOrganization } from "../../organization/load";
import { Sandbox } from "../../sandbox/sandbox";
import { cliConfiguration } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { copyOfProject } from "./project-copy";

/** A person's checkout of the project, connected to a sandbox, and the programs that they run there. */
export class Workplace {
  private constructor(
    readonly folder: string,
    readonly environment: NodeJS.ProcessEnv,
    readonly sandbox: Sandbox,
  ) {}

  /** The first checkout, with a sandbox for the accounts of the organization in a text. */
  static async open(text: string): Promise<Workplace> {
    const folder = copyOfProject();
    const file = join(folder, "organization.yaml");
    writeFileSync(file, text);
    const sandbox = await Sandbox.open(await findTools(), loadOrganization(file), []);
    const environment = {
      ...sandbox.environment,
      ...cliConfiguration(folder),
      HOME: folder,
      // The folder for the sockets of provider plugins, which remain if the plugins are killed.
      TMPDIR: folder,
    };
    return new Workplace(folder, environment, sandbox);
  }

  /** A colleague's checkout of the same project, synthesized and initialized. */
  colleague(credentials: NodeJS.ProcessEnv = {}): Workplace {
    const folder = copyOfProject();
    for (const entry of ["organization.yaml", "cdktf.out"])
      cpSync(join(this.folder, entry), join(folder, entry), { recursive: true, verbatimSymlinks: true });
    const environment = { ...this.environment, ...credentials, HOME: folder, TMPDIR: folder };
    return new Workplace(folder, environment, this.sandbox);
  }

  write(text: string): void {
    writeFileSync(join(this.folder, "organization.yaml"), text);
  }

  has(file: string): boolean {
    return existsSync(join(this.folder, file));
  }

  /** Runs a package script without npm, which would take half a second. */
  script(script: string, ...args: string[]): Promise<Ended> {
    return this.beginScript(script, ...args).ended;
  }

  beginScript(script: string, ...args: string[]): ProcessGroup {
    const options = { cwd: this.folder, environment: this.environment };
    return new ProcessGroup(process.execPath, ["--import", "tsx", script, ...args], options);
  }

  /** Terraform in a stack's folder. */
  terraform(stack: string, ...args: string[]): Promise<Ended> {
    return this.begin(stack, ...args).ended;
  }

  begin(stack: string, ...args: string[]): ProcessGroup {
    const cwd = join(this.folder, "cdktf.out", "stacks", stack);
    return new ProcessGroup("terraform", [...args, "-no-color"], { cwd, environment: this.environment });
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}
