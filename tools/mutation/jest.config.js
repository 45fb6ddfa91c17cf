const { resolve } = require("node:path");
const [unit] = require("../../jest.config.js").projects;

/** The unit tests whose paths match TESTS, a regular expression: Jest reloads each for every mutant. */
module.exports = {
  ...unit,
  // Stryker keeps one process for all mutants, so each mutant needs its own modules and globals.
  testEnvironment: "node",
  runtime: undefined,
  rootDir: resolve(__dirname, "..", ".."),
  roots: ["<rootDir>/__tests__"],
  watchman: false,
  testMatch: undefined,
  testRegex: [`__tests__/.*(${process.env.TESTS ?? ""}).*\\.test\\.ts$`],
};
