import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectProven, faultsOf } from "../../support/random-proof";

const COUNT = 130;
/** The same organizations in every run; random.soak.ts takes others each time. */
const SEED = 1;

describe("a random organization", () => {
  it(`synthesizes to exactly the access that it declares: ${COUNT} of them`, async () => {
    await expectProven(COUNT, SEED);
  }, 120_000);

  const fixtures = join(__dirname, "fixtures");
  it.each(readdirSync(fixtures))("is proven for a former counter-example: %s", async (file) => {
    expect(await faultsOf(readFileSync(join(fixtures, file), "utf8"))).toEqual([]);
  });
});
