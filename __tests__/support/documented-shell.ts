import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, ProcessGroup } from "../../access/processes/process-group";
import { temporaryFolder } from "./opened-sandbox";

/** Commands typed into one shell, block by block: variables of one block persist in the next. */
export class Shell {
  private readonly left = join(temporaryFolder(), "environment");

  constructor(
    private readonly folder: string,
    public environment: NodeJS.ProcessEnv,
  ) {}

  /** Runs commands in the environment of the previous successful block. */
  async type(commands: string): Promise<Ended> {
    const shell = `set -eo pipefail\n${commands}\nenv -0 > '${this.left}'\n`;
    const options = { cwd: this.folder, environment: this.environment };
    const ended = await new ProcessGroup("bash", ["-c", shell], options).ended;
    if (ended.code === 0) {
      const variables = readFileSync(this.left, "utf8").split("\0").filter(Boolean);
      this.environment = Object.fromEntries(
        variables.map((it) => [it.slice(0, it.indexOf("=")), it.slice(it.indexOf("=") + 1)]),
      );
    }
    return ended;
  }
}
