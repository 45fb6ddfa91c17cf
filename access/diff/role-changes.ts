import type { Entitlements } from "../../organization/entitlements";
import type { Role } from "../../organization/role";
import { programsOf } from "../matrix/matrix";
import { accountsInWords } from "./accounts-in-words";
import { type Change, type Risk, shownOf, some } from "./change";
import { PLACE, permissionChanges } from "./permission-changes";
import { limitChanges } from "./role-limits";
import type { Powers, RisksOf } from "./role-powers";

interface Judges {
  readonly powers: Powers;
  readonly risksOf: RisksOf;
}

/** New and removed roles, their changed permissions and limits, and OIDC programs that may assume them. */
export async function roleChanges(
  before: Entitlements,
  after: Entitlements,
  judge: Judges,
): Promise<Change[]> {
  const was = new Map(before.organization.roles.map((role) => [role.key, role]));
  const is = new Map(after.organization.roles.map((role) => [role.key, role]));
  const said = (says: string, risks: readonly Risk[] = []): Change => ({ says, about: "role", risks });
  const changed = await Promise.all(
    [...is.values()].map(async (role) => {
      const old = was.get(role.key);
      if (old === undefined) return [];
      return [...placeChanges(old, role, before, after, judge), ...(await changesOfRole(old, role, judge))];
    }),
  );
  return [
    ...[...is.values()]
      .filter(({ key }) => !was.has(key))
      .map((role) => {
        const names = role.accounts.map(({ name }) => name);
        const risks = judge.risksOf(role);
        const where = accountsInWords(names, after.organization, shownOf(risks));
        return said(`new: role ${role.key} in ${where}`, risks);
      }),
    ...[...was.keys()].filter((key) => !is.has(key)).map((key) => said(`removed: role ${key}`)),
    ...changed.flat(),
    ...limitChanges(before, after),
    ...programChanges(before, after),
  ];
}

async function changesOfRole(was: Role, is: Role, { powers }: Judges): Promise<Change[]> {
  const changes: Change[] = (await permissionChanges(was, is, powers)).map(({ says, what, risks }) => ({
    says: `role ${is.key} ${says.replace(PLACE, () => some(what, shownOf(risks)))}`,
    about: "role",
    risks,
  }));
  if (was.name !== is.name) {
    const says = `role ${is.key} is called ${is.name} in AWS, was ${was.name}: AWS cannot rename a role, so it is replaced; policies elsewhere that trust the new name are not judged`;
    changes.push({ says, about: "role", risks: ["loosened", "unjudged"] });
  }
  return changes;
}

/** Accounts in which a role newly exists, among those that existed before. */
function placeChanges(
  was: Role,
  is: Role,
  before: Entitlements,
  after: Entitlements,
  { risksOf }: Judges,
): Change[] {
  const accountNames = ({ organization }: Entitlements) =>
    new Set(organization.accounts.map(({ name }) => name));
  const [namesBefore, namesAfter] = [accountNames(before), accountNames(after)];
  const [old, now] = [was, is].map(({ accounts }) => new Set(accounts.map(({ name }) => name)));
  const gained = [...(now ?? [])].filter((name) => !old?.has(name) && namesBefore.has(name));
  const lost = [...(old ?? [])].filter((name) => !now?.has(name) && namesAfter.has(name));
  const risks = risksOf(is);
  const where = (names: readonly string[]) => accountsInWords(names, after.organization, shownOf(risks));
  return [
    ...(gained.length === 0
      ? []
      : [{ says: `role ${is.key} now also exists in ${where(gained)}`, about: "role" as const, risks }]),
    ...(lost.length === 0
      ? []
      : [{ says: `role ${is.key} no longer exists in ${where(lost)}`, about: "role" as const, risks: [] }]),
  ];
}

/** Programs that may assume a role without MFA, grouped by account. */
function programChanges(before: Entitlements, after: Entitlements): Change[] {
  const [was, is] = [waysIn(before), waysIn(after)];
  const said = (says: string, risks: readonly Risk[]): Change => ({ says, about: "role", risks });
  return [
    ...together(is, was).map(({ role, programs, accounts }) => {
      const all = Number.POSITIVE_INFINITY;
      const where = accountsInWords(accounts, after.organization, all);
      return said(`role ${role} may be assumed without MFA by ${some(programs, all)} in ${where}`, [
        "loosened",
      ]);
    }),
    ...together(was, is).map(({ role, programs, accounts }) => {
      const where = accountsInWords(accounts, before.organization);
      return said(`role ${role} may no longer be assumed by ${some(programs)} in ${where}`, []);
    }),
  ];
}

/** A program, with an unambiguous description, and the accounts in which it may assume a role. */
interface WayIn {
  readonly role: string;
  readonly program: string;
  readonly accounts: readonly string[];
}

function waysIn({ roles }: Entitlements): WayIn[] {
  const ways = new Map<string, { role: string; program: string; accounts: string[] }>();
  for (const { role, subject, issuer, audience, account } of programsOf(roles)) {
    const program = `${subject} (${issuer}${audience === USUAL_AUDIENCE ? "" : ` for ${audience}`})`;
    const known = ways.get(`${role} ${program}`);
    if (known) known.accounts.push(account);
    else ways.set(`${role} ${program}`, { role, program, accounts: [account] });
  }
  return [...ways.values()];
}

const USUAL_AUDIENCE = "sts.amazonaws.com";

/** Programs that only one version of a role trusts, grouped by account. */
function together(
  ways: readonly WayIn[],
  others: readonly WayIn[],
): { readonly role: string; readonly programs: readonly string[]; readonly accounts: readonly string[] }[] {
  const elsewhere = new Map(
    others.map(({ role, program, accounts }) => [`${role} ${program}`, new Set(accounts)]),
  );
  const alike = new Map<string, { role: string; programs: string[]; accounts: readonly string[] }>();
  for (const { role, program, accounts: all } of ways) {
    const accounts = all.filter((account) => !elsewhere.get(`${role} ${program}`)?.has(account));
    if (accounts.length === 0) continue;
    const known = alike.get(`${role} ${accounts.join()}`);
    if (known) known.programs.push(program);
    else alike.set(`${role} ${accounts.join()}`, { role, programs: [program], accounts });
  }
  return [...alike.values()];
}
