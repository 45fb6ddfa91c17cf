import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expandActionLists } from "../../organization/action-lists";
import { PACKAGE } from "../../organization/package";
import type { PolicyDocument } from "../../organization/policy-document";
import { policyFilesIn } from "../../organization/policy-files";

/** The policies in policies/, with their action lists expanded, as IAM accepts them. */
export function readPolicies(): Map<string, PolicyDocument> {
  const files = policyFilesIn([join(PACKAGE, "policies")], (folder) => readdirSync(folder));
  const list = (name: string) => read(name, files.actionList(name));
  return new Map(
    files
      .names()
      .sort()
      .map((name) => [name, expandActionLists(read(name, files.policy(name)), list)]),
  );
}

type Found<T> = { readonly value: T } | { readonly fault: string } | undefined;

function read<T>(name: string, found: Found<T>): T {
  if (found !== undefined && "value" in found) return found.value;
  throw new Error(`policies/${name}.json: ${found?.fault ?? "there is no such file"}`);
}
