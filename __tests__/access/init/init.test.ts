import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { CI, TEMPLATES } from "../../../access/init/choices";
import { type InitOptions, initialize } from "../../../access/init/init";
import { runningGatehouse } from "../../../access/init/installed-from";
import { RECORD_FILE } from "../../../access/init/template-record";
import { managedFiles, ownPackage } from "../../../access/init/templates";
import { updateTemplates } from "../../../access/init/update";
import { writeFiles } from "../../../access/init/write-files";
import { lint } from "../../../access/lint/lint";
import { placedDocuments } from "../../../access/lint/placed-documents";
import { isOpen } from "../../../access/lint/render-summary";
import { ownPolicies } from "../../../access/proof/own-policies";
import { prove } from "../../../access/proof/prove";
import { isProven } from "../../../access/proof/verdict";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { temporaryFolder } from "../../support/opened-sandbox";
import { freshOutput } from "../../support/synthesis-in-process";

// A proof takes seconds where other suites run beside it.
jest.setTimeout(60_000);

const OPTIONS: InitOptions = {
  name: "example",
  template: "basic",
  ci: "none",
  package: "https://example.com/gatehouse.tgz",
  force: false,
};

/** Writes a repository, and returns what is printed. */
async function written(folder: string, options: Partial<InitOptions> = {}): Promise<string> {
  const messages: string[] = [];
  const { data } = await initialize(folder, { ...OPTIONS, ...options }, (line) => messages.push(`${line}\n`));
  return data + messages.join("");
}

const GATEHOUSE = { name: "gatehouse", bin: { gatehouse: "lib/access/bin.js" } };

