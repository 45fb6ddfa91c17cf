import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeArguments, PACKAGE } from "../../organization/package";
import { temporaryFolder } from "../support/opened-sandbox";

jest.setTimeout(120_000);

/** Command lines of the processes with a mark in their environment, which only Linux shows. */
function processesMarked(mark: string): string[] {
  const read = (file: string) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter(
      (entry) => /^\d+$/.test(entry) && read(`/proc/${entry}/environ`).includes(`GATEHOUSE_MARK=${mark}`),
    )
    .map((entry) => read(`/proc/${entry}/cmdline`).replaceAll("\0", " "))
    .filter((command) => command !== "");
}

/** Terraform's folders, and the sockets that provider plugins leave when they are killed. */
function sandboxFoldersIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^(gatehouse-sandbox-|plugin\d)/.test(name));
}

describe("npm start, interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGKILL", null],
  ] as const)("by %s during a terraform run leaves no process and no folder", async (signal, code) => {
    expect(existsSync("/proc/self/environ")).toBe(true);
    // A separate folder, because other sandboxes use the system's.
    const TMPDIR = temporaryFolder();
    const mark = `${signal}-${process.pid}`;
    const child = spawn(process.execPath, [...nodeArguments("access/cli"), "try"], {
      cwd: PACKAGE,
      env: { ...process.env, GATEHOUSE_MARK: mark, TMPDIR },
      stdio: "ignore",
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));

    const hasProviders = () =>
      processesMarked(mark).some((command) => command.includes("terraform-provider-aws"));
    const deadline = Date.now() + 60_000;
    while (!hasProviders() && child.exitCode === null && Date.now() < deadline) await sleep(100);
    expect(processesMarked(mark).length).toBeGreaterThan(3);
    expect(sandboxFoldersIn(TMPDIR).length).toBeGreaterThan(0);
    child.kill(signal);

    expect(await ended).toBe(code);
    await sleep(2_000);
    expect(processesMarked(mark)).toEqual([]);
    expect(sandboxFoldersIn(TMPDIR)).toEqual([]);
  });
});
