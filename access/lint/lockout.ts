import { allowedPatterns, mayDoEverything } from "../../organization/administrators";
import { mayApply } from "../../organization/appliers";
import type { Grant, Organization, Role, User } from "../../organization/organization";
import type { Fault } from "./rule";

/** What `accept:` names it by, and where. */
export const LOCKOUT = { rule: "lockout", where: "identity" } as const;

/**
 * Whether nobody, or one person alone, may administer the identity account without an end: who loses their phone
 * takes one who may to enroll another. Who else applies is a way as well: by an apply, somebody is granted a role there.
 */
export function lockout(
  organization: Pick<Organization, "identity" | "roles" | "users" | "terraform">,
): Fault[] {
  const { identity, roles, users, terraform } = organization;
  const here = roles.filter(({ accounts }) => accounts.some(({ id }) => id === identity.id));
  const { appliedBy, hcpCredentials } = terraform;
  const isElsewhere =
    appliedBy.arns.length > 0 ||
    appliedBy.roles.length > 0 ||
    hcpCredentials ||
    here.some((role) => role.oidc !== undefined && mayApply(role, organization));
  if (isElsewhere) return [];
  const administers = new Set(here.filter(mayAdminister));
  const people = users.filter((user) =>
    grantsOf(user).some(
      ({ role, accounts, notAfter }) =>
        notAfter === undefined && administers.has(role) && accounts.some(({ id }) => id === identity.id),
    ),
  );
  const [only, ...others] = people;
  if (others.length > 0) return [];
  const [role] = administers;
  const grant = `grants: { ${role?.key ?? "admin"}: ${identity.name} }`;
  const route = "or name who else applies, terraform: { appliedBy: [their ARN] }";
  if (only !== undefined)
    return [
      {
        message: `only ${only.name} may administer ${identity.name}, and without their phone nobody can enroll them again`,
        fix: `grant it to a second person, ${grant}, ${route}`,
      },
    ];
  return [
    {
      message: `nobody may administer ${identity.name}, which holds the users: that takes credentials that the file does not know`,
      fix: `${role === undefined ? `have a role that administers ${identity.name}, and write` : "write"} ${grant} for two people, ${route}`,
    },
  ];
}

/** Whether a role changes users and groups, as far as its own document and AWS's administrator policy show. */
function mayAdminister(role: Role): boolean {
  return mayDoEverything(role) || allowedPatterns(role.permissions?.Statement ?? []).includes("iam:*");
}

function grantsOf({ grants, teams }: User): readonly Grant[] {
  return [...grants, ...teams.flatMap((team) => team.grants)];
}
