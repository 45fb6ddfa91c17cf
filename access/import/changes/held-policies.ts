import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import type { Estate, EstateAccount, EstatePolicies, EstateUser } from "../estate/estate";

/** A policy that a user, group or role has, or whose document could not be read. */
export interface HeldPolicy {
  /** `legacy-s3`, or the ARN of a managed policy. */
  readonly name: string;
  readonly arn?: string;
  readonly document?: PolicyDocument;
}

/** Documents of managed policies, by ARN. */
export type Documents = ReadonlyMap<string, PolicyDocument>;

export function documentsOf({ accounts, managedPolicies }: Estate): Documents {
  return new Map([
    ...Object.entries(managedPolicies).map(([arn, document]) => [arn, withList(document)] as const),
    ...accounts.flatMap(({ policies }) =>
      policies.map(({ arn, document }) => [arn, withList(document)] as const),
    ),
  ]);
}

/** Inline policies, then managed ones. */
export function heldBy({ inline, attached }: EstatePolicies, documents: Documents): HeldPolicy[] {
  return [
    ...inline.map(({ name, document }) => ({ name, document: withList(document) })),
    ...attached.map((arn) => ({ name: arn, arn, document: documents.get(arn) })),
  ];
}

/** A user's own policies and those of their groups, which have the group in their name. */
export function heldByUser(user: EstateUser, { groups }: EstateAccount, documents: Documents): HeldPolicy[] {
  const own = groups.filter(({ name }) => user.groups.includes(name));
  return [
    ...heldBy(user, documents),
    ...own.flatMap((group) =>
      heldBy(group, documents).map((held) => ({ ...held, name: `${held.name} of group ${group.name}` })),
    ),
  ];
}

/** AWS accepts one statement without brackets. */
export function statementsOf({ Statement }: PolicyDocument): PolicyStatement[] {
  return [Statement ?? []].flat();
}

/** The same document with a list of statements. */
export function withList(document: PolicyDocument): PolicyDocument {
  return Array.isArray(document.Statement) ? document : { ...document, Statement: statementsOf(document) };
}

/** Text of this version is literal where a newer one has variables: the same statement means something else. */
export function hasLiteralVariables(document: PolicyDocument): boolean {
  const { Version }: { readonly Version?: string } = document;
  return Version !== "2012-10-17" && JSON.stringify(document).includes("${");
}
