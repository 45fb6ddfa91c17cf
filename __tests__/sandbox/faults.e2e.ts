import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { Applied } from "../support/opened-sandbox";
import { applyUnderFaults, describeOutcome } from "../support/under-faults";

jest.setTimeout(600_000);

describe("terraform apply with 10 % throttled, 5 % failing and 5 % cut-off calls", () => {
  let faultless: Applied;
  beforeAll(async () => {
    faultless = await Applied.file(join(PACKAGE, "organization.yaml"));
  });
  afterAll(() => faultless?.sandbox.close());

  // One seed here, whose first run fails; the soak test has twenty.
  it("converges by the next run, without lost or duplicate resources", async () => {
    const outcome = await applyUnderFaults(1);
    process.stdout.write(`${describeOutcome(outcome)}\n`);
    expect(Object.keys(outcome.faults).sort()).toEqual(["error", "reset", "throttle"]);
    expect(outcome.leftAfterwards).toEqual([]);
    for (const account of ["M", "A", "B"]) {
      expect(outcome.live[account]).toEqual(await faultless.sandbox.inventory(account));
    }
  });
});
