import { inOneLine } from "./printable";

/** Where in the file: the keys and list indices from the top down. */
export type Path = readonly (string | number)[];

/** An error in the file, for the person who edits it. */
export interface Problem {
  readonly path: Path;
  /** Whether the key at the path is at fault, or its value. @default value */
  readonly at?: "key" | "value";
  /** Who and what, in one line without a full stop. */
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  /** What to write instead. */
  readonly fix?: string;
}

/** A position in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem with its place. */
export interface LocatedProblem extends Omit<Problem, "path" | "at"> {
  readonly file: string;
  /** Absent when the file itself is at fault: it is missing, or is no file. */
  readonly position?: Position;
}

/** Where checks report their findings. */
export type Report = (problem: Problem) => void;

/** The problem as printed: `file:line:column: message` and what was found, expected, and to be written. */
export function renderProblem({ file, position, message, found, expected, fix }: LocatedProblem): string {
  const place = position ? `${file}:${position.line}:${position.column}` : file;
  const details = Object.entries({ found, expected, fix })
    .filter(([, text]) => text !== undefined)
    .map(([label, text = ""]) => `  ${label.padEnd(9)} ${inOneLine(text)}`);
  return [inOneLine(`${place}: ${message}`), ...details].join("\n");
}

/** An input fault: the file is wrong, and these are all the ways in which it is. */
export class InvalidOrganization extends Error {
  override readonly name = "InvalidOrganization";

  constructor(readonly problems: readonly LocatedProblem[]) {
    super(problems.map(renderProblem).join("\n"));
  }
}
