import { isEveryAction } from "../../organization/administrators";
import { mayApply } from "../../organization/appliers";
import { roleArn } from "../../organization/arn";
import type { Grant, Organization, User } from "../../organization/organization";
import type { Role } from "../../organization/role";
import { stoppedRoles } from "../../organization/stopped-roles";
import type { Fault } from "./rule";

/** What `accept:` names it by, and where. */
export const LOCKOUT = { rule: "lockout", where: "identity" } as const;

/**
 * Whether nobody, or only one person, may administer the identity account without an end date: a user who loses their
 * phone needs an administrator to enroll another. `appliedBy` helps as well: an apply can grant somebody a role
 * there.
 */
export function lockout(
  organization: Pick<Organization, "identity" | "roles" | "users" | "terraform" | "partition">,
): Fault[] {
  const { identity, roles, users, terraform } = organization;
  const here = roles.filter(({ accounts }) => accounts.some(({ id }) => id === identity.id));
  const appliers = appliersIn(organization);
  const isElsewhere =
    appliers.isOther ||
    terraform.hcpCredentials ||
    [...here, ...appliers.roles].some((role) => role.oidc !== undefined && mayApply(role, organization));
  if (isElsewhere) return [];
  // By their own budget, which denies them everything.
  const stopped = identity.budget?.stopAt === undefined ? [] : stoppedRoles(organization, identity);
  const administers = new Set(here.filter((role) => mayAdminister(role) && !stopped.includes(role)));
  const people = users.filter((user) =>
    grantsOf(user).some(
      ({ role, accounts, notAfter }) =>
        notAfter === undefined &&
        (appliers.roles.has(role) ||
          (administers.has(role) && accounts.some(({ id }) => id === identity.id))),
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

/**
 * The principals of `appliedBy`: roles of the file, which need somebody who may assume them, and whether any
 * principal is unknown to the file. A user of the file applies only by a role.
 */
function appliersIn({
  identity,
  roles,
  users,
  terraform: { appliedBy },
  partition,
}: Pick<Organization, "identity" | "roles" | "users" | "terraform" | "partition">) {
  const rolesByArn = new Map(
    roles.flatMap((role) =>
      role.accounts.map(({ id }) => [roleArn(partition, id, role.name), role] as const),
    ),
  );
  const userArns = new Set(users.map(({ name }) => `arn:${partition}:iam::${identity.id}:user/${name}`));
  return {
    roles: new Set([...appliedBy.roles, ...appliedBy.arns.flatMap((arn) => rolesByArn.get(arn) ?? [])]),
    isOther: appliedBy.arns.some((arn) => !rolesByArn.has(arn) && !userArns.has(arn)),
  };
}

const ADMINISTRATORS = /:iam::aws:policy\/(AdministratorAccess|IAMFullAccess)$/;

/**
 * Whether a role changes users and groups, as far as its own document and AWS's two policies for it show. A boundary, a
 * condition, a narrower resource and a Deny that reaches IAM may keep it from that.
 */
function mayAdminister({ permissions, managedPolicyArns, permissionsBoundary }: Role): boolean {
  const statements = permissions?.Statement ?? [];
  const isHeldBack = statements.some(
    ({ Effect, Action, NotAction }) =>
      Effect === "Deny" && (NotAction !== undefined || [Action ?? []].flat().some(reachesIam)),
  );
  if (permissionsBoundary !== undefined || isHeldBack) return false;
  return (
    managedPolicyArns.some((arn) => ADMINISTRATORS.test(arn)) ||
    statements.some(
      ({ Effect, Action = [], Resource = [], Condition }) =>
        Effect === "Allow" &&
        Condition === undefined &&
        [Action].flat().some((it) => isEveryAction(it) || /^iam:\*+$/i.test(it)) &&
        [Resource].flat().includes("*"),
    )
  );
}

/** Whether a pattern may match an action of IAM, by its service alone. */
function reachesIam(pattern: string): boolean {
  const [service = ""] = pattern.toLowerCase().split(":");
  return service === "iam" || /[*?]/.test(service);
}

function grantsOf({ grants, teams }: User): readonly Grant[] {
  return [...grants, ...teams.flatMap((team) => team.grants)];
}
