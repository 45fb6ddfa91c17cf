import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../access/processes/process-group";
import { PACKAGE } from "../../organization/package";
import { sectionOf } from "../support/documentation-page";

/** The files in the checkout's cdktf.out, with the time of their last change. */
function output(): string[] {
  const folder = join(PACKAGE, "cdktf.out");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map(
    (path) => `${path} ${statSync(join(folder, path)).mtimeMs}`,
  );
}

describe("npm start", () => {
  it("plans and applies the default file, and denies a thief", async () => {
    const before = output();
    const args = ["--import", "tsx", join(PACKAGE, "access", "cli.ts"), "try"];
    const { code, stdout, stderr } = await run(process.execPath, args, {
      cwd: PACKAGE,
      environment: process.env,
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining("terraform apply (82 resources)")]);
    // The synthesized stacks for the real AWS accounts are unchanged.
    expect(output()).toEqual(before);
    expect(stdout).toContain("Plan: 82 to add, 0 to change, 0 to destroy; applied.");
    expect(stdout).toContain("Second plan: no changes.");
    expect(stdout).toMatch(/alice +- +vpc +vpc\nbob +- +- +ec2\ncharlie +- +admin +admin\n/);
    expect(stdout).toMatch(
      /the same file with mfa: \{ enrollUntil: [\d-]+ \}\. Plan: 0 to add, 1 to change, 0 to destroy; applied\. No user is touched\./,
    );
    expect(stdout).toMatch(/\n67 calls, all as expected\n$/);
    const printed = withoutDates(stdout);
    for (const line of [...shownIn("sandbox.md", "What npm start does"), ...shownIn("proof.md", "The proof")])
      expect(printed).toContain(`${line}\n`);
  }, 180_000);
});

/** The lines of the first output in a section; the steps with their times are on stderr. */
function shownIn(page: string, heading: string): string[] {
  const [, text = ""] = /```\n([\s\S]*?)```/.exec(sectionOf(page, heading)) ?? [];
  const lines = withoutDates(text).split("\n");
  const shown = lines.filter((line) => !/^(\$ .*|example: .*|…|.* \d+\.\d s)?$/.test(line));
  expect(shown.length).toBeGreaterThan(15);
  return shown;
}

function withoutDates(text: string): string {
  return text.replace(/\d{4}-\d{2}-\d{2}/g, "DATE");
}
