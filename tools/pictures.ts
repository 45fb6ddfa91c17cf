import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launched, openedPage } from "../__tests__/support/chromium";
import { PACKAGE } from "../organization/package";
import { organizationOf } from "./bench/organization-of";

/** `npx tsx tools/pictures.ts`: regenerates the pictures of the README and of docs/commands.md from real pages. */
const FOLDER = join(PACKAGE, "docs", "pictures");

interface Shot {
  readonly name: string;
  readonly of: "small" | "large";
  readonly hash: string;
  readonly colorScheme?: "dark";
  readonly width?: number;
  readonly height: number;
  readonly before?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  {
    name: "matrix",
    of: "small",
    hash: "",
    height: 570,
    before: (page) => page.locator("tbody tr").first().locator("td").nth(2).focus(),
  },
  {
    name: "graph",
    of: "small",
    hash: "#picture",
    height: 440,
    before: (page) => page.getByRole("link", { name: "People: dana" }).focus(),
  },
  { name: "matrix-large", of: "large", hash: "", width: 1280, height: 640 },
  { name: "graph-large", of: "large", hash: "#picture", height: 760, colorScheme: "dark" },
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-pictures-"));
  const browser = await launched();
  try {
    const large = join(folder, "large.yaml");
    writeFileSync(large, organizationOf({ accounts: 1000, users: 5000 }));
    const pages = {
      small: report(join(PACKAGE, "examples", "sets-and-teams.yaml"), folder),
      large: report(large, folder),
    };
    for (const { name, of, hash, width = 1180, height, colorScheme, before } of SHOTS) {
      const opened = await openedPage(browser, pages[of], hash, {
        colorScheme: colorScheme ?? "light",
        viewport: { width, height },
      });
      await before?.(opened.page);
      // Wait until the fade is over.
      await opened.page.waitForTimeout(300);
      await opened.page.screenshot({ path: join(FOLDER, `${name}.png`) });
      process.stdout.write(`${name}.png, opened in ${opened.openedIn.toFixed(0)} ms\n`);
      await opened.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

function report(file: string, folder: string): string {
  const out = join(folder, "report.html");
  const cli = ["--import", "tsx", join(PACKAGE, "access", "cli.ts")];
  const args = [...cli, "report", "--organization", file, "--out", out];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: PACKAGE, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(out, "utf8");
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
