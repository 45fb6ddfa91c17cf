import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { FORMAT_KEYS } from "../support/format-keys";

const FILE = join(PACKAGE, "examples", "everything.yaml");
/** Whether data holds something at a path. */
function holds(data: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return data !== undefined;
  if (typeof data !== "object" || data === null) return false;
  const inner = Object.entries(data);
  return inner.some(([key, value]) => (step === "*" || step === key) && holds(value, rest));
}

/** A state is kept in one of three places, and a grant is written in one of four ways. */
const ALTERNATIVES = /^terraform\.state\.(?!backend$)|\.grants\.\*\./;

describe("the everything example", () => {
  it("is valid", () => {
    expect(() => loadOrganization(FILE)).not.toThrow();
  });

  it("uses every key of the format", () => {
    const data = parse(readFileSync(FILE, "utf8"));
    const missing = FORMAT_KEYS.filter((path) => !ALTERNATIVES.test(path) && !holds(data, path.split(".")));
    expect(missing).toEqual([]);
    for (const key of ["accounts", "except", "until"]) expect(JSON.stringify(data)).toContain(`"${key}":`);
  });
});
