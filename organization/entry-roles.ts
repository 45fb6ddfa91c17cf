import type { Organization } from "./organization";

/** The role that AWS Organizations makes in an account that it creates: it trusts the whole management account. */
export const ORGANIZATION_ROLE = "OrganizationAccountAccessRole";

/** Paths and names, each once, of the roles by which Terraform enters accounts and reaches its state. */
export function entryRoles({
  accounts,
  leaving,
  terraform,
}: Pick<Organization, "accounts" | "leaving" | "terraform">): string[] {
  const { state } = terraform;
  const named = [...accounts, ...leaving].flatMap(({ provider }) => provider.assumeRoleArn ?? []);
  const ofState = state.backend === "s3" ? (state.access.assumeRoleArn ?? []) : [];
  const names = [...named, ofState].flat().map((arn) => arn.slice(arn.indexOf(":role/") + ":role/".length));
  return [...new Set([ORGANIZATION_ROLE, ...names])].sort();
}

/** The last part of a role's path and name: it is unique in an account, regardless of the path. */
export function nameOf(pathAndName: string): string {
  return pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
}
