import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { assignments, hcl, indented } from "./hcl";
import { type ModulePolicies, POLICIES } from "./policies";
import { withTables } from "./readme-tables";
import { readPolicies } from "./shipped-policies";

/** Folders of the Terraform modules. */
export function moduleNames(): string[] {
  return readdirSync(join(PACKAGE, "modules"), { withFileTypes: true })
    .filter(({ name }) => existsSync(join(PACKAGE, "modules", name, "main.tf")))
    .map(({ name }) => name);
}

/**
 * Every file that `npm run modules` writes, by its path in the project: the modules' policies, the READMEs with their
 * tables, and the example's policies.
 */
export async function moduleFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const read = (path: string) =>
    existsSync(join(PACKAGE, path)) ? readFileSync(join(PACKAGE, path), "utf8") : "";
  for (const name of moduleNames()) {
    const folder = `modules/${name}`;
    const policies = POLICIES[name];
    if (policies !== undefined) files.set(`${folder}/policy.tf`, policyFile(policies));
    const terraform = read(`${folder}/variables.tf`) + read(`${folder}/outputs.tf`);
    files.set(`${folder}/README.md`, await withTables(read(`${folder}/README.md`), terraform));
  }
  for (const [topic, document] of readPolicies())
    files.set(`examples/terraform/policies/${topic}.json`, `${JSON.stringify(document, null, 2)}\n`);
  return files;
}

function policyFile({ rules, locals }: ModulePolicies): string {
  const values = Object.entries(locals).map(([name, value]) => assignments([[name, hcl(value)]]));
  return `# Written by \`npm run modules\` from ${rules.join(", ")}: edit the rules there.

locals {
${indented(values.join("\n\n"))}
}
`;
}

/** The files that differ from what would be written. */
export async function staleFiles(): Promise<string[]> {
  return [...(await moduleFiles())]
    .filter(
      ([path, text]) =>
        !existsSync(join(PACKAGE, path)) || readFileSync(join(PACKAGE, path), "utf8") !== text,
    )
    .map(([path]) => path);
}
