import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFINITIONS } from "../../generator/definitions";
import { generate } from "../../generator/generate";
import { moduleFiles, staleFiles } from "../../generator/module-files";

const PROJECT = join(__dirname, "..", "..");
const NAMES = DEFINITIONS.map(({ name }) => name);
const generated = new Map(DEFINITIONS.map((definition) => [definition.name, generate(definition)]));

function fileOf(module: string, name: string): string {
  const text = generated.get(module)?.files.get(name);
  if (text === undefined) throw new Error(`no ${name} in ${module}`);
  return text;
}

describe("the Terraform modules in modules/", () => {
  it("are what npm run modules writes: if this fails, run it", () => {
    expect(staleFiles(PROJECT)).toEqual([]);
  });

  it("are all of modules/: no folder with Terraform in it is written manually", () => {
    const folders = readdirSync(join(PROJECT, "modules"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) => readdirSync(join(PROJECT, "modules", name)).some((file) => file.endsWith(".tf")));
    expect(folders.sort()).toEqual([...NAMES].sort());
    expect(moduleFiles(PROJECT).size).toBeGreaterThan(5 * NAMES.length);
  });

  it.each(NAMES)("%s: no provider, no backend, nothing of cdktf's", (name) => {
    const text = [...(generated.get(name)?.files.values() ?? [])].join("\n");
    expect(text).not.toMatch(/^\s*(provider|backend|cloud)\b/m);
    expect(text).not.toMatch(/"\/\/"|cdktf|TfToken/);
  });

  it.each(NAMES)("%s: asks for versions without an upper end", (name) => {
    expect(fileOf(name, "versions.tf")).toContain('required_version = ">= 1.5.0"');
    expect(fileOf(name, "versions.tf")).toContain('version = ">= 5.100.0"');
  });

  it.each(NAMES)("%s: every input and output has a type or value, and a description", (name) => {
    for (const block of fileOf(name, "variables.tf")
      .split(/^variable /m)
      .slice(1)) {
      expect(block).toMatch(/^ {2}type\s+= /m);
      expect(block).toMatch(/^ {2}description\s+= "\S/m);
    }
    for (const block of (generated.get(name)?.files.get("outputs.tf") ?? "").split(/^output /m).slice(1))
      expect(block).toMatch(/^ {2}description = "\S/m);
  });

  it("have these addresses, inputs and outputs, which are an interface", () => {
    const heads = /^(?:resource|data|module|variable|output) .*(?= \{$)/gm;
    const interfaces = [...generated].map(([name, { files }]) => [
      name,
      [...files.values()].flatMap((text) => text.match(heads) ?? []),
    ]);
    expect(Object.fromEntries(interfaces)).toMatchSnapshot();
  });

  it("identity-account takes no member by a name that is no user's", () => {
    expect(fileOf("identity-account", "main.tf")).toContain(
      "[for name in each.value.members : module.user[name].name if contains(keys(var.users), name)]",
    );
  });

  it("give no user a path: the self-service policy names user/${aws:username}", () => {
    for (const name of ["identity-user", "identity-account"])
      expect(`${fileOf(name, "main.tf")}${fileOf(name, "variables.tf")}`).not.toMatch(/\bpath\b/);
  });

  it("have no JSON in a string, and no `this` before the name of one of several", () => {
    for (const name of NAMES) {
      expect(fileOf(name, "main.tf")).not.toMatch(/= "\{/);
      expect(fileOf(name, "main.tf")).not.toMatch(/this_/);
    }
    expect(fileOf("account-guardrails", "main.tf")).toContain(
      'detail-type = ["AWS API Call via CloudTrail"]',
    );
  });

  it("have no file without anything in it", () => {
    const files = [...generated.values()].flatMap((module) => [...module.files]);
    for (const [name, text] of files) expect([name, text]).toEqual([name, expect.stringMatching(/\{/)]);
  });

  it("have types in their READMEs that Terraform would take, in one line", () => {
    const readme = readFileSync(join(PROJECT, "modules", "identity-account", "README.md"), "utf8");
    expect(readme).toContain("object({ role_arns = list(string), members = optional(list(string), []), not_");
  });

  it("have the layout of Terraform's registry: README, example, tests", () => {
    for (const name of NAMES) {
      const folder = join(PROJECT, "modules", name);
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
      expect(files).toEqual(expect.arrayContaining(["README.md", `tests/${name}.tftest.hcl`]));
      const examples = files.filter((file) => /^examples\/[^/]+\/main\.tf$/.test(file));
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const text = readFileSync(join(folder, example), "utf8");
        expect(text).toMatch(new RegExp(`# Elsewhere: git::https://\\S+//modules/${name}\\?ref=v`));
      }
    }
  });
});
