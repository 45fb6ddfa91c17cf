import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newSections } from "../../../access/upgrade/changelog";
import { keyDifferences } from "../../../access/upgrade/file-keys";
import { otherApp, outdatedPins, readLock, readManifest } from "../../../access/upgrade/npm-files";
import { type Lock, packageDifferences } from "../../../access/upgrade/packages";
import { isSame, renderUpgrade } from "../../../access/upgrade/render-upgrade";
import { dependencyOn } from "../../../access/upgrade/source";
import type { Upgrade } from "../../../access/upgrade/upgrade";

const lockOf = (resolved?: string): Lock => ({
  packages: { "": {}, ...(resolved && { "node_modules/gatehouse": { version: "0.1.0", resolved } }) },
});
const FROM_REGISTRY = lockOf("https://npm.example.com/gatehouse/-/gatehouse-0.1.0.tgz");

describe("the version to upgrade to", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-upgrade-test-"));
  const tarball = join(folder, "gatehouse-0.2.0.tgz");
  beforeAll(() => writeFileSync(tarball, ""));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is a packed file, by its absolute path", () => {
    expect(dependencyOn("gatehouse-0.2.0.tgz", tarball, lockOf())).toBe(`file:${tarball}`);
  });

  it("is the https URL of a packed file", () => {
    const url = "https://example.com/gatehouse-0.2.0.tgz";
    expect(dependencyOn(url, join(folder, "none"), lockOf())).toBe(url);
  });

  it("is a number where a registry has the installed version", () => {
    expect(dependencyOn("0.2.0", join(folder, "0.2.0"), FROM_REGISTRY)).toBe("gatehouse@0.2.0");
  });

  it.each([
    undefined,
    "file:../gatehouse-0.1.0.tgz",
    "https://example.com/downloads/gatehouse-0.1.0.tgz",
    "https://registry.npmjs.org/gatehouse/-/gatehouse-0.1.4.tgz",
  ])("is never looked up in a registry if the installed one is from %s", (resolved) => {
    for (const written of ["0.2.0", "latest", "^1", "missing.tgz"])
      expect(() => dependencyOn(written, join(folder, "none"), lockOf(resolved))).toThrow(
        "in npm's public registry, gatehouse is another project",
      );
  });

  it.each([
    "npm:gatehouse@latest",
    "gatehouse@latest",
    "github:o/r",
    "git+ssh://git@example.com/g.git",
    "--x y",
  ])("is never %s, even where a registry has the installed version", (written) => {
    expect(() => dependencyOn(written, join(folder, "none"), FROM_REGISTRY)).toThrow("no packed version");
  });
});

describe("files of npm", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-upgrade-files-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["null", "{bad", '{"packages":5}', '{"dependencies":{"x":5}}'])("are refused as %s", (text) => {
    const file = join(folder, "file.json");
    writeFileSync(file, text);
    const read = text.includes("packages") || text === "null" ? readLock : readManifest;
    expect(() => read(file)).toThrow("npm install, in the repository");
    expect(() => readLock(join(folder, "missing.json"))).toThrow("npm install, in the repository");
  });

  it.each([
    ['{"app":"gatehouse synth"}', undefined],
    ['{"app":"npx gatehouse synth"}', undefined],
    ['{"context":{"app":"gatehouse synth"},"app":"node own.js"}', "node own.js"],
    ['{"app":"gatehouse synth && node own.js"}', "gatehouse synth && node own.js"],
    ["{}", "unknown"],
    ["{bad", "unknown"],
  ])("name the app of cdktf.json that is not compared: %s", (text, app) => {
    const file = join(folder, "cdktf.json");
    writeFileSync(file, text);
    expect(otherApp(file)).toBe(app);
  });

  it("name the pins to change: those that init wrote, in the version tested until now", () => {
    const project = {
      dependencies: { cdktf: "1", constructs: "2" },
      devDependencies: { own: "1", same: "1" },
    };
    const own = { devDependencies: { cdktf: "1", constructs: "1", own: "2", same: "1" } };
    const next = { devDependencies: { cdktf: "2", constructs: "3", own: "3", same: "1" } };
    expect(outdatedPins(project, own, next)).toEqual([{ name: "cdktf", before: "1", after: "2" }]);
  });
});

describe("the conclusion of an upgrade", () => {
  const upgrade: Upgrade = {
    from: "0.2.0",
    to: "0.3.0",
    changelog: [],
    pins: [],
    packages: [],
    providers: [],
    keys: { added: [], removed: [], changed: [] },
    stacks: [],
  };

  it("is that nothing changes only if stacks, provider and app are the same", () => {
    expect(isSame(upgrade)).toBe(true);
    expect(isSame({ ...upgrade, providers: ["-a", "+b"] })).toBe(false);
    expect(isSame({ ...upgrade, otherApp: "node my-app.js" })).toBe(false);
  });

  it("names another provider, and an app that was not compared", () => {
    const text = renderUpgrade({ ...upgrade, providers: ["-a", "+b"], otherApp: "node my-app.js" }, "text");
    expect(text).toContain("The AWS provider changes: plan every stack.");
    expect(text).toContain("Not compared: the app of cdktf.json, node my-app.js");
  });
});

describe("differences of an upgrade", () => {
  it("are sections of the CHANGELOG that are new or have other words", () => {
    const old = "# Changelog\n\n## 0.2.0\n\ntwo\n\n## 0.1.0\n\none\n";
    expect(newSections(old, old)).toEqual([]);
    expect(
      newSections(old, "# Changelog\n\n## 0.3.0\n\nthree\n\n## 0.2.0\n\nTwo\n\n## 0.1.0\n\none\n"),
    ).toEqual(["## 0.3.0\n\nthree", "## 0.2.0\n\nTwo"]);
  });

  it("are packages that are new, gone or of another version", () => {
    const lock = (packages: Record<string, string>) => ({
      packages: Object.fromEntries([
        ["", { version: "1.0.0" }],
        ...Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version }]),
      ]),
    });
    expect(packageDifferences(lock({ a: "1", b: "1", c: "1" }), lock({ b: "1", c: "2", d: "1" }))).toEqual([
      { name: "a", before: "1", after: undefined },
      { name: "c", before: "1", after: "2" },
      { name: "d", before: undefined, after: "1" },
    ]);
  });

  it("are keys of the file that are new, removed or take other values", () => {
    const schema = (account: object) => ({
      type: "object",
      properties: {
        accounts: { type: "object", additionalProperties: { type: "object", properties: account } },
      },
    });
    const before = schema({ id: { type: "string" }, was: { type: "string" }, alias: { maxLength: 60 } });
    const after = schema({
      id: { type: "string", description: "new words" },
      alias: { maxLength: 63 },
      sets: {},
    });
    expect(keyDifferences(before, after)).toEqual({
      added: ["accounts.*.sets"],
      removed: ["accounts.*.was"],
      changed: ["accounts.*.alias"],
    });
  });

  it("find keys in each variant of a value", () => {
    const grants = (...variants: object[]) => ({ properties: { grants: { anyOf: variants } } });
    const long = { type: "object", properties: { until: { type: "string" } } };
    expect(
      keyDifferences(grants({ type: "string" }), grants({ type: "string" }, { items: long })),
    ).toMatchObject({ added: ["grants.[]", "grants.[].until"] });
  });
});
