import { Faults } from "../../../sandbox/gateway/faults";

const CALLS = Array.from({ length: 2_000 }, (_, index) => `UserName=u${index}`);

describe("faults by rate", () => {
  const rates = { seed: 7, throttle: 0.1, error: 0.05, reset: 0.05 };

  it("occur at the requested rate", () => {
    const faults = new Faults(rates);
    for (const content of CALLS) faults.next("iam:GetUser", content);
    const { throttle = 0, error = 0, reset = 0, slow } = faults.counts();
    expect([throttle / 2000, error / 2000, reset / 2000, slow]).toEqual([
      expect.closeTo(0.1, 1),
      expect.closeTo(0.05, 1),
      expect.closeTo(0.05, 1),
      undefined,
    ]);
  });

  it("depend on the seed but not on the order of calls", () => {
    const drawn = (seed: number, calls: readonly string[]) => {
      const faults = new Faults({ ...rates, seed });
      return new Map(calls.map((content) => [content, faults.next("iam:GetUser", content)]));
    };
    const met = (faults: ReadonlyMap<string, unknown>) => CALLS.map((content) => faults.get(content));
    expect(met(drawn(7, CALLS.toReversed()))).toEqual(met(drawn(7, CALLS)));
    expect(met(drawn(8, CALLS))).not.toEqual(met(drawn(7, CALLS)));
  });

  it("are drawn again for each attempt, so a retried call succeeds", () => {
    const faults = new Faults({ seed: 1, throttle: 0.5 });
    const attempts = Array.from({ length: 50 }, () => faults.next("iam:GetUser", "UserName=alice"));
    expect(new Set(attempts)).toEqual(new Set(["throttle", undefined]));
  });
});

describe("faults by list", () => {
  it("affect only the first calls of that name", () => {
    const faults = new Faults(undefined, [{ call: "iam:CreateUser", fault: "reset", times: 2 }]);
    const seen = ["iam:CreateUser", "iam:GetUser", "iam:CreateUser", "iam:CreateUser"].map((name) =>
      faults.next(name, ""),
    );
    expect(seen).toEqual(["reset", undefined, "reset", undefined]);
  });
});
