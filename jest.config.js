const shared = {
  rootDir: __dirname,
  testEnvironment: "node",
  transform: { "\\.ts$": ["@swc/jest", {}] },
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.stryker-tmp"],
};

/** Many small files: loading the same packages for each would take most of the time. */
const unit = {
  ...shared,
  testEnvironment: "<rootDir>/__tests__/support/one-realm-environment.js",
  runtime: "<rootDir>/__tests__/support/shared-packages-runtime.js",
};

/** @type {import("jest").Config} */
module.exports = {
  // By default Jest leaves one of two cores idle.
  maxWorkers: "100%",
  projects: [
    { ...unit, displayName: "unit", testMatch: ["<rootDir>/__tests__/**/*.test.ts"] },
    ...["smoke", "e2e", "soak"].map((kind) => ({
      ...shared,
      displayName: kind,
      testMatch: [`<rootDir>/__tests__/**/*.${kind}.ts`],
    })),
  ],
};
