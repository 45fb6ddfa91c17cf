import { firstOf } from "../../organization/in-words";
import type { Organization } from "../../organization/organization";
import { credentialWritesOf } from "../iam/credential-writes";
import type { Fault } from "./rule";

/** What `accept:` names it by; where is `roles/<key>`. */
export const ACCESS_KEY_ROLE = "access-key-role";

/**
 * Roles of the identity account that could create or activate a credential for a user whom the file denies them: the
 * Deny is on users, and a role's session is none.
 */
export function accessKeyRoles({
  identity,
  partition,
  roles,
  selfService,
  users,
}: Pick<Organization, "identity" | "partition" | "roles" | "selfService" | "users">): (Fault & {
  readonly where: string;
})[] {
  const denied = users.filter(({ accessKeys }) => !accessKeys).map(({ name }) => name);
  // A user who is added later.
  if (!selfService.accessKeys) denied.push("anybody");
  const arns = denied.map((name) => `arn:${partition}:iam::${identity.id}:user/${name}`);
  const here = roles.filter(({ accounts }) => accounts.some(({ id }) => id === identity.id));
  return here.flatMap(({ key, permissions, managedPolicyArns }) => {
    const role = { statements: permissions?.Statement ?? [], managedPolicyArns };
    const { actions, unknown } = credentialWritesOf(role, arns);
    const where = `roles/${key}`;
    const about = `for users without access keys in ${identity.name}`;
    return [
      ...(actions.length === 0
        ? []
        : [
            {
              where,
              message: `can create or activate credentials ${about} (${firstOf(actions, 3)})`,
              fix: `deny the actions in its document, leave it out of ${identity.name}, or accept it with a reason`,
            },
          ]),
      ...(arns.length === 0 ? [] : unknown).map((arn) => ({
        where,
        message: `may create or activate credentials ${about}: the document of ${arn} is unknown`,
        fix: `leave it out of ${identity.name}, or accept it with a reason`,
      })),
    ];
  });
}
