import { expectImportable } from "../../support/hostile-estate";

describe("an estate of any origin", () => {
  it("is imported, in full, as a file that loads: 20 of them", () => {
    expectImportable(20, 20);
  });
});
