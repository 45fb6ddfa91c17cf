import type { Entitlements } from "../../organization/entitlements";
import { EVERYONE } from "../../organization/names";
import type { AttachedPolicies, StandingIam } from "./standing-iam";
import type { Verdict } from "./verdict";

/**
 * What somebody has changed manually: policies attached to people, groups and roles, groups created,
 * emptied or filled.
 */
export function judgeManualChanges(
  { groups }: Pick<StandingIam, "groups">,
  attached: readonly AttachedPolicies[],
  entitlements: Entitlements,
): Verdict[] {
  const expected = expectedPolicies(entitlements);
  const policies = attached.flatMap((it) => {
    const wanted = expected.get(idOf(it));
    return wanted === undefined ? [] : differences(it, wanted, nameOf(it.accountId, entitlements));
  });
  return [
    {
      claim: "users, groups and roles of the file have the policies of the file, and no other",
      judged: attached.filter((it) => expected.has(idOf(it))).length,
      counterExamples: policies,
    },
    {
      claim: "the groups of the file stand with their members, and no other groups",
      judged: groups.length,
      counterExamples: groupFaults(groups, entitlements),
    },
  ];
}

interface Wanted {
  readonly inline: readonly string[];
  readonly attached: readonly string[];
}

function idOf({ accountId, kind, owner }: Pick<AttachedPolicies, "accountId" | "kind" | "owner">): string {
  return `${accountId} ${kind} ${owner}`;
}

function expectedPolicies({ organization, users, groups, roles }: Entitlements): Map<string, Wanted> {
  const accountId = organization.identity.id;
  return new Map<string, Wanted>([
    ...users.map(({ name, mfaDevice }): [string, Wanted] => [
      idOf({ accountId, kind: "user", owner: name }),
      { inline: mfaDevice === name ? [] : ["mfa-device"], attached: [] },
    ]),
    [
      idOf({ accountId, kind: "group", owner: EVERYONE }),
      {
        inline: [EVERYONE],
        attached:
          organization.enrollment.mode === "open"
            ? []
            : [`arn:${organization.partition}:iam::${accountId}:policy/${EVERYONE}-enrollment`],
      },
    ],
    ...groups.map(({ name, parts }): [string, Wanted] => [
      idOf({ accountId, kind: "group", owner: name }),
      {
        inline: parts.filter(({ place }) => place === "inline").map((part) => part.name),
        attached: parts
          .filter(({ place }) => place !== "inline")
          .map((part) => `arn:${organization.partition}:iam::${accountId}:policy/${part.name}`),
      },
    ]),
    ...roles.map(({ account, role, permissions }): [string, Wanted] => [
      idOf({ accountId: account.id, kind: "role", owner: role.name }),
      { inline: permissions === undefined ? [] : [role.name], attached: role.managedPolicyArns },
    ]),
  ]);
}

function differences(
  { kind, owner, inline, attached }: AttachedPolicies,
  wanted: Wanted,
  where: string,
): string[] {
  const without = (all: readonly string[], others: readonly string[]) =>
    all.filter((name) => !others.includes(name));
  const said = (what: string, names: readonly string[]) =>
    names.map((name) => `${kind} ${owner} in ${where} ${what} ${name}`);
  return [
    ...said("has, beyond the file, the inline policy", without(inline, wanted.inline)),
    ...said("has, beyond the file, the attached policy", without(attached, wanted.attached)),
    ...said("lacks the inline policy", without(wanted.inline, inline)),
    ...said("lacks the attached policy", without(wanted.attached, attached)),
  ];
}

function groupFaults(live: StandingIam["groups"], { organization, groups, users }: Entitlements): string[] {
  const wanted = new Map(groups.map(({ name, members }) => [name, members]));
  wanted.set(
    EVERYONE,
    users.map(({ name }) => name),
  );
  const { identity } = organization;
  const standing = new Map(
    live.filter(({ accountId }) => accountId === identity.id).map((group) => [group.name, group.members]),
  );
  const faults = live
    .filter(({ name, accountId }) => accountId === identity.id && !wanted.has(name))
    .map(({ name }) => `group ${name} in ${identity.name} is not in the file`);
  for (const [name, members] of wanted) {
    const found = standing.get(name);
    if (found === undefined) {
      faults.push(`there is no group ${name} in ${identity.name}`);
      continue;
    }
    const [expected, present] = [new Set(members), new Set(found)];
    for (const member of found)
      if (!expected.has(member)) faults.push(`${member} is in group ${name}, and not by the file`);
    for (const member of members)
      if (!present.has(member)) faults.push(`${member} is not in group ${name}, and by the file is`);
  }
  return faults;
}

function nameOf(accountId: string, { organization }: Entitlements): string {
  const { accounts, leaving } = organization;
  return [...accounts, ...leaving].find(({ id }) => id === accountId)?.name ?? accountId;
}
