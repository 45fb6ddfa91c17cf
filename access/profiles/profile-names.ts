import { UserError } from "../../organization/user-error";

/** The name of a role's profile, with `{account}`, `{role}` and `{organization}` filled in. */
export const DEFAULT_NAME = "{account}-{role}";

/**
 * Suggested templates for clashing names: the first that makes all names unique. The last one always does, because account names
 * contain no `/`, and organization names no `@`.
 */
const TEMPLATES = [
  DEFAULT_NAME,
  "{organization}-{account}-{role}",
  "{account}.{role}",
  "{organization}.{account}.{role}",
  "{account}/{role}@{organization}",
];

/** A role in an account, and what its profile is called. */
export interface NamedRole {
  readonly name: string;
  readonly account: string;
  /** The role's key in the file, used in names. */
  readonly key: string;
  readonly role: string;
}

interface Named {
  readonly base: { readonly name: string };
  readonly self: { readonly name: string };
  readonly roles: readonly NamedRole[];
}

/** The name of a role's profile by a template. */
export function profileName(template: string, organization: string, account: string, role: string): string {
  const parts: Readonly<Record<string, string>> = { organization, account, role };
  return template.replace(/\{(organization|account|role)\}/g, (_, part: string) => parts[part] ?? "");
}

/** The profile of the user with MFA. */
export function selfName(base: string): string {
  return `${base}-self`;
}

/** The hidden profile that a credential process uses. */
export function sourceName(role: string): string {
  return `${role}-role`;
}

/**
 * A template with which all profile names, in any format, are unique and not taken.
 *
 * @returns undefined if no template avoids a taken name
 */
export function distinctTemplate(
  { base, self, roles }: Named,
  taken: ReadonlySet<string> = new Set(),
): string | undefined {
  return TEMPLATES.find((template) => {
    const named = roles.map(({ account, key }) => profileName(template, base.name, account, key));
    const names = [base.name, self.name, ...named, ...named.map(sourceName)];
    return new Set(names).size === names.length && !names.some((name) => taken.has(name));
  });
}

/** @throws UserError when two profiles have one name, or one has no proper name */
export function checkNames(profiles: Named): void {
  const { base, self, roles } = profiles;
  const fix = `--name '${distinctTemplate(profiles)}'`;
  const seen = new Map([
    [base.name, "the base profile"],
    [self.name, "the profile for self-service"],
  ]);
  for (const { name, account, role } of roles) {
    const what = `${role} in ${account}`;
    const before = seen.get(name);
    if (before !== undefined)
      throw new UserError(`${before} and ${what} would both be the profile ${name}`, fix);
    if (!/^[\w+=,.@:/-]+$/.test(name)) {
      throw new UserError(
        `"${name}" is not a valid profile name\n  expected  letters, digits and _ + = , . @ : / -`,
        fix,
      );
    }
    seen.set(name, what);
  }
}
