import { UserError } from "../../organization/user-error";

const BEGIN = "# >>> gatehouse";
const END = "# <<< gatehouse";

/**
 * Creates, replaces or, if there is no content, removes the organization's block in an AWS configuration file. Every byte outside
 * the block is kept.
 *
 * @param content of the block; empty to remove it
 * @param otherName a name template that avoids taken names
 * @throws UserError when the markers make no sense, or a profile of the block exists outside of it, too
 */
export function withBlock(
  text: string,
  organization: string,
  content: string,
  otherName: (taken: ReadonlySet<string>) => string | undefined,
): string {
  const begin = `${BEGIN} ${organization}: written by gatehouse profiles, do not edit\n`;
  const end = `${END} ${organization}\n`;
  const [before, after] = outside(text, organization);
  checkClashes(profileNames(before + after), profileNames(content), otherName);
  if (content === "") return before + after;
  const block = `${begin}${content}${end}`;
  if (text !== before + after) return `${before}${block}${after}`;
  const gap = text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  return `${text}${gap}${block}`;
}

/** The text before and after the block; without a block, the whole text and nothing. */
function outside(text: string, organization: string): [string, string] {
  const name = organization.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const begins = [...text.matchAll(new RegExp(`^${BEGIN} ${name}(?=[: \\r\\n]|$).*(?:\\n|$)`, "gm"))];
  const ends = [...text.matchAll(new RegExp(`^${END} ${name}[ \\r]*(?:\\n|$)`, "gm"))];
  if (begins.length === 0 && ends.length === 0) return [text, ""];
  const [begin] = begins;
  const [end] = ends;
  if (
    begins.length !== 1 ||
    ends.length !== 1 ||
    begin === undefined ||
    end === undefined ||
    end.index < begin.index
  ) {
    throw new UserError(
      `the block of ${organization} is broken: it needs one line "${BEGIN} ${organization}" and one "${END} ${organization}" after it`,
      "repair the markers, or delete the block",
    );
  }
  return [text.slice(0, begin.index), text.slice(end.index + end[0].length)];
}

/** @throws UserError */
function checkClashes(
  taken: ReadonlySet<string>,
  mine: ReadonlySet<string>,
  otherName: (taken: ReadonlySet<string>) => string | undefined,
): void {
  const clash = [...taken].find((name) => mine.has(name));
  if (clash === undefined) return;
  const template = otherName(taken);
  const others = template === undefined ? "" : `, or choose other names: --name '${template}'`;
  throw new UserError(
    `the profile ${clash} exists in the file already, outside of the block`,
    `delete it there${others}`,
  );
}

/** Profile names in a configuration file; `[default]` counts, and `[profile default]` would take precedence over it. */
function profileNames(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^[ \t]*\[[ \t]*(?:profile[ \t]+"?([^\]"\r\n]+?)"?|default)[ \t]*\]/gm)].map(
      ([, name = "default"]) => name,
    ),
  );
}
