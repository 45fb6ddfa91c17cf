import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onPath } from "../../sandbox/tools";

/** Program names on different systems. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of this machine: `CHROMIUM`, or the first on the PATH. */
export function chromiumHere(environment: NodeJS.ProcessEnv = process.env): string {
  const found =
    environment.CHROMIUM || NAMES.map((name) => onPath(name, environment)).find((path) => path !== undefined);
  if (found !== undefined && found !== "") return found;
  throw new Error(
    `no Chromium: none of ${NAMES.join(", ")} on the PATH\n` +
      "  fix       apt-get install chromium, or say where it is: CHROMIUM=/path/to/chromium",
  );
}

/** A browser with a temporary profile, which is deleted with it. */
export function launched(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumHere(), args: FLAGS });
}

/** A page opened from disk, with its errors and requests. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors, warnings and content security policy violations on its console. */
  readonly complaints: string[];
  /** Every URL that it requested, including its own. */
  readonly requests: string[];
  readonly url: string;
  /** Time from the click on the file to an interactive page, in milliseconds. */
  readonly openedIn: number;
  close(): Promise<void>;
}

/** Writes a page to disk and opens it as a person would. */
export async function openedPage(
  browser: Browser,
  html: string,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-page-"));
  const file = join(folder, "report.html");
  writeFileSync(file, html);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  const url = pathToFileURL(file).href;
  const begun = performance.now();
  await page.goto(url + hash, { waitUntil: "load" });
  await page.locator("h1").waitFor();
  // Interactive: painted and responsive.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  const openedIn = performance.now() - begun;
  return {
    page,
    complaints,
    requests,
    url,
    openedIn,
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
