import { expectProven } from "../../support/random-proof";

const COUNT = 500;
/** SEED=… repeats a run: fast-check names the seed of one that fails. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

describe("a random organization with a new seed", () => {
  it(`synthesizes to exactly the access that it declares: ${COUNT} of them`, async () => {
    await expectProven(COUNT, SEED);
  }, 900_000);
});
