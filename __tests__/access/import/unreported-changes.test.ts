import { expectReports } from "../../support/unreported-changes";

describe("an import of random accounts", () => {
  it("changes no decision without a finding", async () => {
    // A seed that fails if only the first value of each condition is tried.
    await expectReports(2, 6, 16);
  }, 60_000);
});
