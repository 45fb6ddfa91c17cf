import { roleArn } from "../../organization/arn";
import { ORGANIZATION_ROLE } from "../../organization/entry-roles";
import type { Organization } from "../../organization/organization";
import { covers } from "../iam/patterns";
import type { Estate, EstateAccount, EstateRole, EstateUser } from "./estate/estate";
import type { Finding } from "./finding";
import { providerName } from "./import-report";
import { isEnteredOnlyFrom, trustedBy } from "./infer/trusted-principals";

/**
 * Users, groups, roles, customer managed policies and identity providers that exist and are not in the file. Expected besides: the
 * roles by which Terraform enters, if only the identity account may assume them, `terraform.appliedBy`, roles that only AWS
 * services can assume, and policies that only these roles have or that the file names.
 *
 * @param isMade whether synthesis makes an object of an account: `user alice`, `role vpc`
 */
export function appeared(
  { accounts }: Estate,
  organization: Organization,
  isMade: (accountId: string, object: string) => boolean,
): Finding[] {
  const entries = entriesOf(organization);
  const appliers = organization.terraform.appliedBy.arns;
  const isApplier = ({ arn }: { readonly arn: string }) => appliers.some((it) => covers(it, arn));
  const named = new Set(
    organization.roles.flatMap((role) => [...role.managedPolicyArns, role.permissionsBoundary ?? []].flat()),
  );
  return accounts.flatMap((account) => {
    const { id, users, groups, roles, policies, oidcProviders, samlProviders, unread } = account;
    const outside = (kind: Finding["kind"], name: string, says: string): Finding => ({
      ...{ list: "outside", kind, accounts: [account.name], name, says },
    });
    const notMade =
      (kind: string) =>
      ({ name }: { readonly name: string }) =>
        !isMade(id, `${kind} ${name}`);
    const policiesOutside = policies.filter(notMade("managed policy")).filter(({ arn }) => !named.has(arn));
    return [
      ...users
        .filter(notMade("user"))
        .filter((user) => !isApplier(user))
        .map((user) => outside("user", user.name, `is not in the file${signInInWords(user)}`)),
      ...groups.filter(notMade("group")).map(({ name }) => outside("group", name, "is not in the file")),
      ...roles
        .filter(notMade("role"))
        .filter((role) => !isApplier(role) && !isOfServices(role))
        .flatMap(({ name, arn, trust }) => {
          const trusted = trustedBy(trust).join(", ");
          if (!entries.has(arn)) return outside("role", name, `is not in the file, and trusts ${trusted}`);
          if (isEnteredOnlyFrom(organization.identity.id, trust)) return [];
          return outside("role", name, `is the role by which Terraform enters, and trusts ${trusted}`);
        }),
      ...policiesOutside.flatMap(({ name, arn }) => {
        const holders = holdersOf(arn, account);
        if (holders.length > 0 && holders.every(({ isService }) => isService)) return [];
        const held = holders.length === 0 ? "nothing" : holders.map(({ object }) => object).join(", ");
        return outside("policy", name, `is not in the file, and is attached to ${held}`);
      }),
      ...oidcProviders
        .map(({ arn }) => ({ arn, name: arn.slice(arn.indexOf("/") + 1) }))
        .filter(notMade("OIDC provider"))
        .map(({ arn }) => outside("provider", providerName(arn), "is not in the file")),
      ...samlProviders.map((arn) => outside("provider", providerName(arn), "is not in the file")),
      ...unread
        .filter(({ what }) => what === "oidc-providers" || what === "saml-providers")
        .map(({ what, why }) => outside("setting", what, `could not be read: ${why}`)),
    ];
  });
}

/** ARNs of the roles by which Terraform enters accounts and reaches its state. It enters the identity account by none. */
function entriesOf({ accounts, leaving, identity, partition, terraform }: Organization): Set<string> {
  const { state } = terraform;
  const all = [...accounts, ...leaving];
  const others = all.filter(({ id }) => id !== identity.id);
  const ofState = state.backend === "s3" ? (state.access.assumeRoleArn ?? []) : [];
  return new Set([
    ...others.map(({ id }) => roleArn(partition, id, ORGANIZATION_ROLE)),
    ...all.flatMap(({ provider }) => provider.assumeRoleArn ?? []),
    ...[ofState].flat(),
  ]);
}

function isOfServices({ trust }: EstateRole): boolean {
  return trustedBy(trust).every((principal) => principal.startsWith("Service "));
}

interface Holder {
  /** `role web` */
  readonly object: string;
  /** Whether it is a role that only AWS services can assume. */
  readonly isService: boolean;
}

/** What a policy is attached to, or the boundary of. */
function holdersOf(arn: string, { users, groups, roles }: EstateAccount): Holder[] {
  const holds = (it: { readonly attached: readonly string[]; readonly permissionsBoundary?: string }) =>
    it.attached.includes(arn) || it.permissionsBoundary === arn;
  return [
    ...users.filter(holds).map(({ name }) => ({ object: `user ${name}`, isService: false })),
    ...groups.filter(holds).map(({ name }) => ({ object: `group ${name}`, isService: false })),
    ...roles.filter(holds).map((role) => ({ object: `role ${role.name}`, isService: isOfServices(role) })),
  ];
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
