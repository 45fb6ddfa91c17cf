import {
  GetAccessKeyLastUsedCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  NoSuchEntityException,
  paginateListAccessKeys,
  paginateListVirtualMFADevices,
} from "@aws-sdk/client-iam";
import pLimit from "p-limit";
import { by } from "../../../organization/order";
import type { PolicyDocument } from "../../../organization/policy-document";
import { readSignInData, type SignInData } from "../../health/credential-report";
import { reportOf, serialsOf } from "../../health/read-credentials";
import { type IamPage, iamPages, readManagedPolicy } from "../../iam/live-iam";
import { orNone } from "../../iam/or-none";
import { roleSettings } from "../../iam/role-settings";
import type { EstateAccessKey, EstateAccount, EstatePasswordPolicy, EstateUser, Unreadable } from "./estate";
import { awsManagedIn, iamOfPages, withoutFraction } from "./iam-of-pages";

/** Documents of AWS managed policies, which are the same in every account. */
export type ManagedDocuments = Map<string, Promise<PolicyDocument>>;

/** An account, and the documents of the AWS managed policies in it. */
export interface ReadAccount {
  readonly account: EstateAccount;
  readonly managedPolicies: Readonly<Record<string, PolicyDocument>>;
}

/** Concurrent calls to one account that IAM accepts without throttling. */
const AT_ONCE = 8;

/**
 * Reads an account with calls that change nothing. Of what an account denies besides its users, groups, roles and policies,
 * `unread` has the reason.
 *
 * @param known documents that other accounts have read
 * @throws Error if its IAM cannot be read
 */
export async function readEstateAccount(
  client: IAMClient,
  { name, id, isIdentity }: Pick<EstateAccount, "name" | "id" | "isIdentity">,
  known: ManagedDocuments,
): Promise<ReadAccount> {
  const [pages, settings] = await Promise.all([all(iamPages(client, id)), roleSettings(client)]);
  const iam = iamOfPages(pages, settings);
  const managedPolicies = await documentsOf(client, awsManagedIn(iam), known);
  const unread: Unreadable[] = [];
  const part = async <T>(what: Unreadable["what"], read: Promise<T>, unknown: T): Promise<T> => {
    try {
      return await read;
    } catch (error) {
      if (!isDenial(error)) throw error;
      unread.push({ what, why: error.message });
      return unknown;
    }
  };
  const names = iam.users.map((user) => user.name);
  const [devices, unassigned, signIn, oidcProviders, samlProviders, alias, passwordPolicy] =
    await Promise.all([
      part("mfa-devices", serialsOf(client, names), new Map<string, string[]>()),
      part("mfa-devices", unassignedDevices(client), []),
      part("credentials", signInOf(client, names), new Map<string, SignIn>()),
      part("oidc-providers", oidcProvidersOf(client), []),
      part("saml-providers", samlProvidersOf(client), []),
      part("alias", aliasOf(client), undefined),
      part("password-policy", passwordPolicyOf(client), undefined),
    ]);
  return {
    managedPolicies,
    account: {
      name,
      id,
      isIdentity,
      ...iam,
      users: iam.users.map((user) => ({
        ...user,
        mfaDevices: [...(devices.get(user.name) ?? [])].sort(),
        ...(signIn.get(user.name) ?? { accessKeys: [] }),
      })),
      unassignedMfaDevices: unassigned,
      oidcProviders,
      samlProviders,
      alias,
      passwordPolicy,
      unread: withoutDuplicates(unread),
    },
  };
}

/** IAM answers a denied call with `AccessDenied`; any other failure is one of the whole account. */
function isDenial(error: unknown): error is Error {
  return error instanceof Error && /^AccessDenied(Exception)?$/.test(error.name);
}

/** Two calls read the MFA devices. */
function withoutDuplicates(unread: readonly Unreadable[]): Unreadable[] {
  return unread
    .filter(({ what }, index) => unread.findIndex((it) => it.what === what) === index)
    .sort(by(({ what }) => what));
}

