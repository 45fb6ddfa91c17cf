import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../organization/project";
import { run } from "../../sandbox/process-group";

const README = readFileSync(join(PROJECT, "README.md"), "utf8");

/** What stands in the checkout's cdktf.out, and since when. */
function output(): string[] {
  const folder = join(PROJECT, "cdktf.out");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map(
    (path) => `${path} ${statSync(join(folder, path)).mtimeMs}`,
  );
}

describe("npm start", () => {
  it("takes the default file through plan and apply, and refuses a thief", async () => {
    const before = output();
    const args = ["--import", "tsx", join(PROJECT, "sandbox", "start.ts")];
    const { code, stdout, stderr } = await run(process.execPath, args, {
      cwd: PROJECT,
      environment: process.env,
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining("terraform apply (82 resources)")]);
    // What is planned for the accounts of AWS stays as it is.
    expect(output()).toEqual(before);
    expect(stdout).toContain("Plan: 82 to add, 0 to change, 0 to destroy; applied.");
    expect(stdout).toContain("Second plan: no changes.");
    expect(stdout).toMatch(/alice +- +vpc +vpc\nbob +- +- +ec2\ncharlie +- +admin +admin\n/);
    expect(stdout).toMatch(
      /the same file with mfa: \{ enrollUntil: [\d-]+ \}\. Plan: 0 to add, 1 to change, 0 to destroy; applied\. No user is touched\./,
    );
    expect(stdout).toMatch(/\n67 calls, all as expected\n$/);
    const shown = README.split("\n").filter((line) => /^(alice|bob|thief) .*(allowed|refused)$/.test(line));
    expect(shown.length).toBeGreaterThan(20);
    for (const line of shown) expect(stdout).toContain(`${line}\n`);
  }, 180_000);
});
