import {
  GetAccountPasswordPolicyCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import type { Account } from "../../organization/account";
import type { Organization } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import { readRootUser } from "../health/read-root-user";
import { credentialsOf } from "../iam/account-credentials";
import { canonical } from "../iam/canonical";
import type { Declared } from "../iam/declared-resources";
import { iamOf, type LiveAccount, readIamObjects, unreadableAccount } from "../iam/live-iam";
import { type ManagedObject, objectId, type Setting, type Topic, type Unread } from "../iam/managed-object";
import { orNone } from "../iam/or-none";
import { roleSettings } from "../iam/role-settings";
import type { RootUser } from "../proof/root-users";
import type { AccountTrails } from "../proof/trails";
import { guardrailObjects } from "./guardrails/guardrail-objects";
import { guardrailReads } from "./guardrails/read-guardrails";

/** An account, as far as it could be read. */
export interface ReadAccount {
  readonly live: LiveAccount;
  /** What synthesis makes in it and exists, and the identity account's other groups. */
  readonly objects: readonly ManagedObject[];
  /** Its root user, or why it could not be read. */
  readonly root: RootUser | string;
  /** Its trails, if the file has them checked, or why they could not be read. */
  readonly trails?: AccountTrails | string;
  /** What could not be read in addition to IAM. */
  readonly unread: readonly Unread[];
}

/**
 * Reads an account's IAM, and with separate calls everything else that synthesis creates in it: each call may be denied, and then
 * its subject is not judged.
 *
 * @param made the synthesized objects of all accounts
 * @throws Error if its IAM cannot be read
 */
export async function readAccountObjects(
  account: Account,
  organization: Organization,
  declared: readonly Declared[],
  made: readonly ManagedObject[],
): Promise<ReadAccount> {
  const client = iamOf(account, organization);
  const wanted = new Set(made.map(objectId));
  const isOurs = (object: ManagedObject) =>
    wanted.has(objectId(object)) ||
    (account.id === organization.identity.id && object.name.startsWith("group "));
  const here = made.filter(({ accountId }) => accountId === account.id);
  try {
    const { objects: iam, ...live } = await readIamObjects(client, account.id);
    const reads = await Promise.all(
      readsOf(client, account, organization, declared, here).map(async ({ topics, what, read }) => {
        if (!here.some((it) => topics.includes(it.topic) || it.settings.some(isOf(topics)))) return {};
        try {
          return { found: await read() };
        } catch (error) {
          const why = `${what}: ${unreadableAccount(account, error as Error)}`;
          return { unread: { accountId: account.id, topics, why } };
        }
      }),
    );
    const others = reads.flatMap(({ found = [] }) => found);
    return {
      live,
      root: await orWhy("the root user", account, () => readRootUser(client, account.name)),
      trails: organization.guardrails.trail.check
        ? await orWhy("trails", account, () => accountTrails(account, organization))
        : undefined,
      objects: merged([...iam, ...others]).filter(isOurs),
      unread: reads.flatMap(({ unread }) => unread ?? []),
    };
  } finally {
    client.destroy();
  }
}

/** What was read, or a sentence that names the account and the reason. */
async function orWhy<T>(what: string, account: Account, read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    return `${what}: ${unreadableAccount(account, error as Error)}`;
  }
}

/** Loads the client only if trails are checked. */
async function accountTrails(account: Account, organization: Organization): Promise<AccountTrails> {
  const { readTrails } = await import("./guardrails/trails");
  const region = IAM_REGION[organization.partition];
  const trails = await readTrails({ region, credentials: credentialsOf(account, organization) });
  return { account: account.name, trails };
}

const isOf =
  (topics: readonly Topic[]) =>
  ({ topic }: Setting) =>
    topics.includes(topic);

interface ObjectRead {
  readonly topics: readonly Topic[];
  readonly what: string;
  readonly read: () => Promise<ManagedObject[]>;
}

