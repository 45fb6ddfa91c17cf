import { type NameKind, nameFault, reservedFault } from "../names";
import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** A former name is not in use and belongs to one entry, and a user's device and password survive the rename. */
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
        message: `user ${name} was ${was}: Terraform would create another password under the new name`,
        fix: `remove the password from the state, terraform state rm aws_iam_user_login_profile.user_${was}, and delete pgpKey`,
      });
    }
    if (was === undefined || mfaDevice !== undefined) continue;
    report({
      path: ["users", name],
      at: "key",
      message: `user ${name} was ${was}: AWS does not rename the MFA device`,
      fix: `write mfaDevice: ${was}, or mfaDevice: ${name} for a newly enrolled device`,
    });
  }
}

function check(
  kind: NameKind,
  collection: string,
  entries: Readonly<Record<string, { readonly was?: string }>>,
  report: Report,
  sets: readonly string[] = [],
): void {
  const taken = new Map(Object.keys(entries).map((name) => [name.toLowerCase(), name]));
  for (const name of sets) taken.set(name.toLowerCase(), `set ${name}`);
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
          ? `${kind} ${name} was called ${was}: IAM ignores case in names and cannot change it`
          : `${kind} ${name} cannot have been ${was}: the name is in use by ${by}`;
      report({ ...place, message, fix: "delete was, or write the former name" });
    }
    taken.set(was.toLowerCase(), `former ${name}`);
  }
}
