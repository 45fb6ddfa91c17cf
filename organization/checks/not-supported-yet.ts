import type { Path, Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** A part of the format whose effect is not built yet: where it stands (`*` is any entry), and what is harmless there. */
interface Later {
  readonly path: readonly string[];
  /** Values that ask for what happens anyway. */
  readonly harmless?: readonly unknown[];
}

const LATER: readonly Later[] = [
  { path: ["terraform", "state", "backend"], harmless: ["local"] },
  { path: ["terraform", "providers", "authentication"], harmless: ["assume-role", "profile"] },
];

/** Refuses what would be ignored: a setting without effect is a false sense of safety. */
export function checkNotSupportedYet(file: OrganizationFile, report: Report): void {
  for (const { path, harmless = [] } of LATER) {
    for (const [place, value] of matches(file, path)) {
      if (harmless.includes(value) || isEmpty(value)) continue;
      const name = path.filter((step) => step !== "*").join(".");
      report({
        path: place,
        at: "key",
        message: `${name} is not supported yet`,
        found: show(value),
        fix: "delete it",
      });
    }
  }
}

function* matches(data: unknown, path: readonly string[], place: Path = []): Generator<[Path, unknown]> {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (data !== undefined) yield [place, data];
    return;
  }
  if (typeof data !== "object" || data === null) return;
  for (const [key, value] of Object.entries(data)) {
    const isListItem = Array.isArray(data);
    if (step === "*" || (!isListItem && step === key))
      yield* matches(value, rest, [...place, isListItem ? Number(key) : key]);
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function show(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
