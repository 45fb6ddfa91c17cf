import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { sandboxEnvironment } from "../../sandbox/sandbox-environment";
import { onPath } from "../../sandbox/tools";
import { temporaryFolder } from "./opened-sandbox";

/** The result of an AWS CLI call. */
export interface CliAnswer {
  readonly code: number | null;
  readonly stdout: string;
  /** The error code, such as `AccessDenied`, if any. */
  readonly error?: string;
  readonly stderr: string;
}

export interface CliSettings {
  readonly endpoint: string;
  /** AWS configuration and credentials files. */
  readonly configFile?: string;
  readonly credentialsFile?: string;
  /** @default the first on the PATH */
  readonly command?: string;
}

/** Each major version of the AWS CLI that is on the PATH, with its first program there. */
export function everyAwsCli({ PATH = "" }: NodeJS.ProcessEnv): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of PATH.split(delimiter)) {
    const command = onPath("aws", { PATH: folder });
    if (command === undefined) continue;
    const { stdout, stderr } = spawnSync(command, ["--version"], { encoding: "utf8" });
    const major = /aws-cli\/(\d+)/.exec(stdout + stderr)?.[1];
    if (major !== undefined && !found.has(major)) found.set(major, command);
  }
  return found;
}

/** The real AWS CLI, with a separate home folder, connected to the sandbox. */
export class AwsCli {
  private readonly command: string;
  private readonly environment: NodeJS.ProcessEnv;
  /** The expiration of each cached session, as AWS returned it and as last written, by file. */
  private readonly sessions = new Map<string, { readonly end: number; readonly written: string }>();

  constructor({ endpoint, configFile, credentialsFile, command = onPath("aws", process.env) }: CliSettings) {
    if (command === undefined) throw new Error("the AWS CLI is not on the PATH: pip install awscli");
    this.command = command;
    const credentials = { accessKeyId: "", secretAccessKey: "", sessionToken: "" };
    const home = temporaryFolder();
    writeEndpoints(join(home, ".aws", "models"), endpoint);
    this.environment = {
      ...sandboxEnvironment(process.env, { endpoint, credentials }),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_CONFIG_FILE: configFile ?? join(home, "config"),
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile ?? join(home, "credentials"),
      // The folder where the CLI caches its sessions.
      HOME: home,
      // A version manager's shim finds its Python from the real home.
      PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? "", ".pyenv"),
      // A profile's credential process must find this version, too.
      PATH: `${dirname(command)}${delimiter}${process.env.PATH}`,
    };
  }

  /**
   * Shifts the expiration of cached sessions to the machine's time, which the CLI uses instead of the gateway's.
   *
   * @param ahead milliseconds that the gateway's clock is ahead of the machine's
   */
  age(ahead: number): void {
    const folder = join(this.environment.HOME ?? "", ".aws", "cli", "cache");
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
      const file = join(folder, name);
      const session = JSON.parse(readFileSync(file, "utf8"));
      const known = this.sessions.get(name);
      const given = session.Credentials.Expiration;
      const end = known !== undefined && known.written === given ? known.end : Date.parse(given);
      const written = new Date(end - ahead).toISOString();
      this.sessions.set(name, { end, written });
      session.Credentials.Expiration = written;
      writeFileSync(file, JSON.stringify(session));
    }
  }

  /** Runs a shell line in which `aws` is this CLI. */
  shell(line: string): Promise<CliAnswer> {
    return this.spawn("bash", ["-c", line], {}, "");
  }

  /**
   * Runs `aws …` with the environment's credentials or a profile.
   *
   * @param typed what the person types when asked for a code
   */
  run(args: readonly string[], credentials: NodeJS.ProcessEnv = {}, typed = ""): Promise<CliAnswer> {
    return this.spawn(this.command, [...args, "--output", "json"], credentials, typed);
  }

  private spawn(
    command: string,
    args: readonly string[],
    credentials: NodeJS.ProcessEnv,
    typed: string,
  ): Promise<CliAnswer> {
    // Without a terminal the CLI reads the code from standard input.
    const child = spawn(command, args, {
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
    // A call that needs no code can exit before it reads the input.
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

/**
 * The endpoints of STS and IAM for versions before 2.13, which do not read AWS_ENDPOINT_URL.
 *
 * Source: botocore/loaders.py, CUSTOMER_DATA_PATH
 */
function writeEndpoints(models: string, endpoint: string): void {
  const parameter = (type: string, builtIn: string) => ({ type, builtIn, required: false });
  const rules = {
    version: "1.0",
    parameters: {
      Region: parameter("String", "AWS::Region"),
      UseDualStack: parameter("Boolean", "AWS::UseDualStack"),
      UseFIPS: parameter("Boolean", "AWS::UseFIPS"),
      Endpoint: parameter("String", "SDK::Endpoint"),
    },
    rules: [{ type: "endpoint", conditions: [], endpoint: { url: endpoint, properties: {}, headers: {} } }],
  };
  for (const service of ["sts/2011-06-15", "iam/2010-05-08"]) {
    mkdirSync(join(models, service), { recursive: true });
    writeFileSync(join(models, service, "endpoint-rule-set-1.json"), JSON.stringify(rules));
  }
}
