import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../access/cli";
import type { Estate, EstateAccount, EstateRole } from "../../../access/import/estate/estate";
import { readEstate } from "../../../access/import/estate/read-estate";
import { UNFINISHED, UnfinishedRead } from "../../../access/import/estate/unfinished-read";
import { type ImportOptions, runImport } from "../../../access/import/run-import";
import { mfaTrust } from "../../../modules/mfa-role/trust";
import type { PolicyDocument } from "../../../organization/policy-document";
import { temporaryFolder } from "../../support/opened-sandbox";
import { NOW } from "../../support/parse-organization";

jest.mock("../../../access/synthesis/synthesize", () =>
  jest.requireActual("../../support/synthesis-in-process"),
);
jest.mock("../../../access/import/estate/read-estate", () => ({ readEstate: jest.fn() }));
jest.mock("../../../access/iam/account-credentials", () => ({ requireCredentials: async () => undefined }));

const READS = jest.mocked(readEstate);
const OTHER: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }],
};

function account(name: string, id: string, isIdentity: boolean, roles: readonly EstateRole[]): EstateAccount {
  const none = { users: [], groups: [], policies: [], oidcProviders: [], samlProviders: [] };
  return { name, id, isIdentity, roles, ...none, unassignedMfaDevices: [], unread: [] };
}

function role(name: string, trust: PolicyDocument): EstateRole {
  return {
    name,
    arn: `arn:aws:iam::222222222222:role/${name}`,
    path: "/",
    tags: {},
    trust,
    maxSession: 3600,
    instanceProfiles: [],
    inline: [{ name: "own", document: OTHER }],
    attached: [],
  };
}

const TRUST = mfaTrust({
  partition: "aws",
  identityAccountId: "111111111111",
  mfaMaxAge: 3600,
  namedSessions: false,
});
const PARTNER = {
  ...TRUST,
  Statement: [{ ...TRUST.Statement[0], Principal: { AWS: "999999999999" } }],
} as unknown as PolicyDocument;
const estate = (...roles: EstateRole[]): Estate => ({
  partition: "aws",
  accounts: [account("M", "111111111111", true, []), account("A", "222222222222", false, roles)],
  managedPolicies: {},
});
const NAMED = { identity: "M=111111111111", account: ["A=222222222222"] };

