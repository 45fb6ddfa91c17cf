import type { Organization } from "../../organization/organization";
import type { Fault } from "./rule";

/** What `accept:` names it by; where is `users/<name>`. */
export const ACCESS_KEY_EXCEPTION = "access-key-exception";

/** Users who may create access keys where nobody else may: each is accepted with a reason. */
export function accessKeyExceptions({
  users,
  selfService,
}: Pick<Organization, "users" | "selfService">): (Fault & { readonly where: string })[] {
  if (selfService.accessKeys) return [];
  return users
    .filter(({ accessKeys }) => accessKeys)
    .map(({ name }) => ({
      where: `users/${name}`,
      message: `${name} may create access keys, which selfService denies to everyone else`,
      fix: "delete accessKeys: true, or accept it with a reason",
    }));
}
