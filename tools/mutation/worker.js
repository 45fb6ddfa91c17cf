const { join } = require("node:path");
const { runCLI } = require("jest");

/*
 * Runs one test file for each message, in one process that loads packages once, and answers with what failed, which
 * mutants the file reached, and how often. The instrumented code reads the active mutant from `__stryker__`, or from the
 * environment in a process that a test starts.
 */

const root = process.argv[2];
const [unit] = require(join(root, "jest.config.js")).projects;
const config = JSON.stringify({
  ...unit,
  roots: [join(root, "__tests__")],
  reporters: [],
  watchman: false,
  // A busy machine kills no mutant.
  testTimeout: 60_000,
});

process.on("message", async ({ test, mutant, hitLimit }) => {
  globalThis.__stryker__ = { activeMutant: mutant, hitCount: 0, hitLimit };
  if (mutant === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
  else process.env.__STRYKER_ACTIVE_MUTANT__ = mutant;
  const started = Date.now();
  const { results } = await runCLI(
    { $0: "", _: [join(root, test)], config, runInBand: true, runTestsByPath: true, ci: true, silent: true },
    [root],
  );
  process.send({
    failed: !results.success || results.numPassedTests === 0,
    failures: results.testResults.flatMap(({ testResults, testExecError }) => [
      ...(testExecError ? [testExecError.message] : []),
      ...testResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    ]),
    hits: globalThis.__stryker__.mutantCoverage?.static ?? {},
    milliseconds: Date.now() - started,
  });
});
