import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";

const SCHEMA = JSON.parse(readFileSync(join(PACKAGE, "organization.schema.json"), "utf8")) as Schema;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

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

/** Every key of the format, as a path; `*` is any name or index. */
export const FORMAT_KEYS: readonly string[] = [...new Set(keysOf(SCHEMA))];
