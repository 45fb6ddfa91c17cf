import type { Entitlements } from "../../organization/entitlements";
import type { Organization } from "../../organization/organization";
import { judgeHealth, type Patience } from "../health/judge-health";
import { readCredentials } from "../health/read-credentials";
import { proveAssumptions } from "../proof/assumptions";
import { declaredAccess } from "../proof/declared-access";
import { loadEvaluator } from "../proof/evaluator";
import { proveMachines } from "../proof/machine-probes";
import { proveRoles } from "../proof/role-probes";
import { proveSelfService } from "../proof/self-service-probes";
import type { StandingIam, StandingRole } from "../proof/standing-iam";
import { proveTrusts } from "../proof/trust-structure";
import type { Verdict } from "../proof/verdict";
import { judgeHandwork } from "./by-hand";
import { type LiveAccount, readLiveIam, unreadableAccount } from "./live-iam";

/**
 * The proof on what really stands: reads the IAM of every account and judges it as `prove` judges the
 * plan, and beyond that what was done by hand. An account that cannot be read is a counter-example.
 *
 * @param text the organization file
 * @param now grants that have ended by then are no longer declared
 * @param patience ages of keys and passwords that are put up with
 * @param onProgress called with what is being done
 */
export async function verify(
  text: string,
  entitlements: Entitlements,
  now: Date,
  patience: Patience,
  onProgress: (doing: string) => void,
): Promise<Verdict[]> {
  const { organization } = entitlements;
  const { live, unreadable } = await readAccounts(organization, onProgress);
  const declared = declaredAccess(text, now);
  const ours = new Set(entitlements.roles.map(({ account, role }) => `${account.id} ${role.name}`));
  const standing: StandingIam = {
    users: live.flatMap(({ users }) => users),
    groups: live.flatMap(({ groups }) => groups),
    roles: live
      .flatMap(({ roles }) => roles)
      .filter((role) => ours.has(`${role.accountId} ${role.name}`) || opensADoor(role, organization)),
  };
  onProgress("judging");
  const evaluate = await loadEvaluator();
  return [
    {
      claim: "every account can be read",
      judged: live.length + unreadable.length,
      counterExamples: unreadable,
    },
    ...(await proveAssumptions(standing, declared, evaluate, now)),
    ...proveTrusts(standing, declared),
    await proveMachines(standing, declared, evaluate),
    await proveRoles(standing, declared, evaluate),
    await proveSelfService(standing, declared, evaluate),
    ...judgeHandwork(live, entitlements),
    ...(await health(organization, now, patience)),
  ];
}

async function health(organization: Organization, now: Date, patience: Patience): Promise<Verdict[]> {
  try {
    return judgeHealth(await readCredentials(organization), organization, now, patience);
  } catch (error) {
    const { identity } = organization;
    const counterExamples = [unreadableAccount(identity, error as Error)];
    return [{ claim: "the credential report can be read", judged: 1, counterExamples }];
  }
}

async function readAccounts(organization: Organization, onProgress: (doing: string) => void) {
  const live: LiveAccount[] = [];
  const unreadable: string[] = [];
  const accounts = [...organization.accounts, ...organization.leaving];
  for (const [index, account] of accounts.entries()) {
    onProgress(`reading account ${account.name} (${index + 1} of ${accounts.length})`);
    try {
      live.push(await readLiveIam(account, organization));
    } catch (error) {
      unreadable.push(unreadableAccount(account, error as Error));
    }
  }
  return { live, unreadable };
}

/**
 * Whether a role that is not in the file lets in somebody whom the file is about, or anybody: it trusts the
 * identity account, everybody, or everybody but some. The one by which Terraform comes in is the
 * administrators' own. Roles that trust other accounts or providers are others' matter.
 */
function opensADoor({ name, accountId, trust }: StandingRole, organization: Organization): boolean {
  const { accounts, leaving, identity } = organization;
  const comesIn = [...accounts, ...leaving]
    .find(({ id }) => id === accountId)
    ?.provider.assumeRoleArn?.split("/")
    .at(-1);
  if (name === comesIn) return false;
  return (trust.Statement as readonly TrustStatement[]).some(({ Effect, Principal, NotPrincipal }) => {
    if (Effect !== "Allow") return false;
    if (NotPrincipal !== undefined || Principal === "*") return true;
    const named = typeof Principal === "object" ? [Principal.AWS ?? []].flat() : [];
    return named.some((principal) => principal === "*" || principal.includes(identity.id));
  });
}

interface TrustStatement {
  readonly Effect: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly NotPrincipal?: unknown;
}
