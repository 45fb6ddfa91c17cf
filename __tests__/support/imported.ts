import { accessChanges } from "../../access/import/changes/access-changes";
import { estateAfter } from "../../access/import/changes/estate-after";
import type {
  Estate,
  EstateAccount,
  EstateGroup,
  EstateRole,
  EstateUser,
} from "../../access/import/estate/estate";
import type { Finding } from "../../access/import/finding";
import type { Entitlements } from "../../organization/entitlements";
import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { NOW } from "./parse-organization";
import { type Plan, planOf } from "./synthesized";

/** A file's accounts as its apply leaves them. */
export function appliedEstate(entitlements: Entitlements): Estate {
  const { partition, accounts } = entitlements.organization;
  const empty: Estate = {
    partition,
    managedPolicies: {},
    accounts: accounts.map(({ name, id, isIdentity }) => ({
      name,
      id,
      isIdentity,
      users: [],
      groups: [],
      roles: [],
      policies: [],
      unassignedMfaDevices: [],
      oidcProviders: [],
      samlProviders: [],
      unread: [],
    })),
  };
  return estateAfter(empty, [planned(entitlements)], true).estate;
}

/** The changes from an estate to what the file declares. */
export function changesFrom(estate: Estate, entitlements: Entitlements): Promise<Finding[]> {
  return accessChanges(estate, entitlements, [planned(entitlements)], NOW);
}

const plans = new WeakMap<Entitlements, Plan>();

/** The file's plan, synthesized once. */
export function planned(entitlements: Entitlements): Plan {
  const plan = plans.get(entitlements) ?? planOf(entitlements);
  plans.set(entitlements, plan);
  return plan;
}

/** `user alice in M: gains vpc in A [loosened]` */
export function lines(findings: readonly Finding[]): string[] {
  return findings
    .map(({ kind, name, accounts, says, risks = [] }) => {
      const marks = risks.length === 0 ? "" : ` [${risks.join(", ")}]`;
      return `${kind} ${name} in ${accounts.join(", ")}: ${says}${marks}`;
    })
    .sort();
}

/** The estate with one account changed. */
export function withAccount(
  estate: Estate,
  name: string,
  change: (account: EstateAccount) => Partial<EstateAccount>,
): Estate {
  return {
    ...estate,
    accounts: estate.accounts.map((account) =>
      account.name === name ? { ...account, ...change(account) } : account,
    ),
  };
}

/** The estate with one role changed. */
export function withRole(
  estate: Estate,
  account: string,
  name: string,
  change: (role: EstateRole) => Partial<EstateRole>,
): Estate {
  return withAccount(estate, account, ({ roles }) => ({ roles: changed(roles, name, change) }));
}

/** The estate with one user of M changed. */
export function withUser(
  estate: Estate,
  name: string,
  change: (user: EstateUser) => Partial<EstateUser>,
): Estate {
  return withAccount(estate, "M", ({ users }) => ({ users: changed(users, name, change) }));
}

/** The estate with one group of M changed. */
export function withGroup(
  estate: Estate,
  name: string,
  change: (group: EstateGroup) => Partial<EstateGroup>,
): Estate {
  return withAccount(estate, "M", ({ groups }) => ({ groups: changed(groups, name, change) }));
}

function changed<T extends { readonly name: string }>(
  all: readonly T[],
  name: string,
  change: (it: T) => Partial<T>,
): T[] {
  if (!all.some((it) => it.name === name)) throw new Error(`no ${name}`);
  return all.map((it) => (it.name === name ? { ...it, ...change(it) } : it));
}

export function documentOf(...Statement: readonly object[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: Statement as readonly PolicyStatement[] };
}

/** A trust policy of one statement. */
export function trust(AWS: string | readonly string[], Condition?: object): PolicyDocument {
  return documentOf({
    Effect: "Allow",
    Principal: { AWS },
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
  });
}
