/** Keys of organization.yaml that one version has and another has not, sorted: `accounts.*.was`. */
export interface KeyDifferences {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Keys with another type, pattern, limit or list of values. */
  readonly changed: readonly string[];
}

type Schema = Readonly<Record<string, unknown>>;

/** @param before organization.schema.json of the installed version */
export function keyDifferences(before: unknown, after: unknown): KeyDifferences {
  const [old, now] = [keysOf(before), keysOf(after)];
  return {
    added: [...now.keys()].filter((key) => !old.has(key)).sort(),
    removed: [...old.keys()].filter((key) => !now.has(key)).sort(),
    changed: [...now.keys()].filter((key) => old.has(key) && old.get(key) !== now.get(key)).sort(),
  };
}

/** Every key of a JSON schema by its path, with the rest of its schema as JSON. */
function keysOf(schema: unknown, path: readonly string[] = [], keys = new Map<string, string>()) {
  if (Array.isArray(schema)) {
    for (const one of schema) keysOf(one, path, keys);
    return keys;
  }
  if (!isSchema(schema)) return keys;
  const { properties, additionalProperties, items, anyOf, oneOf, allOf, description: _, ...rest } = schema;
  const key = path.join(".");
  if (key !== "") keys.set(key, `${keys.get(key) ?? ""}${JSON.stringify(rest)}`);
  for (const [name, property] of Object.entries(isSchema(properties) ? properties : {}))
    keysOf(property, [...path, name], keys);
  if (isSchema(additionalProperties)) keysOf(additionalProperties, [...path, "*"], keys);
  if (isSchema(items)) keysOf(items, [...path, "[]"], keys);
  for (const variants of [anyOf, oneOf, allOf]) keysOf(variants, path, keys);
  return keys;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
