import type { Declared } from "../proof/declared-resources";
import type { StandingAccount } from "./standing-account";

/** What is found of a declared resource in its account. */
export type Finding =
  /** It does not stand there, or no importer can take it over: the apply makes it. */
  | { readonly is: "absent"; readonly notes?: readonly string[] }
  /** It stands there, and Terraform's importer calls it by this id. */
  | { readonly is: "there"; readonly id: string; readonly notes?: readonly string[] }
  /** Something stands in its way, and Terraform would replace it or fail. */
  | { readonly is: "refused"; readonly why: string };

/** Looks for a declared resource among what stands in its account. */
export type Find = (declared: Declared, account: StandingAccount) => Finding;

export const ABSENT: Finding = { is: "absent" };

export function thereIf(stands: boolean, id = ""): Finding {
  return stands ? { is: "there", id } : ABSENT;
}

export function refused(what: string, found: string, expected: string, fixes: readonly string[]): Finding {
  const fix = fixes.map((it) => `\n  fix       ${it}`).join("");
  return { is: "refused", why: `${what}\n  found     ${found}\n  expected  ${expected}${fix}` };
}
