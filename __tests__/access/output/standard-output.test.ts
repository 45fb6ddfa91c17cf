import { print } from "../../../access/output/standard-output";

const { stdout } = process;

/** Parts without an end, and how many were consumed. */
function endless() {
  const consumed = { parts: 0 };
  function* parts() {
    for (;;) {
      consumed.parts++;
      yield "x\n";
    }
  }
  return { consumed, parts: parts() };
}

describe("standard output", () => {
  afterEach(() => jest.restoreAllMocks());

  /** Writes that fail, one turn later, from the third part on. */
  function failing(code: string) {
    const { consumed, parts } = endless();
    jest.spyOn(stdout, "write").mockImplementation(() => {
      if (consumed.parts < 3) return true;
      setImmediate(() => stdout.emit("error", Object.assign(new Error(`write ${code}`), { code })));
      return false;
    });
    return { consumed, parts };
  }

  it("writes the next part only after the reader has consumed the last", async () => {
    let written = 0;
    jest.spyOn(stdout, "write").mockImplementation(() => {
      written++;
      return false;
    });
    const { consumed, parts } = endless();
    const printing = print(parts);
    for (let round = 1; round <= 3; round++) {
      expect([consumed.parts, written]).toEqual([round, round]);
      await new Promise((done) => setImmediate(done));
      expect([consumed.parts, written]).toEqual([round, round]);
      stdout.emit("drain");
      await new Promise((done) => setImmediate(done));
    }
    stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    await printing;
  });

  it("ends without an error if the reader closes", async () => {
    const { consumed, parts } = failing("EPIPE");
    await print(parts);
    expect(consumed.parts).toBe(3);
  });

  it("fails on any other write error", async () => {
    await expect(print(failing("ENOSPC").parts)).rejects.toThrow("write ENOSPC");
  });

  it("removes its listeners", async () => {
    const before = stdout.listenerCount("error");
    jest.spyOn(stdout, "write").mockReturnValue(true);
    await print(["x"]);
    expect(stdout.listenerCount("error")).toBe(before);
  });
});