/** Runs an import into a folder, and returns its result and messages. */
async function imported(folder: string, options: Partial<ImportOptions> = {}) {
  const said: string[] = [];
  const all: ImportOptions = {
    ...NAMED,
    folder,
    partition: "aws",
    role: "OrganizationAccountAccessRole",
    profiles: [],
    states: [],
    strict: false,
    force: false,
    format: "table",
    ...options,
  };
  const result = await runImport(all, (line) => said.push(line), NOW);
  return { ...result, said: said.join("\n") };
}

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("an import", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(temporaryFolder(), "acme");
    READS.mockReset().mockResolvedValue(estate(role("tables", TRUST)));
  });

  it("writes the file, its policies and the report, and prints the report", async () => {
    const { data, isNo } = await imported(folder);
    expect(filesIn(folder)).toEqual(["import.md", "organization.yaml", "policies", "policies/tables.json"]);
    expect([data, isNo]).toEqual([expect.stringContaining("tables"), false]);
    expect(JSON.parse(readFileSync(join(folder, "policies", "tables.json"), "utf8"))).toMatchObject(OTHER);
  });

  it("reads the other accounts by the named role, or by a profile", async () => {
    await imported(folder, { role: "reader", profiles: [] });
    await imported(`${folder}-2`, { profiles: ["A=acme-a"] });
    const providers = READS.mock.calls.map(([accounts]) => accounts.map(({ provider }) => provider));
    expect(providers).toEqual([
      [{}, { assumeRoleArn: "arn:aws:iam::222222222222:role/reader" }],
      [{}, { profile: "acme-a" }],
    ]);
  });

  it("takes a profile only of an account that it reads", async () => {
    await expect(imported(folder, { profiles: ["B=acme-b"] })).rejects.toThrow(
      "--profile B=acme-b: not an account and a profile",
    );
  });

  it("reads nothing if a file exists that it would write", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "organization.yaml"), "mine\n");
    await expect(imported(folder)).rejects.toThrow(
      /these files exist; nothing was written\n {2}organization.yaml/,
    );
    expect(READS).not.toHaveBeenCalled();
  });

  it("writes nothing if a policy exists that it would write", async () => {
    mkdirSync(join(folder, "policies"), { recursive: true });
    writeFileSync(join(folder, "policies", "tables.json"), "{}");
    await expect(imported(folder)).rejects.toThrow(/nothing was written\n {2}policies\/tables.json/);
    expect(filesIn(folder)).toEqual(["policies", "policies/tables.json"]);
  });

  it("replaces files with --force, and names documents that are not its own", async () => {
    mkdirSync(join(folder, "policies"), { recursive: true });
    writeFileSync(join(folder, "organization.yaml"), "mine\n");
    writeFileSync(join(folder, "policies", "old.json"), "{}");
    const { said } = await imported(folder, { force: true });
    expect(readFileSync(join(folder, "organization.yaml"), "utf8")).toContain("tables");
    expect(said).toContain("policies/old.json: not of this import; delete it unless you use it");
  });

  it("refuses a document in the folder that a shipped one of its name differs from", async () => {
    mkdirSync(join(folder, "policies"), { recursive: true });
    writeFileSync(join(folder, "policies", "vpc.json"), JSON.stringify(OTHER));
    await expect(imported(folder, { force: true })).rejects.toThrow(
      /which differ from Gatehouse's; nothing was written\n {2}policies\/vpc.json/,
    );
    expect(existsSync(join(folder, "organization.yaml"))).toBe(false);
  });

  it("writes nothing with --strict if something stays outside", async () => {
    READS.mockResolvedValue(estate(role("tables", TRUST), role("partner", PARTNER)));
    const { data, isNo, said } = await imported(folder, { strict: true });
    expect([isNo, data]).toEqual([true, expect.stringContaining("partner")]);
    expect(said).toContain("--strict: nothing was written");
    expect(existsSync(folder)).toBe(false);
  });

  it("writes with --strict if only the role by which Terraform enters stays outside", async () => {
    READS.mockResolvedValue(estate(role("tables", TRUST), role("OrganizationAccountAccessRole", TRUST)));
    const { isNo, data } = await imported(folder, { strict: true });
    expect([isNo, data]).toEqual([false, expect.stringContaining("OrganizationAccountAccessRole")]);
  });

  it("writes nothing with --strict if a third party can enter as Terraform", async () => {
    READS.mockResolvedValue(estate(role("tables", TRUST), role("OrganizationAccountAccessRole", PARTNER)));
    const { isNo, data } = await imported(folder, { strict: true });
    expect([isNo, data]).toEqual([true, expect.stringContaining("it trusts AWS 999999999999")]);
  });

  it("with --strict leaves an empty folder that existed", async () => {
    mkdirSync(folder);
    READS.mockResolvedValue(estate(role("partner", PARTNER)));
    expect([(await imported(folder, { strict: true })).isNo, filesIn(folder)]).toEqual([true, []]);
  });

  it("writes with --strict if nothing stays outside", async () => {
    const { isNo } = await imported(folder, { strict: true });
    expect([isNo, existsSync(join(folder, "organization.yaml"))]).toEqual([false, true]);
  });

  it("removes what an unfinished one has read, once it has written", async () => {
    UnfinishedRead.open(folder, "aws", NOW).add({
      account: account("A", "222222222222", false, []),
      managedPolicies: {},
    });
    expect(filesIn(folder)).toEqual([UNFINISHED]);
    await imported(folder);
    expect(filesIn(folder)).not.toContain(UNFINISHED);
  });

  it("gives the signals back", async () => {
    const before = process.listenerCount("SIGINT");
    await imported(folder);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});

describe("a wrong use of import", () => {
  it.each([
    ["no folder", ["--identity", "M=111111111111", "--account", "A=222222222222"], "no folder to write into"],
    ["no accounts", ["--out", "acme"], "no accounts"],
    ["--without for named accounts", ["--without", "A"], "--without is for --from-organizations"],
    ["--known without --check", ["--known", "known.json"], "--known is for --check"],
    ["--check with --out", ["--check", "--out", "acme"], "'--check' cannot be used with option '--out"],
    [
      "accounts with --from-organizations",
      ["--from-organizations", "--account", "A=222222222222", "--out", "acme"],
      "cannot be used with option",
    ],
  ])("exits with 2: %s", async (_, args, message) => {
    const said: string[] = [];
    const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    const code = await run(["import", ...args]);
    spy.mockRestore();
    expect([code, said.join("")]).toEqual([2, expect.stringContaining(message)]);
  });
});
