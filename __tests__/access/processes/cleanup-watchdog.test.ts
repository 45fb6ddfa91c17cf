import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSync } from "esbuild";
import { cleanupCommands } from "../../../access/processes/cleanup-watchdog";
import { PACKAGE } from "../../../organization/package";
import { temporaryFolder } from "../../support/opened-sandbox";

/** A process that has exited but whose parent has not read its status (a zombie) is not alive. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

/** The program, bundled once, so that six processes do not each load a TypeScript compiler. */
const HOLDER = join(temporaryFolder(), "process-holder.js");
beforeAll(() => {
  const entryPoints = [join(PACKAGE, "__tests__", "support", "process-holder.ts")];
  buildSync({ entryPoints, outfile: HOLDER, bundle: true, platform: "node" });
});

/** Starts a program that holds processes and a folder, and ends it. */
async function held(how: "throw" | "exit" | NodeJS.Signals): Promise<{
  readonly code: number | null;
  readonly before: { readonly pids: readonly number[]; readonly folder: string; readonly alive: boolean[] };
}> {
  const isSignal = how.startsWith("SIG");
  const child = spawn(process.execPath, [HOLDER, how], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [line] = await new Promise<string[]>((resolve) => {
    createInterface({ input: child.stdout }).once("line", (text) => resolve([text]));
  });
  const { pids, folder } = JSON.parse(line ?? "");
  const alive: boolean[] = isSignal ? [...pids.map(isAlive), existsSync(folder)] : [];
  if (isSignal) child.kill(how as NodeJS.Signals);
  return { code: await ended, before: { pids, folder, alive } };
}

async function within(milliseconds: number, claim: () => boolean): Promise<boolean> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await sleep(20)) {
    if (claim()) return true;
  }
  return claim();
}

describe("the cleanup watchdog", () => {
  it.each([
    ["SIGKILL", null],
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["throw", 1],
    ["exit", 0],
  ] as const)("removes everything that a process started when it ends by %s", async (how, expected) => {
    const { code, before } = await held(how);
    expect(code).toBe(expected);
    if (how.startsWith("SIG")) expect(before.alive).toEqual([true, true, true, true]);
    expect(await within(3_000, () => !before.pids.some(isAlive))).toBe(true);
    expect(await within(3_000, () => !existsSync(before.folder))).toBe(true);
  });
});

describe("the cleanup commands", () => {
  it("end process groups first and quote folders", () => {
    expect(cleanupCommands([12, 34], ["/x/a b", "/x/it's"])).toBe(
      "kill -s KILL -- -12; kill -s KILL -- -34; " +
        "rm -rf -- '/x/a b' '/x/it'\\''s' || { sleep 1; rm -rf -- '/x/a b' '/x/it'\\''s'; }; :",
    );
  });

  it("are valid shell when there is nothing to clean up", () => {
    expect(spawnSync("sh", ["-c", cleanupCommands([], [])]).status).toBe(0);
  });
});
