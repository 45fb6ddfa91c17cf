import { declaredIn } from "../iam/declared-resources";
import type { TerraformJson } from "../iam/planned-iam";
import type { AccountIndex } from "./account-index";
import type { Finding } from "./finding";
import { type ForeignMember, foreignMembers } from "./foreign-members";
import { IMPORTABLE } from "./importable";

/** An import for Terraform. */
export interface Import {
  /** Address of the resource. */
  readonly to: string;
  /** Import ID of the object. */
  readonly id: string;
}

/** The imports of one stack, and what cannot be imported. */
export interface Adoption {
  readonly imports: readonly Import[];
  /** Addresses of resources that do not exist; the apply creates them. */
  readonly absent: readonly string[];
  /** Objects that cannot be imported, with the reason. */
  readonly refused: readonly { readonly address: string; readonly accountId: string; readonly why: string }[];
  /** Changes to an imported object that are easy to miss in the plan. */
  readonly notes: readonly { readonly accountId: string; readonly note: string }[];
  readonly foreignMembers: readonly ForeignMember[];
}

/**
 * The declared resources of a stack that exist already, so that Terraform imports them instead of creating them. Objects
 * that Terraform would replace are refused.
 *
 * @param accounts existing objects by account ID, for each account with declared resources
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
