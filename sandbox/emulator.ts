import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { ProcessGroup } from "../access/processes/process-group";
import type { Partition } from "../organization/partition";
import { stsClient } from "./aws-clients";
import { type Credentials, sandboxEnvironment } from "./sandbox-environment";
import type { Program } from "./tools";

/** Timeout for the emulator's first answer, in milliseconds. */
const START = 60_000;
/** Attempts to find a free port, since another program may take it first. */
const ATTEMPTS = 5;

/** The emulator accepts any credentials for the first session. */
const ANYONE: Credentials = { accessKeyId: "AKIASANDBOX", secretAccessKey: "sandbox", sessionToken: "" };

/** A local AWS: moto (https://docs.getmoto.org), which separates accounts by their credentials. */
export class Emulator {
  private constructor(
    /** Its URL, http://127.0.0.1:<port>. */
    readonly endpoint: string,
    private readonly process: ProcessGroup,
  ) {}

  /**
   * Starts the emulator on a free loopback port, and waits until it answers.
   *
   * @param findPort replaced in tests
   */
  static async start(program: Program, findPort: () => Promise<number> = freePort): Promise<Emulator> {
    for (let attempt = 1; ; attempt++) {
      const emulator = Emulator.spawn(program, await findPort());
      if (await emulator.answers()) return emulator;
      await emulator.stop();
      const said = await emulator.process.ended.then(
        ({ stdout, stderr }) => `${stdout}\n${stderr}`.trim(),
        (error: Error) => error.message,
      );
      if (attempt < ATTEMPTS && /address already in use|is in use by another program/i.test(said)) continue;
      const end = said.split("\n").slice(-15).join("\n");
      throw new Error(`the emulator did not start; the end of its output:\n${end}`);
    }
  }

  private static spawn({ command, args }: Program, port: number): Emulator {
    const endpoint = `http://127.0.0.1:${port}`;
    const environment = {
      ...sandboxEnvironment(process.env, { endpoint, credentials: ANYONE }),
      // Loads AWS managed policies; costs half a second and 27 MB per account.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    };
    const address = ["-H", "127.0.0.1", "-p", String(port)];
    return new Emulator(endpoint, new ProcessGroup(command, [...args, ...address], { environment }));
  }

  /** Credentials of an administrator session in an account. */
  async credentialsFor(accountId: string, partition: Partition = "aws"): Promise<Credentials> {
    const client = stsClient(this.endpoint, ANYONE, partition);
    try {
      const { Credentials: session } = await client.send(
        new AssumeRoleCommand({
          RoleArn: `arn:${partition}:iam::${accountId}:role/SandboxAdministrator`,
          RoleSessionName: "sandbox",
        }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken } = session ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken)
        throw new Error("the emulator returned no session");
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    } finally {
      client.destroy();
    }
  }

  /** One line per call with its HTTP status, and errors. */
  get log(): string {
    return this.process.said;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  /** Whether it is ready in time. */
  private async answers(): Promise<boolean> {
    for (const deadline = Date.now() + START; Date.now() < deadline; await sleep(50)) {
      if (!this.process.isRunning) return false;
      // Another emulator could answer on this port; ours logs the port once it listens there.
      if (!this.process.said.includes(`Running on ${this.endpoint}`)) continue;
      const isUp = await fetch(`${this.endpoint}/moto-api/`).then(
        (response) => response.ok,
        () => false,
      );
      if (isUp) return true;
    }
    return false;
  }
}

/** A currently unused port. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
