import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { ProcessGroup, run } from "../../../access/processes/process-group";

const environment = process.env;

/** A process that has exited but whose parent has not read its status (a zombie) is not alive. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("a process group", () => {
  it("ends all its processes, even those that ignore SIGTERM", async () => {
    const pids: number[] = [];
    const script = "trap '' TERM; sleep 60 & echo $!; (trap '' TERM; sleep 61) & echo $!; exec sleep 62";
    const group = new ProcessGroup("sh", ["-c", script], {
      environment,
      onLine: (line) => pids.push(Number(line)),
    });
    for (const deadline = Date.now() + 3_000; pids.length < 2 && Date.now() < deadline; ) await sleep(10);
    expect(pids.map(isAlive)).toEqual([true, true]);
    group.kill();
    await group.ended;
    await sleep(50);
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(group.isRunning).toBe(false);
  });

  it("stops on request, immediately if it handles SIGTERM", async () => {
    const group = new ProcessGroup("sleep", ["60"], { environment });
    const begun = Date.now();
    await group.stop();
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect((await group.ended).code).toBeNull();
  });

  it("ends processes that its first process leaves behind with open pipes", async () => {
    const { stdout } = await run("sh", ["-c", "sleep 60 & echo $!"], { environment });
    await sleep(50);
    expect(isAlive(Number(stdout))).toBe(false);
  });

  it("reports a program's exit and output", async () => {
    expect(await run("sh", ["-c", "echo out; echo err >&2; exit 3"], { environment })).toEqual({
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  it("rejects a program that does not exist", async () => {
    await expect(run("no-such-program", [], { environment })).rejects.toThrow(/ENOENT/);
  });
});