/** A tarball, as npm packs it, of packages with these package.json. */
function packed(...manifests: object[]): Buffer {
  const entries = manifests.map((manifest) => {
    const header = Buffer.alloc(512);
    const content = Buffer.from(JSON.stringify(manifest));
    header.write("package/package.json");
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    return Buffer.concat([header, content, Buffer.alloc(512 - content.length)]);
  });
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

/** Every file of a folder with its text. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(folder.length + 1), readFileSync(file, "utf8")];
    }),
  );
}

describe("a written repository", () => {
  it.each(TEMPLATES)("of template %s has nothing to correct, and is proven", async (template) => {
    const folder = join(temporaryFolder(), "with a space");
    await written(folder, { template });
    const file = join(folder, "organization.yaml");
    const organization = loadOrganization(file);
    const { findings } = await lint(placedDocuments(file, organization), organization);
    expect(findings.filter(isOpen)).toEqual([]);
    const verdicts = await prove(readFileSync(file, "utf8"), await freshOutput(file), new Date(), {
      own: ownPolicies(file),
      // Claims about users are proven of one, which takes a second less for each of the others.
      sample: 1,
    });
    expect(verdicts.filter((verdict) => !isProven([verdict]))).toEqual([]);
  });

  it.each(TEMPLATES)("of template %s takes any accounts and names", async (template) => {
    const folder = join(temporaryFolder(), "new");
    await written(folder, {
      template,
      name: "123",
      identity: "null=111111111111",
      account: ["true=222222222222"],
    });
    const { name, identity, accounts } = loadOrganization(join(folder, "organization.yaml"));
    expect([name, identity.name, accounts.map((it) => it.name)]).toEqual(["123", "null", ["null", "true"]]);
  });

  it("has the workflows and scripts of this project, byte by byte", async () => {
    const folder = temporaryFolder();
    await written(folder, { ci: "github" });
    const files = filesIn(folder);
    for (const [path, text] of Object.entries(filesIn(join(PACKAGE, ".github")))) {
      expect(files[`.github/${path}`]).toBe(text);
      expect(statSync(join(folder, ".github", path)).mode & 0o111).toBe(path.endsWith(".sh") ? 0o111 : 0);
    }
    expect(files[".terraform.lock.hcl"]).toBe(readFileSync(join(PACKAGE, ".terraform.lock.hcl"), "utf8"));
  });

  it("pins the packages beside Gatehouse to the tested versions", async () => {
    const folder = temporaryFolder();
    await written(folder);
    const { dependencies, devDependencies, overrides } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect(version).toMatch(/^((npm:@lydell\/node-pty@)?\d+\.\d+\.\d+|https:.*)$/);
    expect(Object.keys(devDependencies)).toContain("@cloud-copilot/iam-simulate");
    const [[alias, same]] = Object.entries(overrides) as [[string, string]];
    expect([same, alias in dependencies]).toEqual([`$${alias}`, true]);
  });

  it("names the program, so that npx asks no registry before npm install", async () => {
    const folder = temporaryFolder();
    await written(folder);
    const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(bin).toEqual({ gatehouse: "node_modules/gatehouse/lib/access/bin.js" });
  });

  it("contains the tarball that it depends on", async () => {
    const [folder, tarball] = [temporaryFolder(), join(temporaryFolder(), "gatehouse-9.9.9.tgz")];
    const bytes = packed(GATEHOUSE);
    writeFileSync(tarball, bytes);
    expect(await written(folder, { package: tarball })).toContain("vendor/gatehouse-9.9.9.tgz");
    expect(readFileSync(join(folder, "vendor/gatehouse-9.9.9.tgz"))).toEqual(bytes);
    expect(readFileSync(join(folder, "package.json"), "utf8")).toContain('"file:vendor/gatehouse-9.9.9.tgz"');
  });
});

describe("the dependency on Gatehouse", () => {
  /** Gatehouse as npm installed it from there. */
  const installed = (resolved: string) => {
    const modules = join(temporaryFolder(), "node_modules");
    mkdirSync(modules);
    const lock = { packages: { "node_modules/gatehouse": { resolved } } };
    writeFileSync(join(modules, ".package-lock.json"), JSON.stringify(lock));
    return join(modules, "gatehouse");
  };

  it("is the tarball or the address that npm installed it from", () => {
    expect(runningGatehouse(installed("https://npm.acme.com/gatehouse-0.2.0.tgz")).named).toBe(
      "https://npm.acme.com/gatehouse-0.2.0.tgz",
    );
    const folder = installed("file:gatehouse-0.2.0.tgz");
    const bytes = packed(GATEHOUSE);
    writeFileSync(join(dirname(dirname(folder)), "gatehouse-0.2.0.tgz"), bytes);
    const { named, tarball } = runningGatehouse(folder);
    expect([named, tarball?.bytes]).toEqual(["file:vendor/gatehouse-0.2.0.tgz", bytes]);
  });

  it("is never a bare version, which in npm's registry is another project", async () => {
    const folder = temporaryFolder();
    await expect(written(folder, { package: undefined })).rejects.toThrow("npm has not installed it");
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["0.2.0", "^0.2.0 || 1.x", "*", "latest"])("on %s warns of npm's registry", async (named) => {
    expect(await written(temporaryFolder(), { package: named })).toContain(
      "npm's public one has another project",
    );
  });

  it.each(["https://example.com/g.tgz", "git+ssh://git@example.com/g.git#v1", "github:acme/gatehouse"])(
    "on %s does not",
    async (named) => {
      const printed = await written(temporaryFolder(), { package: named });
      expect(printed).toContain(`package.json depends on gatehouse from ${named}`);
    },
  );

  it.each([
    "npm:gatehouse",
    "npm:gatehouse@0.2.0",
    "http://example.com/g.tgz",
    "git://example.com/g.git",
    "file:../g.tgz",
    "acme/gatehouse",
    "package.json",
    "/etc/hostname",
    PACKAGE,
    "",
  ])("on %j is refused", async (named) => {
    const folder = temporaryFolder();
    await expect(written(folder, { package: named })).rejects.toThrow("not a package of Gatehouse");
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["no archive", Buffer.from("text")],
    ["an archive without package.json", packed()],
    ["another package", packed({ ...GATEHOUSE, name: "other" })],
    ["another project of this name", packed({ name: "gatehouse", bin: "index.js" })],
    ["two package.json", packed(GATEHOUSE, { name: "other" })],
  ])("is refused for a tarball that is %s", async (_, bytes) => {
    const [folder, tarball] = [temporaryFolder(), join(temporaryFolder(), "gatehouse-9.9.9.tgz")];
    writeFileSync(tarball, bytes);
    await expect(written(folder, { package: tarball })).rejects.toThrow("not a tarball of Gatehouse");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused if there is no such tarball", async () => {
    await expect(written(temporaryFolder(), { package: "/nowhere/gatehouse.tgz" })).rejects.toThrow(
      "no such file",
    );
  });
});

