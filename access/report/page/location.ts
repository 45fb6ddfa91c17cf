/** The view that the URL names: `#user/alice`, `#matrix?role=vpc`. */
export interface Place {
  readonly view: string;
  /** The view's subject. */
  readonly name: string;
  readonly parameters: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const [path = "", query = ""] = split(hash.replace(/^#/, ""), "?");
  const [view = "", name = ""] = split(path, "/");
  return { view: view || "matrix", name: decoded(name), parameters: new URLSearchParams(query) };
}

/** The URL of a view. Empty values are left out. */
export function addressOf(
  view: string,
  name = "",
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value) query.set(key, value);
  const asked = query.toString();
  return `#${view}${name && `/${encodeURIComponent(name)}`}${asked && `?${asked}`}`;
}

function split(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
