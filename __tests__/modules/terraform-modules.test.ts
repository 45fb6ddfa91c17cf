import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktf/hcl2json";
import { ENROLL_TAG } from "../../modules/self-service-group/enrollment";
import { PACKAGE } from "../../organization/package";
import { REQUIRED_AWS_PROVIDER, REQUIRED_TERRAFORM } from "../../stacks/terraform-settings";
import { moduleFiles, moduleNames, staleFiles } from "../../tools/modules/module-files";
import { POLICIES } from "../../tools/modules/policies";
import { equalityCases } from "./equality-cases";

const NAMES = moduleNames();

function textOf(module: string, name: string): string {
  return readFileSync(join(PACKAGE, "modules", module, name), "utf8");
}

/** All of a module's Terraform. */
function terraformOf(module: string): string {
  return readdirSync(join(PACKAGE, "modules", module))
    .filter((file) => file.endsWith(".tf"))
    .map((file) => textOf(module, file))
    .join("\n");
}

describe("the Terraform modules in modules/", () => {
  it("equal the output of npm run modules", async () => {
    expect(await staleFiles()).toEqual([]);
  });

  it("have a README with tables, and a policy.tf if they have policies", async () => {
    const written = [...(await moduleFiles()).keys()].filter((path) => path.startsWith("modules/"));
    const expected = NAMES.flatMap((name) => [
      `modules/${name}/README.md`,
      ...(name in POLICIES ? [`modules/${name}/policy.tf`] : []),
    ]);
    expect(written.sort()).toEqual(expected.sort());
    expect(NAMES).toHaveLength(10);
    expect(NAMES.filter((name) => !(name in POLICIES))).toEqual(["identity-account", "password-policy"]);
  });

  it.each(NAMES)("contain no manually written policy: %s", (name) => {
    const written = terraformOf(name).replace(name in POLICIES ? textOf(name, "policy.tf") : "", "");
    expect(written).not.toMatch(/\b(Effect|Action|NotAction|Principal|Condition|eventName)\s*=/);
    expect(written).not.toMatch(/= "\{/);
  });

  it.each(NAMES)("use each of their generated policies: %s", (name) => {
    for (const local of Object.keys(POLICIES[name]?.locals ?? {}))
      expect(terraformOf(name)).toMatch(new RegExp(`local\\.${local}\\b`));
  });

  it.each(NAMES)("declare no provider and no backend: %s", (name) => {
    expect(terraformOf(name)).not.toMatch(/^\s*(provider|backend|cloud)\b/m);
  });

  it.each(NAMES)("require the application's versions without an upper bound: %s", (name) => {
    const minimum = REQUIRED_AWS_PROVIDER.version.replace(/,.*/, "");
    expect([REQUIRED_TERRAFORM, minimum]).toEqual([">= 1.5.0", ">= 5.100.0"]);
    expect(textOf(name, "versions.tf")).toContain(`required_version = "${REQUIRED_TERRAFORM}"`);
    expect(textOf(name, "versions.tf")).toContain(`version = "${minimum}"`);
  });

  it.each(NAMES)("have typed inputs, and descriptions for inputs and outputs: %s", (name) => {
    const blocks = (kind: string) =>
      terraformOf(name)
        .split(new RegExp(`^${kind} `, "m"))
        .slice(1);
    for (const block of blocks("variable")) {
      expect(block).toMatch(/^ {2}type\s+= /m);
      expect(block).toMatch(/^ {2}description\s+= "\S/m);
    }
    for (const block of blocks("output")) expect(block).toMatch(/^ {2}description = "\S/m);
  });

  it.each(NAMES)("are compared with the construct on every input: %s", async (name) => {
    const cases = equalityCases({ accountId: "111111111111", organizationId: "o-a1b2c3d4e5" });
    const { variable = {} }: { variable?: Record<string, [{ default?: unknown }]> } = await parse(
      "variables.tf",
      textOf(name, "variables.tf"),
    );
    const unset = Object.entries(variable).filter(([input, [{ default: byDefault }]]) => {
      const values = cases.flatMap(({ module, inputs }) =>
        module === name && input in inputs ? [JSON.stringify(inputs[input])] : [],
      );
      return values.every((value) => value === JSON.stringify(byDefault ?? null));
    });
    expect(unset.map(([input]) => input)).toEqual([]);
  });

  it("have stable addresses, inputs and outputs", () => {
    const heads = /^(?:resource|data|module|variable|output) .*(?= \{$)/gm;
    const files = ["main.tf", "variables.tf", "outputs.tf", "policy.tf"];
    const headsIn = (name: string, file: string) =>
      readdirSync(join(PACKAGE, "modules", name)).includes(file)
        ? (textOf(name, file).match(heads) ?? [])
        : [];
    const interfaces = NAMES.map((name) => [name, files.flatMap((file) => headsIn(name, file))]);
    expect(Object.fromEntries(interfaces)).toMatchSnapshot();
  });

  it("add only declared users as members: identity-account", () => {
    expect(textOf("identity-account", "main.tf")).toContain(
      "[for name in each.value.members : module.user[name].name if contains(keys(var.users), name)]",
    );
  });

  it("create users without a path, as the self-service policy requires", () => {
    expect(textOf("identity-user", "main.tf")).not.toMatch(/^\s*path\s*=/m);
    expect(textOf("identity-user", "variables.tf")).not.toContain('variable "path"');
  });

  it("tag users for enrollment with the tag that the windows compare", () => {
    expect(textOf("identity-user", "main.tf")).toContain(`"${ENROLL_TAG}" =>`);
    expect(textOf("identity-user", "variables.tf")).toContain(`"${ENROLL_TAG}")`);
    expect(textOf("self-service-group", "policy.tf")).toContain(`"aws:PrincipalTag/${ENROLL_TAG}" =`);
  });

  it("document input types in Terraform syntax, on one line", () => {
    const readme = textOf("identity-account", "README.md");
    expect(readme).toContain("object({ role_arns = list(string), members = optional(list(string), []), not_");
  });

  it("have the layout of Terraform's registry: README, example, tests", () => {
    for (const name of NAMES) {
      const folder = join(PACKAGE, "modules", name);
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
