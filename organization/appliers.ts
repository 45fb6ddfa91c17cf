import type { Account, ProviderSettings } from "./account";
import { mayDoEverything } from "./administrators";
import { roleArn } from "./arn";
import { didYouMean } from "./nearest";
import type { Appliers, Organization } from "./organization";
import type { Report } from "./problem";
import type { Role } from "./role";
import type { OrganizationFile } from "./schema";
import { list } from "./scope";
import type { S3State } from "./state";

/** The principals of `terraform.appliedBy`, which apply in addition to the file's administrators. */
export function resolveAppliers(
  { terraform }: OrganizationFile,
  roles: readonly Role[],
  report: Report,
): Appliers {
  const written = (terraform?.appliedBy ?? []).map((name, index) => {
    const role = roles.find(({ key }) => key === name);
    if (role === undefined && !name.startsWith("arn:")) {
      const known = roles.map(({ key }) => key).sort();
      report({
        path: ["terraform", "appliedBy", index],
        message: `nobody can apply as "${name}": no such role`,
        found: name,
        expected: `one of ${list(known)}, or the ARN of a role or user`,
        fix: didYouMean(name, known) ?? "write its ARN: arn:aws:iam::111111111111:role/…",
      });
    }
    return { name, role };
  });
  return {
    roles: written.flatMap(({ role }) => role ?? []),
    arns: written.flatMap(({ name, role }) => (role === undefined ? name : [])),
  };
}

/** Whether a role may apply: it has unrestricted access, or `terraform.appliedBy` names it. */
export function mayApply(role: Role, { terraform }: Pick<Organization, "terraform">): boolean {
  return mayDoEverything(role) || terraform.appliedBy.roles.includes(role);
}

/** ARNs of the principals that may write the state and change its bucket. */
export function stateWriters(organization: Organization, { account, access }: S3State): string[] {
  return bucketWriters(organization, account, access);
}

/**
 * ARNs of the principals that may change a bucket in an account: root, for recovery; the roles through which Terraform
 * reaches the account; the declared administrators of the account; and `appliedBy`.
 */
export function bucketWriters(
  organization: Organization,
  account: Account,
  access?: ProviderSettings,
): string[] {
  const { partition, roles, terraform } = organization;
  const own = roles
    .filter((role) => existsIn(role, account) && mayApply(role, organization))
    .map(({ name }) => roleArn(partition, account.id, name));
  const elsewhere = terraform.appliedBy.roles
    .filter((role) => !existsIn(role, account))
    .flatMap(({ name, accounts }) => accounts.map(({ id }) => roleArn(partition, id, name)));
  const reached = [account.provider.assumeRoleArn ?? [], access?.assumeRoleArn ?? []].flat();
  const root = `arn:${partition}:iam::${account.id}:root`;
  return [...new Set([root, ...reached, ...own, ...elsewhere, ...terraform.appliedBy.arns])].sort();
}

/**
 * Whether `caller` is one of the writers.
 *
 * @param caller ARN as returned by sts:GetCallerIdentity; a role session's ARN has no path
 */
export function isWriter(caller: string, writers: readonly string[]): boolean {
  const [, account, session] = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  return writers.some((writer) => {
    if (session === undefined) return writer === caller;
    const [, id, name = ""] = /:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(writer) ?? [];
    const pattern = name.split("*").map((part) => part.replace(/[.+]/g, "\\$&"));
    return id === account && new RegExp(`^${pattern.join(".*")}$`).test(session);
  });
}

function existsIn({ accounts }: Role, { id }: Account): boolean {
  return accounts.some((account) => account.id === id);
}
