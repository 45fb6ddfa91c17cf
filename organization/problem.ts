import { inOneLine } from "./printable";
import { UserError } from "./user-error";

/** A path in the file: keys and list indices from the root. */
export type Path = readonly (string | number)[];

/** An error in the file, reported to its author. */
export interface Problem {
  readonly path: Path;
  /** Whether the key or the value at the path is wrong. @default value */
  readonly at?: "key" | "value";
  /** Who and what, in one line without a final period. */
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  /** What to write instead. */
  readonly fix?: string;
}

/** A position in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem with its position. */
export interface LocatedProblem extends Omit<Problem, "path" | "at"> {
  readonly file: string;
  /** Absent if the file itself is the problem: it does not exist, or is not a file. */
  readonly position?: Position;
}

/** Receives the problems that checks find. */
export type Report = (problem: Problem) => void;

/** Formats a problem: `file:line:column: message`, then found, expected and fix. */
export function renderProblem({ file, position, message, found, expected, fix }: LocatedProblem): string {
  const place = position ? `${file}:${position.line}:${position.column}` : file;
  const details = Object.entries({ found, expected, fix })
    .filter(([, text]) => text !== undefined)
    .map(([label, text = ""]) => `  ${label.padEnd(9)} ${inOneLine(text)}`);
  return [inOneLine(`${place}: ${message}`), ...details].join("\n");
}

/** The organization file is invalid; lists every problem. */
export class InvalidOrganization extends UserError {
  constructor(readonly problems: readonly LocatedProblem[]) {
    super(problems.map(renderProblem).join("\n"));
  }
}
