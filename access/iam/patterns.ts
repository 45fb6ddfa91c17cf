/*
 * Patterns of IAM policies: `*` is any text, `?` any one character. The rest is compared letter by letter.
 * Actions are compared regardless of case, ARNs with it.
 */

/** Whether a pattern matches an action or a condition key, regardless of case. */
export function matchesAction(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === action.toLowerCase();
  const expression = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, expression);
  return expression.test(action);
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i");
}

/** Whether a pattern matches everything that another pattern, or a plain text, matches. */
export function covers(pattern: string, other: string): boolean {
  if (pattern === "*" || pattern === other) return true;
  const width = other.length + 1;
  // reach[j]: the pattern's beginning so far covers the first j characters of the other.
  let reach = new Array<boolean>(width).fill(false);
  reach[0] = true;
  for (const token of pattern) {
    const next = new Array<boolean>(width).fill(false);
    for (let j = 0; j < width; j++) {
      if (token === "*") next[j] = reach[j] === true || (j > 0 && next[j - 1] === true);
      else if (j > 0) {
        const char = other[j - 1];
        next[j] = reach[j - 1] === true && (token === char || (token === "?" && char !== "*"));
      }
    }
    reach = next;
  }
  return reach[other.length] === true;
}

/** A `*` in an ARN's template that stands for a name without `/` and `:`, such as a bucket's. */
export const NAME = "\u0001";

/** Whether some text matches both patterns. {@link NAME} is any text without `/` and `:`. */
export function intersects(a: string, b: string): boolean {
  const known = new Map<number, boolean>();
  const isAny = (token: string | undefined) => token === "*" || token === NAME;
  const from = (i: number, j: number): boolean => {
    if (i === a.length && j === b.length) return true;
    const key = i * (b.length + 1) + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    const [x, y] = [a[i], b[j]];
    let result = false;
    if (isAny(x) && from(i + 1, j)) result = true;
    else if (isAny(y) && from(i, j + 1)) result = true;
    else if (isAny(x) && y !== undefined && !isAny(y)) result = takes(x, y) && from(i, j + 1);
    else if (isAny(y) && x !== undefined && !isAny(x)) result = takes(y, x) && from(i + 1, j);
    else if (x !== undefined && y !== undefined && !isAny(x) && !isAny(y))
      result = (x === y || x === "?" || y === "?") && from(i + 1, j + 1);
    known.set(key, result);
    return result;
  };
  return from(0, 0);
}

function takes(token: string | undefined, character: string): boolean {
  return token === "*" || (character !== "/" && character !== ":");
}

/** A value of a policy as a list: AWS takes a single one without brackets. */
export function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}
