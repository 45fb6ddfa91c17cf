import { applyUnderFaults, describeOutcome, type Outcome } from "../support/under-faults";

jest.setTimeout(3_600_000);

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

describe("terraform apply under faults, many times", () => {
  const outcomes: Outcome[] = [];

  it.each(SEEDS)("converges by the next run with seed %d", async (seed) => {
    const outcome = await applyUnderFaults(seed);
    process.stdout.write(`${describeOutcome(outcome)}\n`);
    outcomes.push(outcome);
    expect(outcome.leftAfterwards).toEqual([]);
  });

  it("ends in the same state regardless of the faults", () => {
    const places = new Set(outcomes.map(({ live }) => JSON.stringify(live)));
    expect([outcomes.length, places.size]).toEqual([SEEDS.length, 1]);
  });
});
