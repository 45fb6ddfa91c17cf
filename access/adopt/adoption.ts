import { declaredIn } from "../proof/declared-resources";
import type { TerraformJson } from "../proof/planned-iam";
import type { Finding } from "./finding";
import { type ForeignMember, foreignMembers } from "./foreign-members";
import { IMPORTABLE } from "./importable";
import type { StandingAccount } from "./standing-account";

/** An import that Terraform is to do. */
export interface Import {
  /** Address of the resource. */
  readonly to: string;
  /** What its type's importer calls the object. */
  readonly id: string;
}

/** What is taken over into a stack. */
export interface Adoption {
  readonly imports: readonly Import[];
  /** Addresses of what does not stand yet, and the apply makes. */
  readonly absent: readonly string[];
  /** What cannot be taken over as it stands, and why. */
  readonly refused: readonly { readonly address: string; readonly accountId: string; readonly why: string }[];
  /** What the apply changes about an object that nobody would look for in the plan. */
  readonly notes: readonly { readonly accountId: string; readonly note: string }[];
  readonly foreignMembers: readonly ForeignMember[];
}

/**
 * Which of the objects that a stack declares stand already, so that Terraform takes them over instead of
 * making them. Nothing is left to chance: what it would replace is refused.
 *
 * @param accounts what stands, by account id, of each account that the stack declares something in
 */
export function adoptionOf(stack: TerraformJson, accounts: ReadonlyMap<string, StandingAccount>): Adoption {
  const found = declaredIn(stack, Object.keys(IMPORTABLE)).flatMap((declared) => {
    const account = accounts.get(declared.accountId);
    const finding = account && IMPORTABLE[declared.type]?.(declared, account);
    return finding ? [{ ...declared, finding }] : [];
  });
  const those = <Kind extends Finding["is"]>(is: Kind) =>
    found.flatMap(({ address, accountId, finding }) =>
      finding.is === is ? [{ address, accountId, finding: finding as Finding & { is: Kind } }] : [],
    );
  return {
    imports: those("there").map(({ address, finding }) => ({ to: address, id: finding.id })),
    absent: those("absent").map(({ address }) => address),
    refused: those("refused").map(({ finding: { why }, ...where }) => ({ ...where, why })),
    notes: [...those("there"), ...those("absent")].flatMap(({ accountId, finding: { notes = [] } }) =>
      notes.map((note) => ({ accountId, note })),
    ),
    foreignMembers: foreignMembers(stack, accounts),
  };
}
