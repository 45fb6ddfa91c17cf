import "./quiet-sdk";
import {
  type GetAccountAuthorizationDetailsCommandOutput,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from "@aws-sdk/client-iam";
import type { Account, Organization } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import type { PolicyDocument } from "../../organization/policy-document";
import type { NamedPolicy } from "../proof/evaluator";
import type { StandingIam } from "../proof/standing-iam";
import { credentialsOf } from "./account-credentials";

/** A policy as it is fastened to somebody: to be compared with what the file asks for. */
export interface Fastened {
  readonly accountId: string;
  readonly kind: "user" | "group" | "role";
  readonly owner: string;
  /** Names of inline policies. */
  readonly inline: readonly string[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

/** What really stands in one account. */
export interface LiveAccount extends StandingIam {
  readonly fastened: readonly Fastened[];
}

/**
 * Reads an account's IAM, all pages of it, with the provider settings that the plan has.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function readLiveIam(account: Account, organization: Organization): Promise<LiveAccount> {
  const region = IAM_REGION[organization.partition];
  const client = new IAMClient({ region, credentials: credentialsOf(account, organization) });
  try {
    const details = new Details(account.id);
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, {})) details.add(page);
    return details.account();
  } finally {
    client.destroy();
  }
}

type Page = GetAccountAuthorizationDetailsCommandOutput;

/** Gathers the pages; documents of managed policies may come on a later one than who has them. */
class Details {
  private readonly documents = new Map<string, PolicyDocument>();
  private readonly pages: Page[] = [];

  constructor(private readonly accountId: string) {}

  add(page: Page): void {
    this.pages.push(page);
    for (const { Arn = "", PolicyVersionList = [] } of page.Policies ?? []) {
      const current = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
      if (current?.Document) this.documents.set(Arn, decoded(current.Document));
    }
  }

  account(): LiveAccount {
    const { accountId } = this;
    const users = this.pages.flatMap(({ UserDetailList = [] }) => UserDetailList);
    const groups = this.pages.flatMap(({ GroupDetailList = [] }) => GroupDetailList);
    const roles = this.pages
      .flatMap(({ RoleDetailList = [] }) => RoleDetailList)
      .filter(({ Path = "/" }) => !Path.startsWith("/aws-service-role/"));
    return {
      users: users.map(({ UserName = "", UserPolicyList, AttachedManagedPolicies }) => ({
        name: UserName,
        accountId,
        policies: this.policies(`user ${UserName}`, UserPolicyList, AttachedManagedPolicies),
      })),
      groups: groups.map(({ GroupName = "", GroupPolicyList, AttachedManagedPolicies }) => ({
        name: GroupName,
        accountId,
        policies: this.policies(`group ${GroupName}`, GroupPolicyList, AttachedManagedPolicies),
        members: users
          .filter(({ GroupList }) => GroupList?.includes(GroupName))
          .map(({ UserName = "" }) => UserName),
      })),
      roles: roles.map((role) => ({
        name: role.RoleName ?? "",
        accountId,
        trust: decoded(role.AssumeRolePolicyDocument ?? "{}"),
        policies: this.policies(`role ${role.RoleName}`, role.RolePolicyList, role.AttachedManagedPolicies),
        managedPolicyArns: arnsOf(role.AttachedManagedPolicies),
      })),
      fastened: [
        ...users.map((it) =>
          this.fastened("user", it.UserName, it.UserPolicyList, it.AttachedManagedPolicies),
        ),
        ...groups.map((it) =>
          this.fastened("group", it.GroupName, it.GroupPolicyList, it.AttachedManagedPolicies),
        ),
        ...roles.map((it) =>
          this.fastened("role", it.RoleName, it.RolePolicyList, it.AttachedManagedPolicies),
        ),
      ],
    };
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

  private fastened(
    kind: Fastened["kind"],
    owner = "",
    inline: readonly Inline[] = [],
    attached: readonly Attached[] = [],
  ): Fastened {
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

/** AWS sends documents URL-encoded (RFC 3986). */
function decoded(document: string): PolicyDocument {
  const parsed = JSON.parse(document.startsWith("%") ? decodeURIComponent(document) : document);
  return { ...parsed, Statement: [parsed.Statement ?? []].flat() };
}
