import type { Entitlements } from "../../organization/entitlements";
import type { Organization } from "../../organization/organization";
import { readCredentials } from "../health/read-credentials";
import { judgeClaims } from "../proof/claims";
import type { Credentials, Patience } from "../proof/credential-health";
import { declaredAccess } from "../proof/declared-access";
import { loadEvaluator } from "../proof/evaluator";
import type { StandingIam, StandingRole } from "../proof/standing-iam";
import type { Verdict } from "../proof/verdict";
import { type LiveAccount, readLiveIam, unreadableAccount } from "./live-iam";

/**
 * The proof on live IAM: reads every account and judges it as `prove` judges the plan, and beyond that
 * what was changed manually. An account that cannot be read is a counter-example, and then no claim about access
 * is proven in whole.
 *
 * @param text the organization file
 * @param now grants that have ended by then are no longer declared
 * @param patience ages of keys and passwords that are tolerated
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
  const ours = new Set(entitlements.roles.map(({ account, role }) => `${account.id} ${role.name}`));
  const everything: StandingIam = {
    users: live.flatMap(({ users }) => users),
    groups: live.flatMap(({ groups }) => groups),
    roles: live.flatMap(({ roles }) => roles),
  };
  const standing: StandingIam = {
    ...everything,
    roles: everything.roles.filter(
      (role) => ours.has(`${role.accountId} ${role.name}`) || opensADoor(role, organization),
    ),
  };
  const credentials = await credentialsIn(organization);
  onProgress("judging");
  const access = { declared: declaredAccess(text, now), standing, evaluate: await loadEvaluator(), now };
  return judgeClaims({
    access,
    live: {
      entitlements,
      accountsRead: live.length,
      unreadable,
      everything,
      attached: live.flatMap(({ attached }) => attached),
      credentials,
      patience,
      now,
    },
  });
}

/** What the identity account says of its users' credentials; or why it could not be read. */
async function credentialsIn(organization: Organization): Promise<Credentials | string> {
  try {
    return await readCredentials(organization);
  } catch (error) {
    return unreadableAccount(organization.identity, error as Error);
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
