import type { Config } from "jest";

const shared = {
  rootDir: __dirname,
  testEnvironment: "node",
  transform: { "\\.ts$": ["@swc/jest", {}] as [string, Record<string, unknown>] },
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out"],
};

const config: Config = {
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
    },
    { ...shared, displayName: "smoke", testMatch: ["<rootDir>/__tests__/**/*.smoke.ts"] },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/__tests__/**/*.e2e.ts"] },
  ],
};

export default config;
