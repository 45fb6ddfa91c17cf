import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expandActionLists } from "../../organization/action-lists";
import { documentsIn } from "../../organization/load";
import type { Organization } from "../../organization/organization";
import { PACKAGE } from "../../organization/package";
import { policyFilesIn, policyFolders } from "../../organization/policy-files";
import type { PlacedDocument } from "./lint";

/** The documents that an organization's roles use, and all in the folder policies/ beside its file. */
export function placedDocuments(file: string, { roles }: Organization): PlacedDocument[] {
  const beside = join(dirname(file), "policies");
  const files = policyFilesIn(policyFolders(file, PACKAGE), documentsIn);
  const used = roles.flatMap(({ policy }) => (policy === undefined ? [] : [policy]));
  const ownFiles = existsSync(beside) ? documentsIn(beside) : [];
  const own = ownFiles.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  return [...new Set([...used, ...own])].sort().flatMap((name): PlacedDocument[] => {
    const found = files.policy(name);
    if (found === undefined) return [];
    if ("fault" in found) return [{ where: `policies/${name}.json`, fault: found.fault }];
    const list = (listName: string) => {
      const actions = files.actionList(listName);
      return actions !== undefined && "value" in actions ? actions.value : [];
    };
    const isShipped = found.file === join(PACKAGE, "policies", `${name}.json`);
    return [{ where: `policies/${name}.json`, isShipped, document: expandActionLists(found.value, list) }];
  });
}
