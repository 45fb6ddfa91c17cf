import type { OrganizationFile } from "../../../organization/schema";
import { type SelfService, selfServiceOf } from "../../../organization/schema/sign-in";
import { endInWords } from "../../../organization/until";
import type { EstatePasswordPolicy } from "../estate/estate";
import type { ReadRole } from "./read-roles";
import type { ReadSelfService } from "./self-service";

/** Whether most roles require that a session has its user's name. */
export function sessionsAreNamed(roles: readonly ReadRole[]): boolean {
  return roles.filter(({ trust }) => trust.isNamed).length > roles.length / 2;
}

/** Whether most roles require the user's name as the source identity. */
export function sessionsAreIdentified(roles: readonly ReadRole[]): boolean {
  return roles.filter(({ trust }) => trust.isIdentified && trust.setsIdentity).length > roles.length / 2;
}

/** Enrollment as the file writes it; undefined where it is Gatehouse's default. */
export function enrollmentEntry({
  enrollment,
  mfaExempt,
}: ReadSelfService): NonNullable<OrganizationFile["mfa"]> {
  const exempt = mfaExempt.length === 0 ? {} : { exempt: [...mfaExempt] };
  if (enrollment === "open") return { enrollment: "open", ...exempt };
  return { ...(enrollment.until !== undefined && { enrollUntil: endInWords(enrollment.until) }), ...exempt };
}

/** The flags that are not Gatehouse's defaults. Without access keys, another flag has another default. */
export function selfServiceEntry({ flags }: ReadSelfService): Partial<SelfService> {
  const { accessKeys } = flags;
  const others = Object.entries(selfServiceOf({ accessKeys })).flatMap(([flag, usual]) => {
    const value = flags[flag as keyof SelfService];
    return value === usual ? [] : [[flag, value]];
  });
  return { ...(!accessKeys && { accessKeys }), ...Object.fromEntries(others) };
}

/** A password policy as the file writes it: only what is not Gatehouse's default. */
export function passwordEntry(policy: EstatePasswordPolicy): NonNullable<OrganizationFile["passwordPolicy"]> {
  const { minimumLength, maxAgeDays, reusePrevention } = policy;
  return {
    ...(minimumLength !== 14 && { minimumLength }),
    ...(maxAgeDays !== undefined && { maxAgeDays }),
    ...(reusePrevention !== undefined && { reusePrevention }),
    ...(!policy.requireLowercase && { requireLowercaseCharacters: false }),
    ...(!policy.requireUppercase && { requireUppercaseCharacters: false }),
    ...(!policy.requireNumbers && { requireNumbers: false }),
    ...(!policy.requireSymbols && { requireSymbols: false }),
    ...(!policy.allowUsersToChange && { allowUsersToChangePassword: false }),
    // Without a maximum age it has no effect, and the loader refuses it.
    ...(policy.hardExpiry && maxAgeDays !== undefined && { hardExpiry: true }),
  };
}

type Tags = Readonly<Record<string, string>>;

/** Tags that every role has with the same value, and every user with some value: a user's own takes precedence. */
export function commonTags(
  roles: readonly Tags[],
  users: readonly Tags[],
  isWritable: (tag: string) => boolean,
): Record<string, string> {
  const [first = users[0] ?? {}, ...others] = roles;
  const alike = roles.length === 0 ? users : others;
  return Object.fromEntries(
    Object.entries(first).filter(
      ([key, value]) =>
        isWritable(key) &&
        alike.every((tags) => Object.hasOwn(tags, key) && tags[key] === value) &&
        users.every((tags) => Object.hasOwn(tags, key)),
    ),
  );
}
