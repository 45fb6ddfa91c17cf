import { spawn } from "node:child_process";
import { join } from "node:path";
import { sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { onPath } from "../../sandbox/tools";
import { temporaryFolder } from "./opened";

/** What the AWS CLI answered. */
export interface CliAnswer {
  readonly code: number | null;
  readonly stdout: string;
  /** The error's code, `AccessDenied`, where there is one. */
  readonly error?: string;
  readonly stderr: string;
}

export interface CliSettings {
  readonly endpoint: string;
  /** AWS configuration and credentials files. */
  readonly configFile?: string;
  readonly credentialsFile?: string;
}

/** The real AWS CLI, with a home of its own, before the sandbox. */
export class AwsCli {
  private readonly command: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor({ endpoint, configFile, credentialsFile }: CliSettings) {
    const command = onPath("aws", process.env);
    if (command === undefined) throw new Error("the AWS CLI is not on the PATH: pip install awscli");
    this.command = command;
    const credentials = { accessKeyId: "", secretAccessKey: "", sessionToken: "" };
    const home = temporaryFolder();
    this.environment = {
      ...sandboxEnvironment(process.env, { endpoint, credentials }),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_CONFIG_FILE: configFile ?? join(home, "config"),
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile ?? join(home, "credentials"),
      // Where the CLI keeps the sessions that it began, for the next call.
      HOME: home,
      // A version manager's shim finds its Python from the real home.
      PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? "", ".pyenv"),
    };
  }

  /**
   * Runs `aws …`, as whom the environment's credentials say or by a profile.
   *
   * @param typed what the person types when she is asked for a code
   */
  run(args: readonly string[], credentials: NodeJS.ProcessEnv = {}, typed = ""): Promise<CliAnswer> {
    // Without a terminal the CLI reads what is typed from its standard input.
    const child = spawn(this.command, [...args, "--output", "json"], {
      env: { ...this.environment, ...credentials },
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    // A call that asks for nothing may end before it has read.
    child.stdin.on("error", () => {});
    child.stdin.end(`${typed}\n`);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const error = /An error occurred \((\w+)\)/.exec(stderr)?.[1];
        resolve({ code, stdout, stderr, ...(error === undefined ? {} : { error }) });
      });
    });
  }
}
