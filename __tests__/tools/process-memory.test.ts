import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryOfChildren } from "../../tools/bench/process-memory";

describe("memory of child processes", () => {
  const proc = mkdtempSync(join(tmpdir(), "gatehouse-proc-"));
  afterAll(() => rmSync(proc, { recursive: true }));
  const put = (pid: number, parent: number, name: string, pss?: number) => {
    mkdirSync(join(proc, String(pid)));
    writeFileSync(join(proc, String(pid), "stat"), `${pid} (${name}) S ${parent} ${pid} 0`);
    if (pss === undefined) return;
    const rollup = `Rss:              900000 kB\nPss:              ${pss * 1024} kB\nPss_Dirty:        1 kB\n`;
    writeFileSync(join(proc, String(pid), "smaps_rollup"), rollup);
  };
  put(1, 0, "init", 1);
  put(40, 1, "node", 200);
  put(50, 40, "terraform", 100);
  // A provider, its child with a smaller id, and a process that has exited.
  put(60, 50, "terraform-provi", 140);
  put(45, 60, "a (strange) name", 7);
  put(61, 50, "terraform-provi");
  put(70, 40, "python", 300);
  put(80, 1, "terraform", 1000);
  mkdirSync(join(proc, "sys"));
  mkdirSync(join(proc, "99"));

  it("is the PSS of the named children and all their descendants", () => {
    expect(memoryOfChildren(40, "terraform", proc)).toBe(100 + 140 + 7);
    expect(memoryOfChildren(41, "terraform", proc)).toBe(0);
  });

  it("is unknown without /proc", () => {
    expect(memoryOfChildren(40, "terraform", join(proc, "missing"))).toBeUndefined();
    expect(memoryOfChildren(40, "terraform", join(proc, "sys"))).toBeUndefined();
  });
});
