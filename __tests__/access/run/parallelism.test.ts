import {
  MEMORY,
  MEMORY_PER_STACK,
  parallelismFor,
  parallelismWarning,
} from "../../../access/run/parallelism";

const GB = 2 ** 30;

describe("the parallelism of a run", () => {
  it("is the number of cores, where memory suffices", () => {
    expect(parallelismFor(30, { cores: 4, memory: 64 * GB })).toBe(4);
    expect(parallelismFor(30, { cores: 16, memory: 64 * GB })).toBe(16);
  });

  it("is at most the number of stacks", () => {
    expect(parallelismFor(3, { cores: 8, memory: 64 * GB })).toBe(3);
  });

  it("is what fits into memory, to the byte", () => {
    const memory = MEMORY + 2 * MEMORY_PER_STACK;
    expect(parallelismFor(30, { cores: 8, memory })).toBe(3);
    expect(parallelismFor(30, { cores: 8, memory: memory - 1 })).toBe(2);
  });

  it("is one, where even that does not fit, or nothing is to run", () => {
    expect(parallelismFor(30, { cores: 8, memory: 0 })).toBe(1);
    expect(parallelismFor(0, { cores: 8, memory: 64 * GB })).toBe(1);
  });

  it("warns when a chosen one does not fit into memory", () => {
    const machine = { cores: 8, memory: MEMORY + MEMORY_PER_STACK };
    expect(parallelismWarning(2, machine)).toBeUndefined();
    expect(parallelismWarning(10, machine)).toMatch(
      /^--parallelism 10 is likely to need \d\.\d GB of memory, and/,
    );
  });
});
