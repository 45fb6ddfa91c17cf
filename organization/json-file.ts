import { findNodeAtLocation, type ParseError, parse, parseTree, printParseErrorCode } from "jsonc-parser";
import type { z } from "zod";
import type { Position } from "./problem";
import { readText, UnreadableFile } from "./text-file";

/** A parsed and validated document, or the reason why it is invalid. `file` includes the position of the error. */
export type Found<T> =
  | { readonly file: string; readonly value: T }
  | { readonly file: string; readonly fault: string };

/** JSON as the standard has it. */
const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Reads and validates a JSON document. */
export function readJson<T>(file: string, schema: z.ZodType<T>): Found<T> {
  try {
    return parseJson(readText(file), file, schema);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { file, fault: error.reason };
  }
}

/** Why a text is not JSON, with the position; undefined if it is. */
export function jsonFault(
  text: string,
  file: string,
): { readonly file: string; readonly fault: string } | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, STRICT);
  const [error] = errors;
  if (error === undefined) return undefined;
  const code = printParseErrorCode(error.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
  return { file: placed(file, text, error.offset), fault: `not valid JSON: ${code}` };
}

function parseJson<T>(text: string, file: string, schema: z.ZodType<T>): Found<T> {
  const fault = jsonFault(text, file);
  if (fault !== undefined) return fault;
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return { file, value: parsed.data };
  const [first] = parsed.error.issues;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "the document"}: ${message}`,
  );
  return {
    file: placed(file, text, offsetOf(text, (first?.path ?? []) as (string | number)[])),
    fault: faults.join("; "),
  };
}

/** Position of a path in a JSON text, or of its nearest existing parent. */
function offsetOf(text: string, path: readonly (string | number)[]): number {
  const root = parseTree(text);
  if (root === undefined) return 0;
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return root.offset;
}

function placed(file: string, text: string, offset: number): string {
  const { line, column } = positionAt(text, offset);
  return `${file}:${line}:${column}`;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
