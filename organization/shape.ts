import type { z } from "zod";
import { didYouMean } from "./nearest";
import type { Path, Problem, Report } from "./problem";
import { type OrganizationFile, organizationSchema } from "./schema";

type Issue = z.core.$ZodIssue;
type Data = Record<string, unknown>;

/** Placeholder for an entry of the wrong shape, so that the rest of the file can still be checked. */
const STAND_INS: Readonly<Record<string, (index: number) => unknown>> = {
  organization: () => "unknown",
  identity: () => "",
  accounts: () => ({}),
  roles: () => ({}),
  "accounts.*": (index) => ({ id: String(index).padStart(12, "0") }),
  "roles.*": () => ({}),
  "teams.*": () => ({}),
  "users.*": () => ({}),
};

/** The file in its valid shape, and the paths of its placeholders. */
export interface Shaped {
  readonly file: OrganizationFile;
  isStandIn(path: Path): boolean;
}

/**
 * Validates the data against the schema. Each invalid value is reported and removed from a copy, so that an invalid account
 * ID does not hide an invalid grant.
 *
 * @returns undefined only if none of the data is usable
 */
export function shapeOf(data: unknown, report: Report): Shaped | undefined {
  const first = organizationSchema.safeParse(data);
  if (first.success) return { file: first.data, isStandIn: () => false };

  const issues = first.error.issues.flatMap((issue) => leaves(issue, data));
  for (const issue of issues) for (const problem of problemsOf(issue, data)) report(problem);
  if (!isData(data)) return undefined;

  const copy = structuredClone(data);
  const emptied = issues.flatMap((issue) => takeOut(copy, issue));
  const standIns = [...emptied, ...replaceBroken(copy)];
  const repaired = organizationSchema.safeParse(copy);
  if (!repaired.success) return undefined;
  return {
    file: repaired.data,
    isStandIn: (path) => standIns.some((standIn) => standIn.every((step, depth) => path[depth] === step)),
  };
}

/** An issue of a union becomes the issue of its intended branch. */
function leaves(issue: Issue, data: unknown): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const inner = issue.errors.find((branch) => !branch.some(isOfOtherKind));
  if (inner === undefined) return [issue];
  return inner.flatMap((leaf) => leaves({ ...leaf, path: [...issue.path, ...leaf.path] } as Issue, data));
}

function isOfOtherKind(issue: Issue): boolean {
  const isOtherWord = issue.code === "invalid_value" && issue.values.length === 1;
  return (
    issue.path.length === 0 &&
    (isOtherWord || issue.code === "invalid_type" || issue.code === "invalid_union")
  );
}

function problemsOf(issue: Issue, data: unknown): Problem[] {
  const path = issue.path as Path;
  const value = valueAt(data, path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...path, key], data));
  if (value === undefined) {
    const what = path.at(-1) ?? "organization";
    return [{ path, message: prefixed(path.slice(0, -1), `missing ${what}`), expected: expectation(issue) }];
  }
  return [
    {
      path,
      message: aboutValue(path, issue.code === "too_small" && isEmptyList(value) ? "empty" : "invalid"),
      found: shown(value),
      expected: expectation(issue),
      fix: fixFor(path, value, issue),
    },
  ];
}

function unknownKey(path: Path, data: unknown): Problem {
  const key = String(path.at(-1));
  const known = knownKeys(path.slice(0, -1), data);
  // Membership is declared only at the user, so that offboarding deletes one entry.
  const isMembership = path.length === 3 && path[0] === "teams" && /^(users|members)$/.test(key);
  return {
    path,
    at: "key",
    message: prefixed(path.slice(0, -1), "unknown key"),
    found: key,
    expected: `one of ${known.join(", ")}`,
    fix: isMembership ? `write teams: [${path[1]}] in each user instead` : didYouMean(key, known),
  };
}

/** Keys that the schema accepts at a path. */
function knownKeys(path: Path, data: unknown): string[] {
  let schema: unknown = organizationSchema;
  for (const step of path) schema = childSchema(unwrap(schema), step);
  return Object.keys(shapeOfSchema(unwrap(branchFor(schema, valueAt(data, path)))) ?? {}).sort();
}

/** The branch of a discriminated union (`backend: s3`) for a value. */
function branchFor(schema: unknown, value: unknown): unknown {
  const def = definition(schema);
  if (def?.type === "optional") return branchFor(def.innerType, value);
  const key = def?.discriminator;
  if (key === undefined || !isData(value)) return schema;
  const isOf = (branch: unknown) => {
    const { values = [] } = definition(shapeOfSchema(branch)?.[key]) ?? {};
    return values.includes(value[key]);
  };
  return def?.options?.find(isOf) ?? schema;
}

interface SchemaDefinition {
  readonly type: string;
  readonly innerType?: unknown;
  readonly shape?: Record<string, unknown>;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly options?: readonly unknown[];
  readonly discriminator?: string;
  readonly values?: readonly unknown[];
}