describe("an existing folder", () => {
  it("keeps all its files, and gets none, if one of them would be replaced", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "README.md"), "mine\n");
    await expect(written(folder)).rejects.toThrow("these files exist; nothing was written\n  README.md\n");
    expect(filesIn(folder)).toEqual({ "README.md": "mine\n" });
  });

  it("gets the files beside others, in a Git repository too", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, ".git"));
    writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
    writeFileSync(join(folder, "LICENSE"), "mine\n");
    await written(folder);
    expect(filesIn(folder)).toMatchObject({ LICENSE: "mine\n", "cdktf.json": expect.any(String) });
  });

  it("shows the differences of what --force replaces", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".gitignore"), "mine\n");
    const printed = await written(folder, { force: true });
    expect(printed).toContain("--- a/.gitignore\n+++ b/.gitignore\n@@ -1,1 +1,8 @@\n-mine\n+node_modules/\n");
    expect(filesIn(folder)[".gitignore"]).toMatch(/^node_modules\/\n/);
    expect((await written(folder, { force: true })).match(/^---.*/gm)).toEqual(["--- a/cdktf.json"]);
  });

  it("shows by --diff what --force would replace, and writes nothing", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".gitignore"), "mine\n");
    const { data, isNo } = await initialize(folder, { ...OPTIONS, diff: true }, () => {});
    expect([data.match(/^---.*/gm), isNo]).toEqual([["--- a/.gitignore"], true]);
    expect(filesIn(folder)).toEqual({ ".gitignore": "mine\n" });
    await expect(written(folder)).rejects.toThrow("see the differences: --diff; then replace them: --force");
    expect(await initialize(join(folder, "new"), { ...OPTIONS, diff: true }, () => {})).toEqual({
      data: "",
      isNo: false,
    });
  });

  it("keeps organization.yaml and policies, with --force too", async () => {
    const folder = temporaryFolder();
    await written(folder);
    const mine = ["organization.yaml", "policies/logs.json"];
    for (const path of mine) writeFileSync(join(folder, path), "mine\n");
    const printed = await written(folder, { force: true });
    for (const path of mine) {
      expect(printed).toContain(`${path}: kept, because it is yours\n`);
      expect(filesIn(folder)[path]).toBe("mine\n");
    }
  });

  it("keeps another CI's workflows, and lists them", async () => {
    const folder = temporaryFolder();
    await written(folder, { ci: "github" });
    expect(await written(folder, { ci: "gitlab", force: true })).toContain(
      ".github/workflows/apply.yml: left over from --ci github; delete it unless you use it\n",
    );
    expect(Object.keys(filesIn(folder))).toContain(".github/workflows/apply.yml");
    expect(await written(folder, { ci: "gitlab", force: true })).not.toContain("left over");
  });

  it("below the root of a Git repository is one whose workflows GitHub does not read", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, ".git"));
    const message = `GitHub reads .github only at the root of a repository, ${root}`;
    expect(await written(join(root, "access"), { ci: "github" })).toContain(message);
    expect(await written(join(root, "other"), { ci: "gitlab" })).not.toContain(message);
    expect(await written(root, { ci: "github" })).not.toContain(message);
  });

  it("in the source of Gatehouse is refused, unless it is a repository of its own", async () => {
    const source = temporaryFolder();
    writeFileSync(join(source, "package.json"), '{"name": "gatehouse", "version": "9.9.9"}');
    const refused = `in the source of Gatehouse; nothing was written\n  found     package gatehouse in ${source}`;
    for (const folder of [source, join(source, "access"), join(source, "a", "b")])
      await expect(written(folder, { force: true })).rejects.toThrow(refused);
    expect(readdirSync(source)).toEqual(["package.json"]);
    mkdirSync(join(source, "own", ".git"), { recursive: true });
    expect(await written(join(source, "own"))).toContain("organization.yaml");
  });

  it.each([
    ["a folder in place of a file", (folder: string) => mkdirSync(join(folder, "README.md"))],
    ["a file in place of a folder", (folder: string) => writeFileSync(join(folder, "policies"), "")],
    [
      "a symbolic link in place of a file",
      (folder: string) => symlinkSync("/nowhere", join(folder, "README.md")),
    ],
    [
      "a symbolic link in place of a folder",
      (folder: string) => symlinkSync("/tmp", join(folder, "policies")),
    ],
  ])("with %s is refused, with --force too", async (_, prepare) => {
    const folder = temporaryFolder();
    prepare(folder);
    const before = readdirSync(folder);
    await expect(written(folder, { force: true })).rejects.toThrow(
      /in place of a (file|folder); nothing was written/,
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  it("is refused if it is a file, or a symbolic link", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    symlinkSync(folder, join(folder, "link"));
    await expect(written(join(folder, "file"))).rejects.toThrow("file: a file is in place of a folder");
    await expect(written(join(folder, "link"))).rejects.toThrow(
      `link: a symbolic link to ${folder} is in place`,
    );
    for (const below of ["new", "new/deep"])
      await expect(written(join(folder, "file", below))).rejects.toThrow(
        `${join(folder, "file")}: a file is in place of a folder; nothing was written`,
      );
    expect(readdirSync(folder)).toEqual(["file", "link"]);
  });
});

