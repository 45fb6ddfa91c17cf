import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { loadOrganization } from "../../organization/load";
import type { Organization } from "../../organization/organization";
import { InvalidOrganization } from "../../organization/problem";
import { organizationDiff } from "./access-diff";
import { baseFile } from "./base";
import type { Change } from "./change";

/** The effect of a change of the file, and the base's errors if it is invalid. */
export interface Diff {
  readonly changes: readonly Change[];
  /** Name of the base and its problems, one per line. */
  readonly invalidBase?: string;
}

/**
 * Changes of access from another file or a git ref to the organization file. If the base is invalid, everything counts as
 * new.
 *
 * @throws UserError, InvalidOrganization when the file itself is invalid
 */
export async function diffAgainst(
  base: { readonly written: string; readonly path: string },
  file: string,
  now: Date,
): Promise<Diff> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-diff-"));
  try {
    const found = await baseFile(base, file, folder);
    const isRef = found.startsWith(folder);
    const name = isRef ? `${base.written}:${basename(file)}` : base.written;
    const after = loadOrganization(file);
    try {
      return { changes: await organizationDiff(loadOrganization(found, now, name), after, now) };
    } catch (error) {
      if (!(error instanceof InvalidOrganization)) throw error;
      const problems = error.message.replaceAll(`${folder}/`, `${base.written}:`);
      const changes = await organizationDiff(withoutAnybody(after), after, now);
      return {
        changes: [NOT_COMPARED, ...changes],
        invalidBase: `the base ${name} is invalid, and everything in the file counts as new:\n${problems}`,
      };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Settings cannot be compared without a base. */
const NOT_COMPARED: Change = {
  says: "the base is invalid: mfa, sessions, selfService, passwordPolicy, guardrails, accounts and terraform are not compared",
  about: "setting",
  risks: ["loosened", "unjudged"],
};

function withoutAnybody(organization: Organization): Organization {
  return { ...organization, roles: [], teams: [], users: [], accept: [] };
}