function definition(schema: unknown): SchemaDefinition | undefined {
  return (schema as { def?: SchemaDefinition } | undefined)?.def;
}

/** Unwraps `optional`; of a union, the branch that is or leads to an object. */
function unwrap(schema: unknown): unknown {
  const def = definition(schema);
  if (def?.type === "optional") return unwrap(def.innerType);
  if (def?.type === "union") {
    const branches = (def.options ?? []).map(unwrap);
    return branches.find(shapeOfSchema) ?? branches.find((branch) => definition(branch)?.type === "array");
  }
  return schema;
}

function shapeOfSchema(schema: unknown): Record<string, unknown> | undefined {
  return definition(schema)?.shape;
}

function childSchema(schema: unknown, step: string | number): unknown {
  const def = definition(schema);
  if (def?.type === "record") return def.valueType;
  if (def?.type === "array") return def.element;
  // A list index where the found branch is the object itself: the list's elements are of the same schema.
  return typeof step === "number" ? schema : def?.shape?.[step];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function expectation(issue: Issue): string {
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_union") {
    if (issue.errors.length === 0) return "one of local, s3, cloud";
    return issue.message;
  }
  if (issue.code === "invalid_type" && !issue.message.startsWith("Invalid")) return issue.message;
  if (issue.code === "invalid_type") return TYPE_NAMES[issue.expected] ?? issue.expected;
  return issue.message;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function fixFor(path: Path, value: unknown, { code }: Issue): string | undefined {
  if (code === "too_small" && isEmptyList(value))
    return `add one, or delete ${path.findLast((step) => typeof step === "string")}`;
  const isId = path.length === 3 && path[0] === "accounts" && path[2] === "id";
  if (isId && typeof value === "number") {
    return `write "${String(value).padStart(12, "0")}", in quotes: an unquoted number loses leading zeros`;
  }
  return undefined;
}

/** `account A: invalid id`, `invalid region`, `invalid account A`, `invalid file` */
function aboutValue(path: Path, fault: string): string {
  const { entry, keys } = entryOf(path);
  if (entry !== undefined && keys.length > 0) return `${entry}: ${fault} ${keys.join(".")}`;
  return `${fault} ${entry ?? (keys.join(".") || "file")}`;
}

/** `account A: missing id`, `mfa: unknown key` */
function prefixed(path: Path, fault: string): string {
  const { entry, keys } = entryOf(path);
  return [entry, keys.join("."), fault].filter(Boolean).join(": ");
}

/** Splits a path into the entry that a person knows (`account A`) and the keys below it. */
function entryOf(path: Path): { readonly entry?: string; readonly keys: Path } {
  const [collection, name, ...keys] = path;
  const kind = KINDS[String(collection)];
  return kind === undefined || name === undefined ? { keys: path } : { entry: `${kind} ${name}`, keys };
}

const KINDS: Readonly<Record<string, string>> = {
  accounts: "account",
  roles: "role",
  teams: "team",
  users: "user",
};

/** A value on one line, shortened. */
function shown(value: unknown): string {
  const isPlain = typeof value === "string" && !/^(true|false|null)$/.test(value);
  const shown = isPlain ? value : (JSON.stringify(value) ?? String(value));
  if (shown === "") return "nothing";
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) value = isIndexable(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

function isIndexable(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/** Removes the cause of an issue: unknown keys, or the value. Returns the placeholders it leaves. */
function takeOut(data: Data, issue: Issue): Path[] {
  const path = issue.path as Path;
  const targets = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
  const standIns: Path[] = [];
  for (const target of targets) {
    const parent = valueAt(data, target.slice(0, -1));
    const last = target.at(-1);
    if (last === undefined || !isIndexable(parent)) continue;
    if (Array.isArray(parent)) {
      // Keep list indices: other problems refer to them. A name is valid in most lists.
      parent[Number(last)] = "?";
      standIns.push(target);
    } else {
      delete parent[last];
      // Empty only here: no problem of its own, whose fix would be to delete it.
      if (Object.keys(parent).length === 0) standIns.push(target.slice(0, -1));
    }
  }
  return standIns;
}

/** Replaces a required entry that was removed with a placeholder, and returns its path. */
function replaceBroken(data: Data): Path[] {
  const standIns: Path[] = [];
  const issues = organizationSchema.safeParse(data).error?.issues ?? [];
  for (const [index, issue] of issues.entries()) {
    const [collection = "", name] = issue.path as Path;
    const entry = STAND_INS[`${collection}.*`];
    const whole = STAND_INS[collection];
    if (name !== undefined && entry && isData(data[collection])) {
      data[collection][name] = entry(index);
      standIns.push([collection, name]);
    } else if (whole) {
      data[collection] = whole(index);
      standIns.push([collection]);
    } else {
      delete data[collection];
      standIns.push([collection]);
    }
  }
  return standIns;
}
