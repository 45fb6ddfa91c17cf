import { isDeepStrictEqual } from "node:util";
import { firstOf } from "../../organization/in-words";
import type { Json } from "../iam/json";

/** Maximum number of values in a message. */
const NAMED = 3;
/** Maximum length of a value in a message. */
const SHOWN = 120;

/**
 * The differences between live and synthesized values, both canonical: one sentence per place.
 *
 * @param what what is compared: `the trust policy`
 */
export function differences(what: string, exists: Json, made: Json): string[] {
  if (isDeepStrictEqual(exists, made)) return [];
  if (isList(exists) && isList(made)) return ofLists(what, exists, made);
  if (isObject(exists) && isObject(made)) {
    const keys = [...new Set([...Object.keys(exists), ...Object.keys(made)])].sort();
    return keys.flatMap((key) => ofValues(`${what}: ${key}`, exists[key], made[key]));
  }
  return [
    `${what} is ${shown(exists)}, but ${shown(made) === "none" ? "is not synthesized" : `is synthesized as ${shown(made)}`}`,
  ];
}

function ofValues(what: string, exists: Json | undefined, made: Json | undefined): string[] {
  if (exists === undefined && made === undefined) return [];
  if (exists === undefined) return [`${what} is missing, but is synthesized as ${shown(made)}`];
  if (made === undefined) return [`${what} is ${shown(exists)}, but is not synthesized`];
  return differences(what, exists, made);
}

function ofLists(what: string, exists: readonly Json[], made: readonly Json[]): string[] {
  const more = without(exists, made);
  const fewer = without(made, exists);
  const [one, other] = [more[0], fewer[0]];
  // A list in which one object changed, such as a policy's statements.
  if (more.length === 1 && fewer.length === 1 && isObject(one) && isObject(other))
    return differences(`${what}, ${calledAs(other)}`, one, other);
  return [
    ...(more.length > 0 ? [`${what} has ${listed(more)}, which is not synthesized`] : []),
    ...(fewer.length > 0 ? [`${what} lacks ${listed(fewer)}, which is synthesized`] : []),
  ];
}

function without(some: readonly Json[], others: readonly Json[]): Json[] {
  return some.filter((it) => !others.some((other) => isDeepStrictEqual(it, other)));
}

function calledAs(object: { readonly [key: string]: Json }): string {
  return typeof object.Sid === "string" ? object.Sid : "in one of them";
}

function listed(values: readonly Json[]): string {
  return firstOf(values.map(shown), NAMED);
}

function shown(value: Json | undefined): string {
  if (value === null || value === "") return "none";
  const json = typeof value === "string" ? value : (JSON.stringify(value) ?? "none");
  return json.length > SHOWN ? `${json.slice(0, SHOWN - 1)}…` : json;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
