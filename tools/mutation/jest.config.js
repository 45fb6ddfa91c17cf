const { resolve } = require("node:path");
const [unit] = require("../../jest.config.js").projects;

/** The unit tests of TESTS, a regular expression of paths: Jest loads each of them again for every mutant. */
module.exports = {
  ...unit,
  // Stryker keeps one process for all mutants: each starts with modules and globals of its own.
  testEnvironment: "node",
  runtime: undefined,
  rootDir: resolve(__dirname, "..", ".."),
  roots: ["<rootDir>/__tests__"],
  watchman: false,
  testMatch: undefined,
  testRegex: [`__tests__/.*(${process.env.TESTS ?? ""}).*\\.test\\.ts$`],
};
