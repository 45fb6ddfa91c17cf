import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../../organization/package";
import type { Sandbox } from "../../../sandbox/sandbox";
import { PlainTerraform } from "../../modules/plain-terraform";
import { iamCaller } from "../../support/adopted-sandbox";
import { emptyAccounts, Imported, namedAccounts, summaryOf, takeOver } from "../../support/imported-sandbox";
import { temporaryFolder } from "../../support/opened-sandbox";

jest.setTimeout(900_000);

const FOLDER = "__tests__/access/import/terraform-aws-iam";
const PAGE = readFileSync(join(PACKAGE, "docs", "import.md"), "utf8");
const IDS = { identity: "111111111111", production: "222222222222" };

describe("accounts of a configuration with the modules of terraform-aws-iam", () => {
  let sandbox: Sandbox;
  let old: PlainTerraform;
  let imported: Imported;
  /** The state's passwords and secret access keys. */
  let secrets: string[];
  const terraform = (...args: string[]) => {
    const reached = { endpoint: sandbox.endpoint, credentials: sandbox.credentialsFor("identity") };
    return old.expect(FOLDER, reached, ...args);
  };
  beforeAll(async () => {
    sandbox = await emptyAccounts("identity", IDS);
    old = await PlainTerraform.copy([FOLDER]);
    await terraform("init");
    await terraform("apply", "-auto-approve");
    const state = await terraform("state", "pull");
    secrets = [...state.matchAll(/"(?:password|secret|ses_smtp_password_v4)": "([^"]+)"/g)].map(
      ([, it = ""]) => it,
    );
    const file = join(temporaryFolder(), "iam.tfstate");
    writeFileSync(file, state);
    const named = namedAccounts("identity", IDS);
    imported = await Imported.by([...named, "--state", file], sandbox.environment);
  });
  afterAll(() => sandbox?.close());

  it("are imported from its state as documented, without the secrets in it", () => {
    process.stdout.write(imported.text);
    expect(PAGE).toContain(imported.text.slice(imported.text.indexOf("organization:")));
    expect(imported.in("outside").filter((it) => !it.startsWith("setting"))).toEqual([
      "role monitoring in production: it trusts account 464622532012",
      expect.stringMatching(/^user deployer in identity: looks like a program: .*\(last use not known\)$/),
    ]);
    expect(secrets.length).toBeGreaterThanOrEqual(5);
    const files = readdirSync(imported.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const secret of secrets) expect(imported.printed + files.join("\n")).not.toContain(secret);
  });

  it("are forgotten by their configuration, which then changes nothing", async () => {
    const main = join(old.folder, FOLDER, "main.tf");
    const removed = [...PAGE.matchAll(/^removed \{\n.*?^\}\n/gms)].map(([block]) => block);
    const names = removed.flatMap((block) => /from = module\.(\w+)/.exec(block)?.[1] ?? []);
    writeFileSync(main, `${without(readFileSync(main, "utf8"), names)}\n${removed.join("\n")}`);
    expect(await terraform("plan")).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
    await terraform("apply", "-auto-approve");
    expect(await terraform("plan")).toContain("No changes.");
  });

  it("are taken over: nothing is destroyed, and every change is explained", async () => {
    const taken = await takeOver(imported, sandbox);
    process.stdout.write(`terraform-aws-iam: ${summaryOf(taken)}\n${taken.changes.join("\n")}\n`);
    expect(PAGE).toContain(summaryOf(taken));
    expect([taken.adopted.code, taken.plan.destroy, taken.unexplained, taken.left]).toEqual([0, 0, [], []]);
    // The program stays, and verify reports it and its policy.
    const expected = /has no MFA device|^(user )?deployer\b/;
    expect(taken.verified.found.filter((it) => !expected.test(it))).toEqual([]);
    await iamCaller(sandbox)("identity", "get-login-profile", "--user-name", "alice");
  });

  it("leave nothing to change to the old configuration", async () => {
    expect(await terraform("plan")).toContain("No changes.");
  });
});

/** The configuration without the calls of these modules. */
function without(text: string, modules: readonly string[]): string {
  return modules.reduce(
    (it, name) => it.replace(new RegExp(`^module "${name}" \\{\\n.*?^\\}\\n`, "ms"), ""),
    text,
  );
}
