import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { stsClient } from "./aws-clients";
import { ProcessGroup } from "./process-group";
import { type Credentials, sandboxEnvironment } from "./sandbox-environment";
import type { Program } from "./tools";

/** How long the emulator may take to answer its first call, in milliseconds. */
const START = 60_000;

/** Any credentials will do to ask for the first session: the emulator checks none. */
const ANYONE: Credentials = { accessKeyId: "AKIASANDBOX", secretAccessKey: "sandbox", sessionToken: "" };

/** A local AWS: moto (https://docs.getmoto.org), which keeps accounts apart by their credentials. */
export class Emulator {
  private constructor(
    /** Where it is reached, http://127.0.0.1:<port>. */
    readonly endpoint: string,
    private readonly process: ProcessGroup,
  ) {}

  /** Starts it on a free port of the loopback interface, and waits until it answers. */
  static async start({ command, args }: Program): Promise<Emulator> {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const environment = {
      ...sandboxEnvironment(process.env, { endpoint, credentials: ANYONE }),
      // Without this, a policy that AWS manages does not exist.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      // Set, it would put every call into one account.
      MOTO_ACCOUNT_ID: undefined,
    };
    const group = new ProcessGroup(command, [...args, "-H", "127.0.0.1", "-p", String(port)], {
      environment,
    });
    const emulator = new Emulator(endpoint, group);
    await emulator.answers();
    return emulator;
  }

  /** Credentials of an administrator's session in an account. */
  async credentialsFor(accountId: string, partition = "aws"): Promise<Credentials> {
    const client = stsClient(this.endpoint, ANYONE);
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

  stop(): Promise<void> {
    return this.process.stop();
  }

  private async answers(): Promise<void> {
    for (const deadline = Date.now() + START; Date.now() < deadline; await sleep(100)) {
      if (!this.process.isRunning) break;
      const isUp = await fetch(`${this.endpoint}/moto-api/`).then(
        (response) => response.ok,
        () => false,
      );
      if (isUp) return;
    }
    const said = this.process.said.trim().split("\n").slice(-15).join("\n");
    await this.stop();
    throw new Error(`the emulator did not start; the end of what it said:\n${said}`);
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
