const shared = {
  rootDir: __dirname,
  testEnvironment: "node",
  transform: { "\\.ts$": ["@swc/jest", {}] },
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.stryker-tmp"],
};

/** @type {import("jest").Config} */
module.exports = {
  // Jest would leave one of two cores idle.
  maxWorkers: "100%",
  projects: ["test", "smoke", "e2e", "soak"].map((kind) => ({
    ...shared,
    displayName: kind === "test" ? "unit" : kind,
    testMatch: [`<rootDir>/__tests__/**/*.${kind}.ts`],
  })),
};
