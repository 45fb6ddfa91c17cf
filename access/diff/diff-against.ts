import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadOrganization } from "../../organization/load";
import { baseFile } from "../changed/base";
import { organizationDiff } from "./access-diff";
import type { Change } from "./change";

/**
 * What the organization file changes about access, compared with another file or a git ref.
 *
 * @throws UnknownBase, InvalidOrganization
 */
export async function diffAgainst(
  base: { readonly written: string; readonly path: string },
  file: string,
  now: Date,
): Promise<Change[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-diff-"));
  try {
    const before = loadOrganization(await baseFile(base, file, folder));
    const after = loadOrganization(file);
    return await organizationDiff(before, after, now);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
