import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../access/cli";
import { proofOf } from "../../../access/report/proof-of";
import { jsonForHtml } from "../../../access/report/render-page";
import type { ReportModel } from "../../../access/report/report-model";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import { NOW } from "../../support/parse-organization";

const FILE = join(__dirname, "people.yaml");

describe("gatehouse report", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-report-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const out = join(folder, "report.html");
  let page = "";
  let said: string[] = [];
  beforeAll(async () => {
    const stderr = jest
      .spyOn(process.stderr, "write")
      .mockImplementation((text) => said.push(String(text)) > 0);
    said = [];
    expect(await run(["report", "--no-proof", "--organization", FILE, "--out", out])).toBe(0);
    stderr.mockRestore();
    page = readFileSync(out, "utf8");
  });
  const between = (open: string, close: string) => page.split(open)[1]?.split(close)[0] ?? "";
  const model = (): ReportModel =>
    JSON.parse(between('<script type="application/json" id="data">', "</script>"));

  it("writes one file and prints its path", () => {
    expect(readdirSync(folder)).toEqual(["report.html"]);
    expect(said.join("")).toMatch(/^wrote .*report\.html \(\d+ KB\)/);
  });

  it("allows only its own style and script, by their hashes", () => {
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(between('Content-Security-Policy" content="', '"').split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hash(between("<script>", "</script>"))}`,
      `style-src ${hash(between("<style>", "</style>"))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("references nothing that a browser would load", () => {
    const addresses = page.match(/\b(?:https?|wss?|data|blob):[^"'`\s)]*/g);
    expect(addresses).toEqual([
      "http://www.w3.org/2000/svg",
      // Where a click on a role leads.
      "https://signin.aws.amazon.com",
      "https://signin.amazonaws-us-gov.com",
      "https://signin.amazonaws.cn",
    ]);
    expect(page).not.toMatch(/@import|url\(|\son[a-z]+=(?!alert)/);
  });

  it("escapes text that looks like markup", () => {
    const reason = "</script><script>document.title = 'owned'</script><!--<img src=x onerror=alert(1)>";
    expect(model().findings.map(({ accepted }) => accepted)).toContain(reason);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain("<img");
    expect(JSON.parse(jsonForHtml(["</script>", "<!--", "\u2028", "$&"]))).toEqual([
      "</script>",
      "<!--",
      "\u2028",
      "$&",
    ]);
  });

  it("refers to the lines of the file", () => {
    const lines = readFileSync(FILE, "utf8").split("\n");
    for (const { until, line = 0 } of model().endings) expect(lines[line - 1]).toContain(`until: ${until}`);
    expect(model().endings).toHaveLength(3);
  });

  it("reports why nothing was proven", () => {
    expect(model().proof).toMatchObject({ verdict: "not proven", why: "the proof was left out: --no-proof" });
  });

  it("writes to standard output with --out -", async () => {
    const written: string[] = [];
    const stdout = jest
      .spyOn(process.stdout, "write")
      .mockImplementation((text) => written.push(String(text)) > 0);
    await run(["report", "--no-proof", "--organization", FILE, "--out", "-"]);
    stdout.mockRestore();
    expect(written.join("")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });
});

describe("the proof in the report", () => {
  const entitlements = entitlementsOf(loadOrganization(FILE), NOW);

  it("is not proven if nothing was synthesized", async () => {
    expect(await proofOf(FILE, entitlements, NOW, { output: __dirname })).toEqual({
      verdict: "not proven",
      at: NOW.toISOString(),
      why: `no synthesized stack in ${__dirname}`,
      claims: [],
    });
  });

  it("is not proven without the evaluator, a development dependency", async () => {
    jest.doMock("@cloud-copilot/iam-simulate", () => {
      const message = "Cannot find package '@cloud-copilot/iam-simulate'";
      throw Object.assign(new Error(message), { code: "ERR_MODULE_NOT_FOUND" });
    });
    jest.doMock("../../../access/synthesis/synthesized-stacks", () => ({
      synthesizedOutput: () => ({ stacks: [], strayFolders: [] }),
    }));
    let without: typeof proofOf = proofOf;
    await jest.isolateModulesAsync(async () => {
      ({ proofOf: without } = await import("../../../access/report/proof-of"));
    });
    const { verdict, why } = await without(FILE, entitlements, NOW, { output: __dirname });
    expect([verdict, why]).toEqual([
      "not proven",
      "the IAM evaluator is not installed here; it is a development dependency: npm ci",
    ]);
  });
});
