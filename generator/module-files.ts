import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFINITIONS } from "./definitions";
import { generate } from "./generate";
import { withTables } from "./readme-tables";
import { readPolicies } from "./shipped-policies";

/** The policies that the complete example takes, as plain JSON. */
const EXAMPLE_POLICIES = "examples/terraform/policies";

/**
 * Everything that `npm run modules` writes, by its path in the project: the Terraform modules, the tables
 * of their READMEs, and the policies of the example.
 */
export function moduleFiles(project: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const definition of DEFINITIONS) {
    const generated = generate(definition);
    const folder = `modules/${generated.name}`;
    for (const [name, text] of generated.files) files.set(`${folder}/${name}`, text);
    const readme = `${folder}/README.md`;
    files.set(readme, withTables(readFileSync(join(project, readme), "utf8"), generated));
  }
  for (const [topic, document] of readPolicies(project)) {
    files.set(`${EXAMPLE_POLICIES}/${topic}.json`, `${JSON.stringify(document, null, 2)}\n`);
  }
  return files;
}

/** Those of the files that are not as they would be written. */
export function staleFiles(project: string): string[] {
  return [...moduleFiles(project)]
    .filter(
      ([path, text]) =>
        !existsSync(join(project, path)) || readFileSync(join(project, path), "utf8") !== text,
    )
    .map(([path]) => path);
}