async function all(pages: AsyncIterable<IamPage>): Promise<IamPage[]> {
  const found: IamPage[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

async function documentsOf(
  client: IAMClient,
  arns: readonly string[],
  known: ManagedDocuments,
): Promise<Record<string, PolicyDocument>> {
  const read = async (arn: string): Promise<[string, PolicyDocument]> => {
    const reading = known.get(arn) ?? readManagedPolicy(client, arn);
    known.set(arn, reading);
    // Another account may be allowed what this one is denied.
    reading.catch(() => known.delete(arn));
    return [arn, await reading];
  };
  return Object.fromEntries(await Promise.all(arns.map(read)));
}

async function unassignedDevices(client: IAMClient): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListVirtualMFADevices({ client }, { AssignmentStatus: "Unassigned" }))
    found.push(...(page.VirtualMFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
  return found.sort();
}

type SignIn = Pick<EstateUser, "hasPassword" | "accessKeys">;

/**
 * Passwords and keys from the credential report, one call for all users; the report is up to four hours old, and users who are not
 * in it are read one by one, as all are where the report is denied.
 */
async function signInOf(client: IAMClient, users: readonly string[]): Promise<Map<string, SignIn>> {
  if (users.length === 0) return new Map();
  const reported = new Map((await reportedIn(client)).map(({ user, ...data }) => [user, data]));
  const limit = pLimit(AT_ONCE);
  const read = async (user: string): Promise<[string, SignIn]> => {
    const found = reported.get(user);
    if (found === undefined) return [user, await limit(() => signInOfOne(client, user))];
    const accessKeys = found.accessKeys.map(({ isActive, lastUsed }) => ({
      isActive,
      lastUsed: lastUsed && withoutFraction(lastUsed),
    }));
    return [user, { hasPassword: found.hasPassword, accessKeys }];
  };
  try {
    return new Map(await Promise.all(users.map(read)));
  } finally {
    limit.clearQueue();
  }
}

/** Empty where the report is denied. */
async function reportedIn(client: IAMClient): Promise<SignInData[]> {
  try {
    return readSignInData((await reportOf(client)).csv);
  } catch (error) {
    if (isDenial(error)) return [];
    throw error;
  }
}

async function signInOfOne(client: IAMClient, UserName: string): Promise<SignIn> {
  const profile = await orNone(client.send(new GetLoginProfileCommand({ UserName })), NoSuchEntityException);
  const accessKeys: EstateAccessKey[] = [];
  for await (const { AccessKeyMetadata = [] } of paginateListAccessKeys({ client }, { UserName })) {
    for (const { AccessKeyId = "", Status } of AccessKeyMetadata) {
      const { AccessKeyLastUsed } = await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
      const lastUsed = AccessKeyLastUsed?.LastUsedDate;
      accessKeys.push({
        id: AccessKeyId,
        isActive: Status === "Active",
        lastUsed: lastUsed && withoutFraction(lastUsed),
      });
    }
  }
  return { hasPassword: profile !== undefined, accessKeys };
}

async function oidcProvidersOf(client: IAMClient): Promise<EstateAccount["oidcProviders"]> {
  const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
  const found = OpenIDConnectProviderList.map(async ({ Arn = "" }) => {
    const provider = await client.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }),
    );
    return { arn: Arn, audiences: [...(provider.ClientIDList ?? [])].sort() };
  });
  return (await Promise.all(found)).sort(by(({ arn }) => arn));
}

async function samlProvidersOf(client: IAMClient): Promise<string[]> {
  const { SAMLProviderList = [] } = await client.send(new ListSAMLProvidersCommand({}));
  return SAMLProviderList.flatMap(({ Arn }) => Arn ?? []).sort();
}

/** At most one per account. */
async function aliasOf(client: IAMClient): Promise<string | undefined> {
  const { AccountAliases = [] } = await client.send(new ListAccountAliasesCommand({}));
  return AccountAliases[0];
}

async function passwordPolicyOf(client: IAMClient): Promise<EstatePasswordPolicy | undefined> {
  const answer = await orNone(client.send(new GetAccountPasswordPolicyCommand({})), NoSuchEntityException);
  if (answer?.PasswordPolicy === undefined) return undefined;
  const found = answer.PasswordPolicy;
  return {
    // The AWS minimum, which IAM does not return unless it is set.
    minimumLength: found.MinimumPasswordLength ?? 6,
    requireSymbols: found.RequireSymbols === true,
    requireNumbers: found.RequireNumbers === true,
    requireUppercase: found.RequireUppercaseCharacters === true,
    requireLowercase: found.RequireLowercaseCharacters === true,
    allowUsersToChange: found.AllowUsersToChangePassword === true,
    // AWS returns 0 if passwords do not expire, or none is remembered.
    maxAgeDays: found.MaxPasswordAge || undefined,
    reusePrevention: found.PasswordReusePrevention || undefined,
    hardExpiry: found.HardExpiry === true,
  };
}