function readsOf(
  client: IAMClient,
  account: Account,
  organization: Organization,
  declared: readonly Declared[],
  here: readonly ManagedObject[],
): ObjectRead[] {
  const guardrails = guardrailReads(account, organization, declared);
  const { id } = account;
  const asObjects = guardrailObjects(id);
  return [
    { topics: ["sessions"], what: "session lengths", read: () => roleSessions(client, id) },
    { topics: ["password-policy"], what: "the password policy", read: () => passwordPolicy(client, id) },
    { topics: ["account-alias"], what: "the account's alias", read: () => accountAlias(client, id) },
    {
      topics: ["oidc-providers"],
      what: "OIDC providers",
      read: () => oidcProviders(client, organization.partition, here),
    },
    {
      topics: ["alert-topics"],
      what: "topics of SNS",
      read: async () => asObjects.topics(await guardrails.topics()),
    },
    {
      topics: ["event-rules"],
      what: "rules of EventBridge",
      read: async () => asObjects.rules(await guardrails.rules()),
    },
    {
      topics: ["budgets"],
      what: "budgets",
      read: async () => asObjects.budgets(await guardrails.budgets()),
    },
    {
      topics: ["service-control-policies"],
      what: "policies of the organization",
      read: async () => asObjects.controlPolicies(await guardrails.controlPolicies()),
    },
  ];
}

/** One object per name, with everything that was read about it. */
function merged(objects: readonly ManagedObject[]): ManagedObject[] {
  const byId = new Map<string, ManagedObject>();
  for (const object of objects) {
    const before = byId.get(objectId(object));
    byId.set(objectId(object), {
      ...object,
      settings: [...(before?.settings ?? []), ...object.settings],
    });
  }
  return [...byId.values()];
}

async function roleSessions(client: IAMClient, accountId: string): Promise<ManagedObject[]> {
  return [...(await roleSettings(client))].map(([name, { maxSession, description = "" }]) => ({
    accountId,
    name: `role ${name}`,
    topic: "objects",
    settings: [
      { topic: "sessions", name: "the session length", value: maxSession },
      { topic: "sessions", name: "the description", value: description },
    ],
  }));
}

async function passwordPolicy(client: IAMClient, accountId: string): Promise<ManagedObject[]> {
  const answer = await orNone(client.send(new GetAccountPasswordPolicyCommand({})), NoSuchEntityException);
  if (answer?.PasswordPolicy === undefined) return [];
  const found = answer.PasswordPolicy;
  const setting = (name: string, value: number | boolean | null): Setting => ({
    topic: "password-policy",
    name,
    value,
  });
  return [
    {
      accountId,
      name: "password policy",
      topic: "password-policy",
      settings: [
        setting("the minimum length", found.MinimumPasswordLength ?? null),
        // AWS returns 0 if passwords do not expire.
        setting("the maximum age in days", found.MaxPasswordAge || null),
        setting("the number of remembered passwords", found.PasswordReusePrevention || null),
        setting("lowercase characters", found.RequireLowercaseCharacters === true),
        setting("uppercase characters", found.RequireUppercaseCharacters === true),
        setting("numbers", found.RequireNumbers === true),
        setting("symbols", found.RequireSymbols === true),
        setting("change by users", found.AllowUsersToChangePassword === true),
        setting("hard expiry", found.HardExpiry === true),
      ],
    },
  ];
}

/** At most one per account. */
async function accountAlias(client: IAMClient, accountId: string): Promise<ManagedObject[]> {
  const { AccountAliases = [] } = await client.send(new ListAccountAliasesCommand({}));
  return AccountAliases.map((value) => ({
    accountId,
    name: "account alias",
    topic: "account-alias",
    settings: [{ topic: "account-alias", name: "it", value }],
  }));
}

/** OIDC providers that synthesized roles trust, without audiences that no role accepts, which others may use. */
async function oidcProviders(
  client: IAMClient,
  partition: string,
  here: readonly ManagedObject[],
): Promise<ManagedObject[]> {
  const found: ManagedObject[] = [];
  for (const { accountId, name, settings } of here.filter(({ topic }) => topic === "oidc-providers")) {
    const issuer = name.replace("OIDC provider ", "");
    const arn = `arn:${partition}:iam::${accountId}:oidc-provider/${issuer}`;
    const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
    const provider = await orNone(client.send(command), NoSuchEntityException);
    if (provider === undefined) continue;
    const taken = new Set(settings.map((it) => it.name));
    const audiences = (provider.ClientIDList ?? []).map(
      (audience): Setting => ({ topic: "oidc-providers", name: `audience ${audience}`, value: true }),
    );
    const url = canonical(provider.Url?.replace(/^https:\/\//, "") ?? null);
    found.push({
      accountId,
      name,
      topic: "oidc-providers",
      settings: [
        { topic: "oidc-providers", name: "the URL", value: url },
        ...audiences.filter((audience) => taken.has(audience.name)),
      ],
    });
  }
  return found;
}
