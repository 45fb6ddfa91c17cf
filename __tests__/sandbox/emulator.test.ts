import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Emulator } from "../../sandbox/emulator";

/** Starts like moto_server: reports that it listens on its port, or that the port is in use. */
const SERVER = `
const port = Number(process.argv.at(-1));
require("node:http").createServer((_, answer) => answer.end("ok"))
  .on("error", () => { console.error("Address already in use"); process.exit(1); })
  .listen(port, "127.0.0.1", () => console.error(" * Running on http://127.0.0.1:" + port));
`;
const program = { command: process.execPath, args: ["-e", SERVER, "--"] };

describe("the emulator, when another program uses its port", () => {
  let other: Server;
  let taken: number;
  let free: number;
  beforeAll(async () => {
    // Responds like a second emulator, so that a response alone proves nothing.
    other = createServer((_, answer) => answer.end("ok"));
    const passing = createServer();
    for (const server of [other, passing]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    }
    taken = (other.address() as AddressInfo).port;
    free = (passing.address() as AddressInfo).port;
    await new Promise((resolve) => passing.close(resolve));
  });
  afterAll(() => new Promise((resolve) => other.close(resolve)));

  it("uses the next free port", async () => {
    const ports = [taken, taken, free];
    const emulator = await Emulator.start(program, async () => ports.shift() ?? 0);
    expect(emulator.endpoint).toBe(`http://127.0.0.1:${free}`);
    await emulator.stop();
  });

  it("gives up after several ports and reports the emulator's output", async () => {
    let asked = 0;
    const always = async () => {
      asked++;
      return taken;
    };
    await expect(Emulator.start(program, always)).rejects.toThrow(/did not start.*\nAddress already in use/);
    expect(asked).toBe(5);
  });
});

describe("an emulator that cannot start", () => {
  it("reports immediately that the command is not a program", async () => {
    const start = Emulator.start({ command: "/no/such/moto_server", args: [] });
    await expect(start).rejects.toThrow(/did not start.*\n.*ENOENT/);
  });

  it("reports its last output and is not retried when it exits", async () => {
    const script = "console.error('no module named flask'); process.exit(1)";
    let asked = 0;
    const start = Emulator.start(
      { command: process.execPath, args: ["-e", script, "--"] },
      async () => ++asked,
    );
    await expect(start).rejects.toThrow(/no module named flask/);
    expect(asked).toBe(1);
  });
});
