import { entryRoles } from "../../organization/entry-roles";
import type { Organization } from "../../organization/organization";
import type { PolicyDocument } from "../../organization/policy-document";
import { covers } from "../iam/patterns";
import type { Estate, EstateUser } from "./estate";
import type { Finding } from "./finding";

/**
 * Users, groups and roles that exist and are not in the file. Expected besides: the roles by which Terraform enters,
 * `terraform.appliedBy`, and roles that only AWS services can assume.
 *
 * @param isMade whether synthesis makes an object of an account: `user alice`, `role vpc`
 */
export function appeared(
  { accounts }: Estate,
  organization: Organization,
  isMade: (accountId: string, object: string) => boolean,
): Finding[] {
  const entries = new Set(entryRoles(organization));
  const appliers = organization.terraform.appliedBy.arns;
  const isExpected = (arn: string) =>
    entries.has(arn.slice(arn.indexOf(":role/") + ":role/".length)) || appliers.some((it) => covers(it, arn));
  return accounts.flatMap(({ id, name: account, users, groups, roles }) => {
    const finding = (kind: Finding["kind"], name: string, says: string): Finding[] =>
      isMade(id, `${kind} ${name}`) ? [] : [{ list: "outside", kind, accounts: [account], name, says }];
    return [
      ...users
        .filter(({ arn }) => !isExpected(arn))
        .flatMap((user) => finding("user", user.name, `is not in the file${signInInWords(user)}`)),
      ...groups.flatMap(({ name }) => finding("group", name, "is not in the file")),
      ...roles
        .filter(({ arn }) => !isExpected(arn))
        .flatMap(({ name, trust }) => {
          const trusted = trustedBy(trust);
          if (trusted.every((principal) => principal.startsWith("Service "))) return [];
          return finding("role", name, `is not in the file, and trusts ${trusted.join(", ")}`);
        }),
    ];
  });
}

/** Without dates, so that the same user has the same words every day. */
function signInInWords({ hasPassword, accessKeys }: EstateUser): string {
  const active = accessKeys.filter(({ isActive }) => isActive).length;
  const has = [
    ...(hasPassword === undefined ? ["a password and access keys that could not be read"] : []),
    ...(hasPassword ? ["a password"] : []),
    ...(active > 0 ? [active === 1 ? "an active access key" : `${active} active access keys`] : []),
    ...(accessKeys.length > active ? [`${accessKeys.length - active} inactive`] : []),
  ];
  return has.length === 0 ? "" : `, and has ${has.join(", ")}`;
}

/** `AWS arn:aws:iam::999999999999:root`, `Service ec2.amazonaws.com`; `everyone but …` is `NotPrincipal`. */
function trustedBy({ Statement }: PolicyDocument): string[] {
  const named = (Statement as readonly TrustStatement[]).flatMap(({ Effect, Principal, NotPrincipal }) => {
    if (Effect !== "Allow") return [];
    if (NotPrincipal !== undefined) return [`everyone but ${JSON.stringify(NotPrincipal)}`];
    if (typeof Principal !== "object") return [String(Principal)];
    return Object.entries(Principal).flatMap(([kind, principals]) =>
      [principals].flat().map((principal) => `${kind} ${principal}`),
    );
  });
  return [...new Set(named)].sort();
}

interface TrustStatement {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: unknown;
}
