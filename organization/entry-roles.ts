import type { Organization } from "./organization";

/** The role that AWS Organizations creates in new accounts. It trusts the whole management account. */
export const ORGANIZATION_ROLE = "OrganizationAccountAccessRole";

/** Paths and names of the roles through which Terraform enters accounts and reaches its state, without duplicates. */
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

/** The role's name without its path; unique in an account regardless of the path. */
export function nameOf(pathAndName: string): string {
  return pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
}
