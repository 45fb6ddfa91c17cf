import type { Declared } from "../iam/declared-resources";
import type { AccountIndex } from "./account-index";

/** The state of a declared resource in its account. */
export type Finding =
  /** It does not exist, or has no importer: the apply creates it. */
  | { readonly is: "absent"; readonly notes?: readonly string[] }
  /** It exists; Terraform imports it with this ID. */
  | { readonly is: "there"; readonly id: string; readonly notes?: readonly string[] }
  /** An existing object conflicts: Terraform would replace it or fail. */
  | { readonly is: "refused"; readonly why: string };

/** Finds a declared resource among the existing objects of its account. */
export type Find = (declared: Declared, account: AccountIndex) => Finding;

export const ABSENT: Finding = { is: "absent" };

export function thereIf(exists: boolean, id = ""): Finding {
  return exists ? { is: "there", id } : ABSENT;
}

export function refused(what: string, found: string, expected: string, fixes: readonly string[]): Finding {
  const fix = fixes.map((it) => `\n  fix       ${it}`).join("");
  return { is: "refused", why: `${what}\n  found     ${found}\n  expected  ${expected}${fix}` };
}
