import "./quiet-sdk";
import {
  type AttachedPermissionsBoundary,
  type EntityType,
  type GetAccountAuthorizationDetailsCommandOutput,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from "@aws-sdk/client-iam";
import type { Account } from "../../organization/account";
import { IAM_REGION } from "../../organization/partition";
import type { PolicyDocument } from "../../organization/policy-document";
import { credentialsOf, type Reach } from "./account-credentials";
import { expectAccount } from "./expected-account";
import type { AttachedPolicies, IamSnapshot, RoleSnapshot, UserSnapshot } from "./iam-snapshot";
import { liveObjects } from "./live-objects";
import type { ManagedObject } from "./managed-object";
import { decoded } from "./policy-text";
import type { NamedPolicy } from "./request";

/** A user that exists. */
export interface LiveUser extends UserSnapshot {
  /** Unique ID, AIDA…; a recreated user has a different one. */
  readonly id: string;
  readonly arn: string;
  readonly permissionsBoundary?: PolicyDocument;
}

/** A role that exists. */
export interface LiveRole extends RoleSnapshot {
  /** Its unique id, AROA…. */
  readonly id: string;
  readonly arn: string;
  readonly permissionsBoundary?: PolicyDocument;
}

/** The live IAM of one account. */
export interface LiveAccount extends IamSnapshot {
  readonly users: readonly LiveUser[];
  readonly roles: readonly LiveRole[];
  readonly attached: readonly AttachedPolicies[];
}

/** An account's IAM, and the settings of each object that Terraform could create. */
export interface LiveIam extends LiveAccount {
  readonly objects: readonly ManagedObject[];
}

/** An IAM client with the plan's provider settings. Destroy it after use. */
export function iamOf(account: Account, reach: Reach): IAMClient {
  const region = IAM_REGION[reach.partition];
  return new IAMClient({ region, credentials: credentialsOf(account, reach) });
}

/** The error for an account that could not be read. */
export function unreadableAccount({ name, id, provider }: Account, { message }: Error): string {
  const by = provider.assumeRoleArn ?? provider.profile ?? "the ambient credentials";
  return `account ${name} (${id}) could not be read, by ${by}: ${message}`;
}

/**
 * Reads all pages of an account's IAM, and the AWS managed policies in use.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 *
 * @param known documents of AWS managed policies, by ARN; newly read ones are added
 */
export async function readIam(
  client: IAMClient,
  accountId: string,
  known: Map<string, PolicyDocument> = new Map(),
): Promise<LiveAccount> {
  return (await readDetails(client, accountId, known)).account();
}

/** As `readIam`, with the settings of each object. */
export async function readIamObjects(client: IAMClient, accountId: string): Promise<LiveIam> {
  const details = await readDetails(client, accountId, new Map());
  return { ...details.account(), objects: details.objects() };
}

async function readDetails(
  client: IAMClient,
  accountId: string,
  known: Map<string, PolicyDocument>,
): Promise<Details> {
  const details = new Details(accountId, new Map(known));
  for await (const page of iamPages(client, accountId)) details.add(page);
  for (const arn of details.unread()) {
    const document = await readManagedPolicy(client, arn);
    known.set(arn, document);
    details.learn(arn, document);
  }
  return details;
}

/**
 * All pages of an account's users, groups, roles and customer managed policies.
 *
 * @throws Error if they are of another account
 */
export async function* iamPages(client: IAMClient, accountId: string): AsyncGenerator<IamPage> {
  const Filter: EntityType[] = ["User", "Group", "Role", "LocalManagedPolicy"];
  for await (const page of paginateGetAccountAuthorizationDetails({ client }, { Filter })) {
    const { UserDetailList = [], GroupDetailList = [], RoleDetailList = [] } = page;
    const owners = [...UserDetailList, ...GroupDetailList, ...RoleDetailList];
    expectAccount(
      accountId,
      owners.flatMap(({ Arn }) => Arn ?? []),
    );
    yield page;
  }
}

/** The default version of a managed policy. */
export async function readManagedPolicy(client: IAMClient, PolicyArn: string): Promise<PolicyDocument> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return decoded(PolicyVersion?.Document ?? "{}");
}

export type IamPage = GetAccountAuthorizationDetailsCommandOutput;

/** Collects pages; documents of managed policies may come on a later page than their users. */
class Details {
  private readonly pages: IamPage[] = [];

  constructor(
    private readonly accountId: string,
    private readonly documents: Map<string, PolicyDocument>,
  ) {}

  add(page: IamPage): void {
    this.pages.push(page);
    for (const { Arn = "", PolicyVersionList = [] } of page.Policies ?? []) {
      const current = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
      if (current?.Document) this.learn(Arn, decoded(current.Document));
    }
  }

