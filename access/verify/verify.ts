import pLimit from "p-limit";
import type { Account } from "../../organization/account";
import type { Entitlements } from "../../organization/entitlements";
import type { Organization } from "../../organization/organization";
import { readText } from "../../organization/text-file";
import { readCredentials } from "../health/read-credentials";
import { declaredIn } from "../iam/declared-resources";
import { loadEvaluator } from "../iam/evaluator";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import { unreadableAccount } from "../iam/live-iam";
import { TOPICS } from "../iam/managed-object";
import type { TerraformJson } from "../iam/planned-iam";
import { plannedObjects } from "../iam/planned-objects";
import { parsed } from "../iam/stack-files";
import { rotationInWords } from "../profiles/key-rotation";
import { type AccessEvidence, judgeClaims } from "../proof/claims";
import type { CredentialLimits, Credentials } from "../proof/credential-health";
import { declaredAccess } from "../proof/declared-access";
import { ownPolicies } from "../proof/own-policies";
import type { Verdict } from "../proof/verdict";
import { freshOutput } from "../synthesis/synthesize";
import { GUARDRAILS } from "./guardrails/read-guardrails";
import { type ReadAccount, readAccountObjects } from "./read-objects";

/** Accounts that are read concurrently: AWS throttles IAM by account, STS by caller. */
const AT_ONCE = 8;

/**
 * The proof on live IAM: reads every account, judges it as `prove` judges the plan, and compares it with the current synthesis.
 * Unreadable parts are not judged, and claims about them are not fully proven.
 *
 * @param file the organization file
 * @param now grants that have ended by then are no longer declared
 * @param limits maximum ages of keys and passwords
 * @param onProgress receives progress messages
 * @param reached the organization with the credentials by which the accounts are read; as Terraform reaches them, if
 * left out
 * @throws UserError
 */
export async function verify(
  file: string,
  entitlements: Entitlements,
  now: Date,
  limits: CredentialLimits,
  onProgress: (doing: string) => void,
  reached: Organization = entitlements.organization,
): Promise<Verdict[]> {
  const { organization } = entitlements;
  const { accounts, leaving, identity, partition } = organization;
  onProgress("synthesizing the file, to compare with it");
  const stacks = (await freshOutput(file)).stacks.map((stack): TerraformJson => parsed(stack).json);
  const made = plannedObjects(stacks, partition);
  const declared = stacks.flatMap((stack) => declaredIn(stack, GUARDRAILS));
  const [{ read, unreadable }, credentials] = await Promise.all([
    readAccounts(reached, onProgress, (account) => readAccountObjects(account, reached, declared, made)),
    credentialsIn(reached),
  ]);
  const ours = new Set(entitlements.roles.map(({ account, role }) => `${account.id} ${role.name}`));
  const everything: IamSnapshot = {
    users: read.flatMap(({ live }) => live.users),
    groups: read.flatMap(({ live }) => live.groups),
    roles: read.flatMap(({ live }) => live.roles),
  };
  const snapshot: IamSnapshot = {
    ...everything,
    roles: everything.roles.filter(
      (role) => ours.has(`${role.accountId} ${role.name}`) || opensADoor(role, organization),
    ),
  };
  onProgress("judging");
  const lost = new Set(unreadable.map(({ accountId }) => accountId));
  const all = declaredAccess(readText(file), now);
  const access: AccessEvidence = {
    // Roles in unreadable accounts are not judged.
    declared: { ...all, roles: all.roles.filter(({ accountId }) => !lost.has(accountId)) },
    snapshot,
    own: ownPolicies(file),
    evaluate: await loadEvaluator(),
    now,
  };
  const nameOf = (id: string) => [...accounts, ...leaving].find((account) => account.id === id)?.name ?? id;
  const missing = unreadable.map(({ accountId }) => ({
    accountId,
    topics: TOPICS,
    why: `what exists in ${nameOf(accountId)}, which could not be read`,
  }));
  const parts = read.flatMap(({ unread }) => unread);
  const roots = read.map(({ root }) => root);
  const trails = read.flatMap((account) => account.trails ?? []);
  return judgeClaims({
    // All access starts from the users and groups of the identity account.
    access: missing.find(({ accountId }) => accountId === identity.id)?.why ?? access,
    live: {
      entitlements,
      accountsRead: read.length,
      unreadable: missing.map(({ why }) => why),
      unread: [
        ...[...unreadable, ...parts].map(({ why }) => why),
        ...[...roots, ...trails].filter((it) => typeof it === "string"),
      ],
      everything,
      comparison: {
        made,
        existing: read.flatMap(({ objects }) => objects),
        unread: [...missing, ...parts],
        nameOf,
        exclusive: organization.terraform.exclusive,
      },
      credentials,
      roots: [...roots, ...missing.map(({ why }) => why)],
      trails: [...trails, ...missing.map(({ why }) => why)],
      limits,
      rotation: (user) => rotationInWords(user, organization),
      now,
    },
  });
}

/** Credential data of the identity account, or why it could not be read. */
async function credentialsIn(organization: Organization): Promise<Credentials | string> {
  try {
    return await readCredentials(organization);
  } catch (error) {
    return unreadableAccount(organization.identity, error as Error);
  }
}

async function readAccounts(
  { accounts, leaving }: Organization,
  onProgress: (doing: string) => void,
  readOne: (account: Account) => Promise<ReadAccount>,
) {
  const unreadable: { accountId: string; why: string }[] = [];
  const limit = pLimit(AT_ONCE);
  const all = [...accounts, ...leaving];
  const read = await Promise.all(
    all.map((account, index) =>
      limit(async () => {
        onProgress(`reading account ${account.name} (${index + 1} of ${all.length})`);
        try {
          return [await readOne(account)];
        } catch (error) {
          unreadable.push({ accountId: account.id, why: unreadableAccount(account, error as Error) });
          return [];
        }
      }),
    ),
  );
  return { read: read.flat(), unreadable };
}

/**
 * Whether an undeclared role lets in people of the file, or anyone: it trusts the identity account, everyone, or
 * everyone but some. The role by which Terraform enters belongs to the administrators. Roles that trust other
 * accounts or providers are out of scope.
 */
export function opensADoor({ name, accountId, trust }: RoleSnapshot, organization: Organization): boolean {
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
