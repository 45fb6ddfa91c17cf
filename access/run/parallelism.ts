/** What the machine has for terraform now. */
export interface Machine {
  readonly cores: number;
  /** Memory that processes can still get, in bytes; in a container, within its limit. */
  readonly memory: number;
}

/**
 * Memory of the first terraform and of each one more that runs at the same time, in bytes. As PSS, because all of them share
 * the provider's binary: measured with 30 stacks (docs/scale.md#all-stacks), rounded up.
 */
export const MEMORY = 650 * 2 ** 20;
export const MEMORY_PER_STACK = 300 * 2 ** 20;

/** How many stacks run at the same time: as many as there are cores and memory for, and at least one. */
export function parallelismFor(stacks: number, { cores, memory }: Machine): number {
  const fitting = 1 + Math.floor((memory - MEMORY) / MEMORY_PER_STACK);
  return Math.max(1, Math.min(stacks, cores, fitting));
}

/** Warns if a chosen parallelism is likely to need more memory than there is. */
export function parallelismWarning(chosen: number, { memory }: Machine): string | undefined {
  const needed = MEMORY + (chosen - 1) * MEMORY_PER_STACK;
  if (needed <= memory) return undefined;
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;
  return `--parallelism ${chosen} is likely to need ${gigabytes(needed)} of memory, and ${gigabytes(memory)} are free`;
}
