import { print } from "../../../access/output/standard-output";

const { stdout } = process;

/** Parts without an end, and how many were taken. */
function endless() {
  const taken = { parts: 0 };
  function* parts() {
    for (;;) {
      taken.parts++;
      yield "x\n";
    }
  }
  return { taken, parts: parts() };
}

describe("standard output", () => {
  afterEach(() => jest.restoreAllMocks());

  /** Writes that fail, one turn later, from the third part on. */
  function failing(code: string) {
    const { taken, parts } = endless();
    jest.spyOn(stdout, "write").mockImplementation(() => {
      if (taken.parts < 3) return true;
      setImmediate(() => stdout.emit("error", Object.assign(new Error(`write ${code}`), { code })));
      return false;
    });
    return { taken, parts };
  }

  it("takes the next part when the reader has taken the last", async () => {
    let written = 0;
    jest.spyOn(stdout, "write").mockImplementation(() => {
      written++;
      return false;
    });
    const { taken, parts } = endless();
    const printing = print(parts);
    for (let round = 1; round <= 3; round++) {
      expect([taken.parts, written]).toEqual([round, round]);
      await new Promise((done) => setImmediate(done));
      expect([taken.parts, written]).toEqual([round, round]);
      stdout.emit("drain");
      await new Promise((done) => setImmediate(done));
    }
    stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    await printing;
  });

  it("ends when the reader goes away, and that is no fault", async () => {
    const { taken, parts } = failing("EPIPE");
    await print(parts);
    expect(taken.parts).toBe(3);
  });

  it("fails where it cannot be written for another reason", async () => {
    await expect(print(failing("ENOSPC").parts)).rejects.toThrow("write ENOSPC");
  });

  it("leaves no listener behind", async () => {
    const before = stdout.listenerCount("error");
    jest.spyOn(stdout, "write").mockReturnValue(true);
    await print(["x"]);
    expect(stdout.listenerCount("error")).toBe(before);
  });
});
