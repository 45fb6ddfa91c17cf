import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../sandbox/process-group";
import { PROJECT } from "./opened";

const README = readFileSync(join(PROJECT, "README.md"), "utf8");

describe("npm start", () => {
  it("takes the default file through plan, apply and a second plan with nothing to do, and lives through it", async () => {
    const args = ["--import", "tsx", join(PROJECT, "sandbox", "start.ts")];
    const { code, stdout, stderr } = await run(process.execPath, args, {
      cwd: PROJECT,
      environment: process.env,
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining("terraform apply (80 resources)")]);
    expect(stdout).toContain("Plan: 80 to add, 0 to change, 0 to destroy; applied.");
    expect(stdout).toContain("Second plan: no changes.");
    expect(stdout).toMatch(/alice +- +vpc +vpc\nbob +- +- +ec2\ncharlie +- +admin +admin\n/);
    expect(stdout).toMatch(/\n59 calls, all as expected\n$/);
    for (const line of README.split("\n").filter((shown) => /^alice .*(allowed|refused)$/.test(shown))) {
      expect(stdout).toContain(`${line}\n`);
    }
  }, 180_000);
});
