import { declaredIn } from "../iam/declared-resources";
import type { TerraformJson } from "../iam/planned-iam";
import type { AccountIndex } from "./account-index";
import type { Finding } from "./finding";
import { type ForeignMember, foreignMembers } from "./foreign-members";
import { IMPORTABLE } from "./importable";

/** An import that Terraform is to do. */
export interface Import {
  /** Address of the resource. */
  readonly to: string;
  /** What its type's importer calls the object. */
  readonly id: string;
}

/** The adoption of one stack. */
export interface Adoption {
  readonly imports: readonly Import[];
  /** Addresses of resources that do not exist yet; the apply creates them. */
  readonly absent: readonly string[];
  /** Objects that cannot be imported as they are, with the reason. */
  readonly refused: readonly { readonly address: string; readonly accountId: string; readonly why: string }[];
  /** Changes that the apply makes to an imported object and that are easily missed in the plan. */
  readonly notes: readonly { readonly accountId: string; readonly note: string }[];
  readonly foreignMembers: readonly ForeignMember[];
}

/**
 * The declared objects of a stack that exist already, so that Terraform imports them instead of creating them.
 * Objects that it would replace are refused.
 *
 * @param accounts the existing objects, by account id, of each account in which the stack declares something
 */
export function adoptionOf(stack: TerraformJson, accounts: ReadonlyMap<string, AccountIndex>): Adoption {
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