  learn(arn: string, document: PolicyDocument): void {
    this.documents.set(arn, document);
  }

  /** ARNs of attached policies and boundaries whose documents are unknown. */
  unread(): string[] {
    const { users, groups, roles } = this;
    const arns = [
      ...[...users, ...groups, ...roles].flatMap(({ AttachedManagedPolicies }) =>
        arnsOf(AttachedManagedPolicies),
      ),
      ...[...users, ...roles].flatMap(({ PermissionsBoundary }) =>
        arnsOf([{ PolicyArn: PermissionsBoundary?.PermissionsBoundaryArn }]),
      ),
    ];
    return [...new Set(arns)].filter((arn) => arn !== "" && !this.documents.has(arn));
  }

  objects(): ManagedObject[] {
    return liveObjects(this.accountId, this.pages);
  }

  account(): LiveAccount {
    const { accountId, users, groups, roles } = this;
    const membersOf = new Map(groups.map(({ GroupName = "" }): [string, string[]] => [GroupName, []]));
    for (const { UserName = "", GroupList = [] } of users)
      for (const group of GroupList) membersOf.get(group)?.push(UserName);
    return {
      users: users.map(({ UserName = "", UserId = "", Arn = "", ...user }) => ({
        name: UserName,
        id: UserId,
        arn: Arn,
        accountId,
        policies: this.policies(`user ${UserName}`, user.UserPolicyList, user.AttachedManagedPolicies),
        permissionsBoundary: this.boundary(user.PermissionsBoundary),
        tags: Object.fromEntries((user.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
      })),
      groups: groups.map(({ GroupName = "", GroupPolicyList, AttachedManagedPolicies }) => ({
        name: GroupName,
        accountId,
        policies: this.policies(`group ${GroupName}`, GroupPolicyList, AttachedManagedPolicies),
        members: membersOf.get(GroupName) ?? [],
      })),
      roles: roles.map((role) => ({
        name: role.RoleName ?? "",
        id: role.RoleId ?? "",
        arn: role.Arn ?? "",
        accountId,
        trust: decoded(role.AssumeRolePolicyDocument ?? "{}"),
        policies: this.policies(`role ${role.RoleName}`, role.RolePolicyList, role.AttachedManagedPolicies),
        managedPolicyArns: arnsOf(role.AttachedManagedPolicies),
        permissionsBoundary: this.boundary(role.PermissionsBoundary),
      })),
      attached: [
        ...users.map((it) =>
          this.attachedTo("user", it.UserName, it.UserPolicyList, it.AttachedManagedPolicies),
        ),
        ...groups.map((it) =>
          this.attachedTo("group", it.GroupName, it.GroupPolicyList, it.AttachedManagedPolicies),
        ),
        ...roles.map((it) =>
          this.attachedTo("role", it.RoleName, it.RolePolicyList, it.AttachedManagedPolicies),
        ),
      ],
    };
  }

  private get users() {
    return this.pages.flatMap(({ UserDetailList = [] }) => UserDetailList);
  }

  private get groups() {
    return this.pages.flatMap(({ GroupDetailList = [] }) => GroupDetailList);
  }

  private get roles() {
    return this.pages
      .flatMap(({ RoleDetailList = [] }) => RoleDetailList)
      .filter(({ Path = "/" }) => !Path.startsWith("/aws-service-role/"));
  }

  private policies(
    owner: string,
    inline: readonly Inline[] = [],
    attached: readonly Attached[] = [],
  ): NamedPolicy[] {
    return [
      ...inline.map(({ PolicyDocument = "{}" }) => ({ name: owner, document: decoded(PolicyDocument) })),
      ...attached.flatMap(({ PolicyArn = "", PolicyName }) => {
        const document = this.documents.get(PolicyArn);
        return document === undefined ? [] : [{ name: `${owner}, attached policy ${PolicyName}`, document }];
      }),
    ];
  }

  private boundary({ PermissionsBoundaryArn = "" }: AttachedPermissionsBoundary = {}) {
    return this.documents.get(PermissionsBoundaryArn);
  }

  private attachedTo(
    kind: AttachedPolicies["kind"],
    owner = "",
    inline: readonly Inline[] = [],
    attached: readonly Attached[] = [],
  ): AttachedPolicies {
    const names = inline.map(({ PolicyName = "" }) => PolicyName).sort();
    return { accountId: this.accountId, kind, owner, inline: names, attached: arnsOf(attached) };
  }
}

interface Inline {
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
}
interface Attached {
  readonly PolicyName?: string;
  readonly PolicyArn?: string;
}

function arnsOf(attached: readonly Attached[] = []): string[] {
  return attached.map(({ PolicyArn = "" }) => PolicyArn).sort();
}
