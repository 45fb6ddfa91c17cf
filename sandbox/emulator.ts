import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Partition } from "../organization/partition";
import { stsClient } from "./aws-clients";
import { ProcessGroup } from "./process-group";
import { type Credentials, sandboxEnvironment } from "./sandbox-environment";
import type { Program } from "./tools";

/** How long the emulator may take to answer its first call, in milliseconds. */
const START = 60_000;
/** Between looking for a free port and taking it, another program may take it; so often it is tried. */
const ATTEMPTS = 5;

/** Any credentials will do to ask for the first session: the emulator checks none. */
const ANYONE: Credentials = { accessKeyId: "AKIASANDBOX", secretAccessKey: "sandbox", sessionToken: "" };

/** A local AWS: moto (https://docs.getmoto.org), which keeps accounts apart by their credentials. */
export class Emulator {
  private constructor(
    /** Where it is reached, http://127.0.0.1:<port>. */
    readonly endpoint: string,
    private readonly process: ProcessGroup,
  ) {}

  /**
   * Starts it on a free port of the loopback interface, and waits until it answers.
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
      throw new Error(`the emulator did not start; the end of what it said:\n${end}`);
    }
  }

  private static spawn({ command, args }: Program, port: number): Emulator {
    const endpoint = `http://127.0.0.1:${port}`;
    const environment = {
      ...sandboxEnvironment(process.env, { endpoint, credentials: ANYONE }),
      // Without this, a policy that AWS manages does not exist. Half a second and 27 MB per account.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    };
    const address = ["-H", "127.0.0.1", "-p", String(port)];
    return new Emulator(endpoint, new ProcessGroup(command, [...args, ...address], { environment }));
  }

  /** Credentials of an administrator's session in an account. */
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
      if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("the emulator gave no session");
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    } finally {
      client.destroy();
    }
  }

  /** One line per call, with the HTTP status; and its errors. */
  get log(): string {
    return this.process.said;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  /** Whether it gets ready in time. */
  private async answers(): Promise<boolean> {
    for (const deadline = Date.now() + START; Date.now() < deadline; await sleep(50)) {
      if (!this.process.isRunning) return false;
      // An answer alone could be another emulator's, which has our port: ours names it once it is its own.
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

/** A port that nobody listens on at this moment. */
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
