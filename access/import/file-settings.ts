import type { OrganizationFile } from "../../organization/schema";
import { type SelfService, selfServiceOf } from "../../organization/schema/sign-in";
import { endInWords } from "../../organization/until";
import type { EstateAccount, EstatePasswordPolicy } from "./estate";
import type { ReadRole } from "./read-roles";
import type { ReadSelfService } from "./self-service";

/** Whether most roles require that a session has its user's name. */
export function sessionsAreNamed(roles: readonly ReadRole[]): boolean {
  return roles.filter(({ trust }) => trust.isNamed).length > roles.length / 2;
}

/** Enrollment as the file writes it; undefined where it is Gatehouse's default. */
export function enrollmentEntry({ enrollment }: ReadSelfService): NonNullable<OrganizationFile["mfa"]> {
  if (enrollment === "open") return { enrollment: "open" };
  return enrollment.until === undefined ? {} : { enrollUntil: endInWords(enrollment.until) };
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

/** The part of a password policy that the file expresses; it always requires all four kinds of characters. */
export function passwordEntry(policy: EstatePasswordPolicy): NonNullable<OrganizationFile["passwordPolicy"]> {
  const { minimumLength, maxAgeDays, reusePrevention } = policy;
  return {
    ...(minimumLength !== 14 && { minimumLength }),
    ...(maxAgeDays !== undefined && { maxAgeDays }),
    ...(reusePrevention !== undefined && { reusePrevention }),
  };
}

/** What the apply changes of a password policy. */
export function passwordChanges(policy: EstatePasswordPolicy): string[] {
  const kinds = {
    symbols: policy.requireSymbols,
    numbers: policy.requireNumbers,
    "uppercase letters": policy.requireUppercase,
    "lowercase letters": policy.requireLowercase,
  };
  return [
    ...Object.entries(kinds).flatMap(([kind, isRequired]) =>
      isRequired ? [] : [`a new password needs ${kind}, which it did not`],
    ),
    ...(policy.allowUsersToChange
      ? []
      : ["users may change their own password, which only administrators could"]),
    ...(policy.hardExpiry
      ? ["an expired password can be changed at sign-in, which took an administrator"]
      : []),
  ];
}

/** Tags that every user and role has with the same value, without those of single ones. */
export function commonTags(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) => others.every((tags) => tags[key] === value)),
  );
}

/** The aliases of accounts that the file can have, by account name. */
export function aliasOf({ alias }: EstateAccount): { alias?: string } {
  return alias === undefined ? {} : { alias };
}
