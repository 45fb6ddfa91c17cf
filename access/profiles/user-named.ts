import { named } from "../../organization/named";
import type { User } from "../../organization/organization";

/** @throws UserError */
export function userNamed(users: readonly User[], name: string): User {
  return named(users, name, (user) => [user.name], "user");
}
