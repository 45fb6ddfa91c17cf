import { describeRecovery, type Recovery, recoverFrom, undisturbed } from "../../support/recovered-apply";

jest.setTimeout(3_600_000);

/** From the first change to one of the last. */
const KILLED_AT = [1, 2, 4, 8, 12, 17, 22, 28, 34, 40];

describe("an apply that is killed at one of ten points", () => {
  let expected: Recovery["live"];
  beforeAll(async () => {
    expected = await undisturbed();
  });

  it.each(KILLED_AT)("is completed by adopt and one more apply: change %d", async (killedAt) => {
    const recovery = await recoverFrom({ killedAt });
    process.stdout.write(describeRecovery({ killedAt }, recovery));
    expect(recovery.failedWith).toContain("exit code null");
    expect([recovery.destroyed, recovery.left]).toEqual([[], []]);
    expect(recovery.live).toEqual(expected);
  });
});
