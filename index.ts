/**
 * Gatehouse as a library, for an application of one's own that creates other stacks beside Gatehouse's: docs/modules.md has
 * an example. Each construct has an export of its own, such as gatehouse/mfa-role.
 */
export type { Account } from "./organization/account";
export { type Entitlements, entitlementsOf } from "./organization/entitlements";
export { loadOrganization } from "./organization/load";
export type { Organization } from "./organization/organization";
export { InvalidOrganization } from "./organization/problem";
export { UserError } from "./organization/user-error";
export { addStacks } from "./stacks/layout";
