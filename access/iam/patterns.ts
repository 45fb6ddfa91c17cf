/*
 * IAM policy patterns: `*` is any text, `?` any single character. Actions are compared regardless of case, ARNs exactly.
 */

/** Whether a pattern matches an action or a condition key, regardless of case. */
export function matchesAction(pattern: string, action: string): boolean {
  const matches = matchers.get(pattern) ?? matcherOf(pattern);
  matchers.set(pattern, matches);
  return matches(action);
}

type Matcher = (action: string) => boolean;

const matchers = new Map<string, Matcher>();

function matcherOf(pattern: string): Matcher {
  const lowered = pattern.toLowerCase();
  if (!/[*?]/.test(pattern)) return (action) => action.toLowerCase() === lowered;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "i");
  return (action) => expression.test(action);
}

/** Whether a pattern matches everything that another pattern, or a plain text, matches. */
export function covers(pattern: string, other: string): boolean {
  if (pattern === "*" || pattern === other) return true;
  const takesChar = (token: string | undefined, char: string | undefined) =>
    token === char || (token === "?" && char !== undefined && char !== "*");
  // Up to the first `*` character meets character: most pairs differ there, and the rest takes the product of the lengths.
  const star = pattern.indexOf("*");
  const literal = star === -1 ? pattern.length : star;
  for (let i = 0; i < literal; i++) if (!takesChar(pattern[i], other[i])) return false;
  if (star === -1) return pattern.length === other.length;
  const [tokens, rest] = [pattern.slice(literal), other.slice(literal)];
  const width = rest.length + 1;
  // reach[j]: the pattern's beginning so far covers the first j characters of the rest.
  let reach = new Array<boolean>(width).fill(false);
  reach[0] = true;
  for (const token of tokens) {
    const next = new Array<boolean>(width).fill(false);
    for (let j = 0; j < width; j++) {
      if (token === "*") next[j] = reach[j] === true || (j > 0 && next[j - 1] === true);
      else if (j > 0) next[j] = reach[j - 1] === true && takesChar(token, rest[j - 1]);
    }
    reach = next;
  }
  return reach[rest.length] === true;
}

/** A `*` in an ARN format that matches a name without `/` and `:`, such as a bucket's. */
export const NAME = "\u0001";

/** Whether some text matches both patterns. {@link NAME} is any text without `/` and `:`. */
export function intersects(one: string, other: string): boolean {
  const isAny = (token: string | undefined) => token === "*" || token === NAME;
  // Skip the common prefix: the rest takes the product of the lengths.
  let same = 0;
  while (same < one.length && same < other.length) {
    const [x, y] = [one[same], other[same]];
    if (isAny(x) || isAny(y)) break;
    if (x !== y && x !== "?" && y !== "?") return false;
    same++;
  }
  const [a, b] = [one.slice(same), other.slice(same)];
  // below[j]: the rest of `a` after this token meets the rest of `b` from j. From the end, for patterns may be long.
  let below: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const row = new Array<boolean>(b.length + 1).fill(false);
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]];
      if (x === undefined && y === undefined) row[j] = true;
      else if (isAny(x) && below[j] === true) row[j] = true;
      else if (isAny(y) && row[j + 1] === true) row[j] = true;
      else if (isAny(x) && y !== undefined && !isAny(y)) row[j] = takes(x, y) && row[j + 1] === true;
      else if (isAny(y) && x !== undefined && !isAny(x)) row[j] = takes(y, x) && below[j] === true;
      else if (x !== undefined && y !== undefined && !isAny(x) && !isAny(y))
        row[j] = (x === y || x === "?" || y === "?") && below[j + 1] === true;
    }
    below = row;
  }
  return below[0] === true;
}

function takes(token: string | undefined, character: string): boolean {
  return token === "*" || (character !== "/" && character !== ":");
}

/** A policy value as a list: AWS accepts a single value without brackets. */
export function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}
