import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadOrganization } from "../../organization/load";

const PROJECT = join(__dirname, "..", "..");
const FILE = join(PROJECT, "examples", "everything.yaml");
const SCHEMA = JSON.parse(readFileSync(join(PROJECT, "organization.schema.json"), "utf8")) as Schema;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Every key that the format has, as a path; `*` is any name or place. */
function keysOf(schema: Schema, path: readonly string[] = []): string[] {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [
      [...path, key].join("."),
      ...keysOf(inner, [...path, key]),
    ]),
    ...(typeof additionalProperties === "object" ? keysOf(additionalProperties, [...path, "*"]) : []),
    ...(items ? keysOf(items, [...path, "*"]) : []),
    ...[...anyOf, ...oneOf].flatMap((branch) => keysOf(branch, path)),
  ];
}

/** Whether data holds something at a path. */
function holds(data: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return data !== undefined;
  if (typeof data !== "object" || data === null) return false;
  const inner = Object.entries(data);
  return inner.some(([key, value]) => (step === "*" || step === key) && holds(value, rest));
}

/** A state is kept in one of three places, and a grant is written in one of four ways. */
const ALTERNATIVES = /^terraform\.state\.(?!backend$)|\.grants\.\*\./;

describe("the example of everything", () => {
  it("is right", () => {
    expect(() => loadOrganization(FILE)).not.toThrow();
  });

  it("has every key of the format", () => {
    const data = parse(readFileSync(FILE, "utf8"));
    const missing = [...new Set(keysOf(SCHEMA))].filter(
      (path) => !ALTERNATIVES.test(path) && !holds(data, path.split(".")),
    );
    expect(missing).toEqual([]);
    for (const key of ["accounts", "except", "until"]) expect(JSON.stringify(data)).toContain(`"${key}":`);
  });
});
