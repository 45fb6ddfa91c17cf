import { by } from "../../organization/order";

/** A package whose version differs between two lock files of npm. */
export interface PackageDifference {
  readonly name: string;
  /** Undefined if the package is new. */
  readonly before?: string;
  /** Undefined if the package is no longer installed. */
  readonly after?: string;
}

/** The part of package-lock.json that lists what is installed (lockfileVersion 2 and 3). */
export interface Lock {
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
}

/** Installed packages that differ, by path below node_modules. */
export function packageDifferences(before: Lock, after: Lock): PackageDifference[] {
  const [old, now] = [installed(before), installed(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .sort(by(({ name }) => name));
}

function installed({ packages = {} }: Lock): Map<string, string> {
  return new Map(
    Object.entries(packages)
      .filter(([path]) => path !== "")
      .map(([path, { version = "?" }]) => [path.replace(/^node_modules\//, ""), version]),
  );
}
