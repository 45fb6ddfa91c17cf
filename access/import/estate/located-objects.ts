import { parseIamArn } from "../../../organization/arn";
import { groupBy } from "../../../organization/group-by";
import type { LocatedProblem } from "../../../organization/problem";
import type { NamedAccount } from "./estate";
import type { NotJudged, StateObject, TerraformState } from "./state-file";

/** With its file and its account's ID; undefined if nothing names the account. */
export type Located<T> = T & { readonly file: string; readonly account: string | undefined };
export type LocatedObject = Located<StateObject> | Located<NotJudged>;

export function isObject(it: LocatedObject): it is Located<StateObject> {
  return "type" in it;
}

/** The ARN of an object that has one of its own. */
export function arnOf({ attributes }: StateObject): string | undefined {
  return "arn" in attributes ? attributes.arn : undefined;
}

/** The objects of a state, each with the account of its ARN, or else of the other objects of its provider configuration. */
export function locate({ file, objects, notJudged }: TerraformState): LocatedObject[] {
  const ownAccount = (it: StateObject) =>
    it.type === "aws_caller_identity" ? it.attributes.account_id : parseIamArn(arnOf(it) ?? "")?.account;
  const byProvider = new Map(
    [...groupBy(objects, ({ provider }) => provider)].map(([provider, its]) => {
      return [provider, new Set(its.flatMap((it) => ownAccount(it) ?? []))];
    }),
  );
  const ofProvider = ({ provider }: { readonly provider: string }) => {
    const [only, ...others] = byProvider.get(provider) ?? [];
    return others.length === 0 ? only : undefined;
  };
  return [
    ...objects.map((it) => ({ ...it, file, account: ownAccount(it) ?? ofProvider(it) })),
    ...notJudged.map((it) => ({ ...it, file, account: ofProvider(it) })),
  ];
}

function ofUnknownAccounts(all: readonly LocatedObject[]): LocatedProblem[] {
  return all
    .filter(({ account }) => account === undefined)
    .map(({ file, address, provider }) => ({
      file,
      message: `the account of ${address} is not known`,
      found: `${provider}, whose objects in this state name no account, or several`,
      expected: "one account for each provider configuration",
      fix: 'add data "aws_caller_identity" "current" {} with this provider, and run terraform apply -refresh-only',
    }));
}

function ofUnnamedAccounts(
  all: readonly LocatedObject[],
  accounts: readonly NamedAccount[],
): LocatedProblem[] {
  const named = new Set(accounts.map(({ id }) => id));
  const unnamed = all.filter(({ account }) => account !== undefined && !named.has(account));
  return [...groupBy(unnamed, ({ account }) => account ?? "")].flatMap(([account, [first]]) => {
    if (first === undefined) return [];
    return {
      file: first.file,
      message: `the account of ${first.address} has no name`,
      found: account,
      expected: `one of ${accounts.map(({ name, id }) => `${name}=${id}`).join(", ")}`,
      fix: `--account NAME=${account}`,
    };
  });
}

/** An object that two states own: each apply of one undoes the other. */
function ownedTwice(all: readonly LocatedObject[]): LocatedProblem[] {
  const owned = all.filter(isObject).filter((it) => arnOf(it) !== undefined);
  return [...groupBy(owned, arnOf)].flatMap(([arn, [first, second]]) => {
    if (first === undefined || second === undefined) return [];
    return {
      file: second.file,
      message: `${second.address} is in two places`,
      found: `${arn}, which is also ${first.address} in ${first.file}`,
      expected: "one state for each object",
      fix: `terraform state rm '${second.address}', where nobody changes it any more`,
    };
  });
}

/** Why the objects cannot be read as one estate. */
export function problemsOf(
  all: readonly LocatedObject[],
  accounts: readonly NamedAccount[],
): readonly LocatedProblem[] {
  return [...ofUnknownAccounts(all), ...ofUnnamedAccounts(all, accounts), ...ownedTwice(all)];
}
