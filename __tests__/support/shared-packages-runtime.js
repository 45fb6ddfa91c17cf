const { createRequire, isBuiltin } = require("node:module");
const { isAbsolute } = require("node:path");
const { default: JestRuntime } = require("jest-runtime");

/** Packages of Jest that hold the state of one test file. */
const STATEFUL =
  /^(expect|@jest\/(expect|globals|fake-timers)|jest-(circus|each|mock|runtime|snapshot))(\/|$)/;

/**
 * Loads packages once per worker. Jest evaluates every module again for each test file: cdktf, zod and yaml alone took
 * 0.3 s of each. Each file still loads its own copy of this project's code, which it can mock.
 */
module.exports = class SharedPackagesRuntime extends JestRuntime {
  requireModule(from, name, ...rest) {
    const isPackage = name && !name.startsWith(".") && !isAbsolute(name) && !isBuiltin(name);
    return isPackage && !STATEFUL.test(name)
      ? createRequire(from)(name)
      : super.requireModule(from, name, ...rest);
  }
};
