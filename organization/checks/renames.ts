import { type NameKind, nameFault, reservedFault } from "../names";
import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/**
 * A former name is unused, and belongs to one thing only; and what is named after a person is distinguished from
 * them.
 */
export function checkRenames(file: OrganizationFile, report: Report): void {
  const sets = Object.values(file.accounts).flatMap(({ sets: held = [] }) => held);
  check("account", "accounts", file.accounts, report, sets);
  check("role", "roles", file.roles, report);
  check("team", "teams", file.teams ?? {}, report);
  check("user", "users", file.users, report);

  for (const [name, { was, mfaDevice, pgpKey }] of Object.entries(file.users)) {
    if (was !== undefined && pgpKey !== undefined) {
      report({
        path: ["users", name, "pgpKey"],
        at: "key",
        message: `${name} was ${was}, and Terraform would make her another password under the new name`,
        fix: `take hers out of Terraform, terraform state rm aws_iam_user_login_profile.user_${was}, and delete pgpKey`,
      });
    }
    if (was === undefined || mfaDevice !== undefined) continue;
    report({
      path: ["users", name],
      at: "key",
      message: `${name} was ${was}, and AWS does not rename her MFA device with her`,
      fix: `write mfaDevice: ${was}, or mfaDevice: ${name} if she enrols a new one`,
    });
  }
}

function check(
  kind: NameKind,
  collection: string,
  entries: Readonly<Record<string, { readonly was?: string }>>,
  report: Report,
  others: readonly string[] = [],
): void {
  const taken = new Map(Object.keys(entries).map((name) => [name.toLowerCase(), name]));
  for (const name of others) taken.set(name.toLowerCase(), `set ${name}`);
  for (const [name, { was }] of Object.entries(entries)) {
    if (was === undefined) continue;
    const place = { path: [collection, name, "was"], found: was };
    const fault = nameFault(kind, was);
    if (fault) report({ ...place, message: `${kind} name "${was}" ${fault}` });
    const reserved = reservedFault(kind, was);
    if (reserved) report({ ...place, message: `${kind} ${name} cannot have been ${was}: ${reserved}` });
    const by = taken.get(was.toLowerCase());
    if (by !== undefined) {
      const message =
        by === name
          ? `${kind} ${name} was called ${was}: IAM tells no names apart by case, so it cannot change that`
          : `${kind} ${name} cannot have been ${was}: that is the name of ${by}`;
      report({ ...place, message, fix: "delete was, or name what it was called before" });
    }
    taken.set(was.toLowerCase(), `${name} before`);
  }
}
