import type { ProviderSettings } from "../../organization/account";
import { groupBy } from "../../organization/group-by";
import type { Organization } from "../../organization/organization";
import { accountsInWords } from "./accounts-in-words";
import { type Change, listed, type Risk } from "./change";

/** New, removed and changed accounts, and how Terraform reaches them. */
export function accountChanges(before: Organization, after: Organization): Change[] {
  const was = new Map(before.accounts.map((account) => [account.name, account]));
  const is = new Map(after.accounts.map((account) => [account.name, account]));
  const leaves = new Set(after.leaving.map(({ name }) => name));
  const said = (says: string, risks: readonly Risk[] = []): Change => ({ says, about: "account", risks });
  const moved = after.accounts.filter(({ name, id }) => (was.get(name)?.id ?? id) !== id);
  const stays = (name: string) => is.has(name) || leaves.has(name);
  return [
    ...listed([...is.keys()].filter((name) => !was.has(name))).map((names) => said(`new: account ${names}`)),
    ...listed([...leaves].filter((name) => was.has(name))).map((names) =>
      isWatched(before)
        ? said(`leaving: account ${names}, including the denial and the alerts of IAM users there`, [
            "loosened",
          ])
        : said(`leaving: account ${names}`),
    ),
    ...listed([...was.keys()].filter((name) => !stays(name))).map((names) =>
      said(`removed: account ${names}, which was not leaving first: ${whatStays(after)}`, ["loosened"]),
    ),
    ...listed(before.leaving.map(({ name }) => name).filter((name) => !stays(name))).map((names) =>
      said(`removed: account ${names}`),
    ),
    ...moved.map(({ name, id }) =>
      said(`account ${name} is now ${id}, was ${was.get(name)?.id}`, ["loosened"]),
    ),
    ...(before.identity.id === after.identity.id
      ? []
      : [
          said(`the identity account is now ${after.identity.name}, was ${before.identity.name}`, [
            "loosened",
          ]),
        ]),
    // The permissions of another role or profile are unknown here.
    ...waysChanged(before, after).map((says) => said(says, ["loosened", "unjudged"])),
  ];
}

function isWatched({ guardrails: { iamUsersOutsideIdentity: users, alerts } }: Organization): boolean {
  return users.deny || users.check !== undefined || alerts.iamUsers.length > 0;
}

/** Terraform cannot remove resources without a provider, or of an unplanned stack. */
function whatStays({ terraform }: Organization): string {
  return terraform.layout === "per-account"
    ? "it is no longer synthesized, so its roles remain and keep trusting the identity account"
    : "terraform has no provider for the resources there and fails";
}

/** Accounts that Terraform reaches in a new way, grouped by it. */
function waysChanged(before: Organization, after: Organization): string[] {
  const was = new Map(before.accounts.map(({ name, provider }) => [name, wayInWords(provider, before)]));
  const changed = after.accounts.flatMap(({ name, provider }) => {
    const [old, way] = [was.get(name), wayInWords(provider, after)];
    return old === undefined || old === way ? [] : [{ name, says: `through ${way}, was through ${old}` }];
  });
  return [...groupBy(changed, ({ says }) => says)].map(([says, accounts]) => {
    const names = accounts.map(({ name }) => name);
    return `terraform reaches ${accountsInWords(names, after)} ${says}`;
  });
}

function wayInWords(
  { assumeRoleArn, externalId, profile }: ProviderSettings,
  { terraform }: Organization,
): string {
  const words = [
    ...(terraform.hcpCredentials ? ["HCP Terraform's credentials"] : []),
    ...(assumeRoleArn === undefined ? [] : [`role ${assumeRoleArn.slice(assumeRoleArn.indexOf("/") + 1)}`]),
    ...(externalId === undefined ? [] : [`external id ${externalId}`]),
    ...(profile === undefined ? [] : [`profile ${profile}`]),
  ];
  return words.length === 0 ? "the ambient credentials" : words.join(" with ");
}
