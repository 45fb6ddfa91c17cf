import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { ProcessGroup, run } from "../../sandbox/process-group";

const environment = process.env;

/** A process that has ended, but that nobody has asked about yet (a zombie), is not alive. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("a process group", () => {
  it("ends with what it has started, also what does not heed SIGTERM", async () => {
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

  it("stops when it is asked to, at once when it heeds", async () => {
    const group = new ProcessGroup("sleep", ["60"], { environment });
    const begun = Date.now();
    await group.stop();
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect((await group.ended).code).toBeNull();
  });

  it("ends what its first process leaves behind, which holds the pipes open", async () => {
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

  it("rejects for a program that is not there", async () => {
    await expect(run("no-such-program", [], { environment })).rejects.toThrow(/ENOENT/);
  });
});
