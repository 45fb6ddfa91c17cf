import {
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  NoSuchEntityException,
  paginateListPolicies,
} from "@aws-sdk/client-iam";
import type { Account } from "../../organization/account";
import type { Organization } from "../../organization/organization";
import type { Declared } from "../iam/declared-resources";
import { iamOf, readIam } from "../iam/live-iam";
import { orNone } from "../iam/or-none";
import { readGuardrails } from "../verify/guardrails/read-guardrails";
import type { AccountContents, OwnPolicy } from "./account-index";

/** Reads an account's existing objects: IAM with one call, everything else only as far as the stacks declare it. */
export async function readAccount(
  account: Account,
  organization: Organization,
  declared: readonly Declared[],
): Promise<AccountContents> {
  const client = iamOf(account, organization);
  try {
    const guardrails = await readGuardrails(account, organization, declared);
    return { ...(await readOfIam(client, account.id, declared)), guardrails };
  } finally {
    client.destroy();
  }
}

async function readOfIam(
  client: IAMClient,
  accountId: string,
  declared: readonly Declared[],
): Promise<Omit<AccountContents, "guardrails">> {
  const of = (type: string) => declared.filter((it) => it.type === type && it.accountId === accountId);
  const live = await readIam(client, accountId);
  const users = of("aws_iam_user_login_profile").map((it) => it.text("user"));
  const existing = new Set(live.users.map(({ name }) => name));
  const policies = of("aws_iam_policy").map((it) => it.text("name"));
  return {
    live,
    policies: policies.length === 0 ? [] : await ownPolicies(client, new Set(policies)),
    withPassword: await withPassword(
      client,
      users.filter((name) => existing.has(name)),
    ),
    alias: of("aws_iam_account_alias").length === 0 ? undefined : await aliasOf(client),
    hasPasswordPolicy: of("aws_iam_account_password_policy").length > 0 && (await hasPasswordPolicy(client)),
  };
}

/** Policies with certain names, ignoring case. The list call omits descriptions. */
async function ownPolicies(client: IAMClient, names: ReadonlySet<string>): Promise<OwnPolicy[]> {
  const wanted = new Set([...names].map((name) => name.toLowerCase()));
  const found: OwnPolicy[] = [];
  for await (const { Policies = [] } of paginateListPolicies({ client }, { Scope: "Local" })) {
    for (const { PolicyName: name = "", Arn: arn = "" } of Policies) {
      if (!wanted.has(name.toLowerCase())) continue;
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
      found.push({ name, arn, description: Policy?.Description });
    }
  }
  return found;
}

async function withPassword(client: IAMClient, users: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const UserName of users) {
    const profile = await orNone(
      client.send(new GetLoginProfileCommand({ UserName })),
      NoSuchEntityException,
    );
    if (profile !== undefined) found.add(UserName);
  }
  return found;
}

async function aliasOf(client: IAMClient): Promise<string | undefined> {
  const { AccountAliases = [] } = await client.send(new ListAccountAliasesCommand({}));
  return AccountAliases[0];
}

async function hasPasswordPolicy(client: IAMClient): Promise<boolean> {
  const answer = client.send(new GetAccountPasswordPolicyCommand({}));
  return (await orNone(answer, NoSuchEntityException)) !== undefined;
}
