import { z } from "zod";
import { readJson } from "../../organization/json-file";
import { pathFromHere } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import type { Finding } from "./finding";

const report = z.looseObject({
  findings: z.array(
    z.looseObject({ kind: z.string(), name: z.string(), accounts: z.array(z.string()), says: z.string() }),
  ),
});

/**
 * Whether a finding is in a report of `import --check --format json`. One that says something else is new: a user with another key.
 *
 * @throws UserError if the file is no report
 */
export function knownFindings(file: string): (finding: Finding) => boolean {
  const found = readJson(pathFromHere(file), report);
  if (!("value" in found))
    throw new UserError(
      `--known ${file}: no report of findings`,
      "write one: import --check --format json > FILE",
    );
  const idOf = ({
    kind,
    name,
    accounts,
    says,
  }: Pick<Finding, "name" | "accounts" | "says"> & { kind: string }) =>
    JSON.stringify([kind, name, accounts, says]);
  const known = new Set(found.value.findings.map(idOf));
  return (finding) => known.has(idOf(finding));
}
