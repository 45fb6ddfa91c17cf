import { readdirSync, readFileSync } from "node:fs";

/**
 * The memory of a process's children with this name prefix, and of all their descendants, in megabytes;
 * undefined if the system has no /proc.
 *
 * PSS, not RSS: the provider's processes share the pages of one binary, and RSS counts them for each process.
 *
 * Source: https://www.kernel.org/doc/html/latest/filesystems/proc.html, smaps_rollup
 */
export function memoryOfChildren(parent: number, name: string, proc = "/proc"): number | undefined {
  return memoryOf((it) => it.parent === parent && it.name.startsWith(name), proc);
}

/** The memory of a process and all its descendants, likewise. */
export function memoryOfTree(root: number, proc = "/proc"): number | undefined {
  return memoryOf(({ pid }) => pid === root, proc);
}

function memoryOf(isRoot: (process: Process) => boolean, proc: string): number | undefined {
  const processes = processesIn(proc);
  if (processes === undefined) return undefined;
  const ours = new Set(processes.filter(isRoot).map(({ pid }) => pid));
  // Children come after their parents, regardless of their ids.
  for (let before = -1; before !== ours.size; ) {
    before = ours.size;
    for (const { pid, parent: of } of processes) if (ours.has(of)) ours.add(pid);
  }
  return [...ours].reduce((sum, pid) => sum + kilobytesOf(pid, proc), 0) / 1024;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function processesIn(proc: string): Process[] | undefined {
  const names = orUndefined(() => readdirSync(proc));
  const processes = names?.flatMap((pid) => {
    // `123 (name, with any sign) S 1 …`; a process may have ended since.
    const stat = /^\d+$/.test(pid)
      ? orUndefined(() => readFileSync(`${proc}/${pid}/stat`, "utf8"))
      : undefined;
    const [, name = "", parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat ?? "") ?? [];
    return parent === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), name }];
  });
  return processes === undefined || processes.length === 0 ? undefined : processes;
}

function kilobytesOf(pid: number, proc: string): number {
  const rollup = orUndefined(() => readFileSync(`${proc}/${pid}/smaps_rollup`, "utf8"));
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup ?? "")?.[1] ?? 0);
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