describe("a write that fails", () => {
  const FAILING = [
    { path: "a.txt", text: "new" },
    { path: "deep/b.txt", text: "new" },
    { path: "c.txt" },
    { path: "a.txt/d.txt", text: "its folder is a file" },
  ];

  it("leaves no new folder", () => {
    const folder = join(temporaryFolder(), "new");
    expect(() => writeFiles(folder, FAILING, true)).toThrow("nothing was written");
    expect(readdirSync(dirname(folder))).toEqual([]);
  });

  it("restores the files that it replaced and deleted", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.txt"), "before", { mode: 0o640 });
    writeFileSync(join(folder, "c.txt"), "before");
    expect(() => writeFiles(folder, FAILING, false)).toThrow("nothing was written");
    expect(filesIn(folder)).toEqual({ "a.txt": "before", "c.txt": "before" });
    expect(statSync(join(folder, "a.txt")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["a.txt", "c.txt"]);
  });

  it("replaces no file that appeared after it was looked for", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "b.txt"), "theirs");
    const changes = ["a.txt", "b.txt"].map((path) => ({ path, text: "mine" }));
    expect(() => writeFiles(folder, changes, true)).toThrow("b.txt: it exists");
    expect(filesIn(folder)).toEqual({ "b.txt": "theirs" });
  });
});

describe("--update", () => {
  const SCRIPT = ".github/find-stacks.sh";
  const WORKFLOW = ".github/workflows/watch.yml";
  /** The templates of a later version: two changed, one new, one gone. */
  const later = () => [
    ...managedFiles("github")
      .filter(({ path }) => path !== ".github/write-issue.sh")
      .map(({ path, text }) => ({
        path,
        text: [SCRIPT, WORKFLOW].includes(path) ? `${text}# later\n` : text,
      })),
    { path: ".github/new.sh", text: "new\n" },
  ];
  const update = (folder: string, options: { writes?: boolean; merged?: string[] } = {}) =>
    updateTemplates({ folder, version: "9.9.9", writes: false, merged: [], ...options }, later);
  const edit = (folder: string, path: string) => writeFileSync(join(folder, path), "edited\n");
  const repository = async () => {
    const folder = temporaryFolder();
    await written(folder, { ci: "github" });
    return folder;
  };

  it.each(CI)("finds nothing in a new repository with CI %s", async (ci) => {
    const folder = temporaryFolder();
    await written(folder, { ci });
    const before = filesIn(folder);
    const options = { folder, version: ownPackage().version, writes: false, merged: [] };
    expect(updateTemplates(options, managedFiles)).toEqual({ diff: "", written: [], left: [] });
    expect(filesIn(folder)).toEqual(before);
  });

  it("shows what changed, and writes nothing", async () => {
    const folder = await repository();
    const before = filesIn(folder);
    const { diff, written: paths, left } = update(folder);
    expect(diff).toContain(`--- a/${SCRIPT}\n+++ b/${SCRIPT}\n`);
    expect(diff).toContain("+# later\n");
    expect(paths).toEqual([]);
    expect(left).toEqual([
      `${SCRIPT}: its template has changed`,
      ".github/new.sh: new",
      `${WORKFLOW}: its template has changed`,
      ".github/write-issue.sh: no longer used",
    ]);
    expect(filesIn(folder)).toEqual(before);
  });

  it("writes by --force what nobody edited, and lists the rest with its diff", async () => {
    const folder = await repository();
    edit(folder, WORKFLOW);
    edit(folder, ".github/apply-stacks.sh");
    const { diff, written: paths, left } = update(folder, { writes: true });
    expect(paths).toEqual([SCRIPT, ".github/new.sh", ".github/write-issue.sh"]);
    expect(left).toEqual([
      `${WORKFLOW}: edited here, and its template has changed: merge the diff, then --merged ${WORKFLOW}`,
    ]);
    expect(diff).toContain(`--- a/${WORKFLOW}\n`);
    expect(diff).not.toContain("apply-stacks");
    const files = filesIn(folder);
    expect([files[SCRIPT]?.endsWith("# later\n"), files[".github/new.sh"], files[WORKFLOW]]).toEqual([
      true,
      "new\n",
      "edited\n",
    ]);
    expect(files).not.toHaveProperty([".github/write-issue.sh"]);
    expect(statSync(join(folder, SCRIPT)).mode & 0o111).toBe(0o111);
    expect(update(folder).left).toEqual(left);
    expect(update(folder, { merged: [WORKFLOW] })).toEqual({ diff: "", written: [], left: [] });
    expect(update(folder)).toEqual({ diff: "", written: [], left: [] });
    expect(filesIn(folder)[WORKFLOW]).toBe("edited\n");
  });

  it("refuses files of a newer version", async () => {
    const folder = await repository();
    const record = readFileSync(join(folder, RECORD_FILE), "utf8");
    writeFileSync(join(folder, RECORD_FILE), record.replace(/"gatehouse": ".*"/, '"gatehouse": "9.10.0"'));
    expect(() => update(folder, { writes: true })).toThrow("found     9.10.0\n  expected  at most 9.9.9");
    expect(filesIn(folder)[SCRIPT]).not.toContain("# later");
  });

  it("refuses --merged for a file that needs no merge", async () => {
    const folder = await repository();
    expect(() => update(folder, { merged: [SCRIPT] })).toThrow(
      `--merged ${SCRIPT}: not a file that was edited`,
    );
  });

  it("asks for a repository that init wrote", () => {
    expect(() => update(temporaryFolder())).toThrow(
      "no such file\n  fix       run it in a repository that gatehouse init wrote",
    );
  });

  it.each(["../outside.sh", "/etc/passwd", "a/../../b", "./a"])(
    "refuses a record that names %s",
    async (path) => {
      const folder = await repository();
      const record = JSON.parse(readFileSync(join(folder, RECORD_FILE), "utf8"));
      record.files[path] = `sha256:${"0".repeat(64)}`;
      writeFileSync(join(folder, RECORD_FILE), JSON.stringify(record));
      expect(() => update(folder, { writes: true })).toThrow("files: a path outside of this folder");
    },
  );

  it("follows no symbolic link", async () => {
    const folder = await repository();
    const outside = join(temporaryFolder(), "outside");
    writeFileSync(outside, "theirs");
    symlinkSync(outside, join(folder, ".github", "new.sh"));
    expect(() => update(folder, { writes: true })).toThrow("a symbolic link");
    expect(readFileSync(outside, "utf8")).toBe("theirs");
  });
});
