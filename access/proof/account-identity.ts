import { isDeepStrictEqual } from "node:util";
import { STOP_NAME } from "../iam/spending-stop";
import type { ParsedStack } from "../iam/stack-files";
import type { DeclaredTerraform } from "./declared-terraform";
import { RESOURCES } from "./terraform-schema";
import type { Verdict } from "./verdict";

type Block = Readonly<Record<string, unknown>>;

/** Types that exist only in the identity account. */
const IDENTITY_ONLY = /^aws_(iam_(user|group|policy|account_password_policy)|organizations_policy)(_|$)/;

/**
 * Every provider reaches the account that its alias names, as the file declares it, and each resource is in the account for
 * which the file declares it.
 */
export function proveAccountIdentity(stacks: readonly ParsedStack[], declared: DeclaredTerraform): Verdict {
  const counterExamples: string[] = [];
  let judged = 0;
  for (const { name, json } of stacks) {
    const ids = declared.accountsOf.get(name) ?? [];
    const blocks: readonly Block[] = listed(json.provider?.aws);
    const aliases = blocks.map(({ alias }) => String(alias));
    for (const [index, block] of blocks.entries()) {
      judged++;
      const alias = aliases[index] ?? "";
      counterExamples.push(
        ...providerFaults(block, declared, ids).map(
          (fault) => `stack ${name}, provider aws.${alias}: ${fault}`,
        ),
      );
      if (aliases.indexOf(alias) < index)
        counterExamples.push(`stack ${name}, provider aws.${alias}: a second provider with this alias`);
    }
    for (const [account, { id }] of declared.accounts) {
      const isHere = name !== "state" && ids.includes(id);
      if (isHere && !aliases.includes(account))
        counterExamples.push(`stack ${name} has no provider of account ${account}`);
    }
    for (const [type, byId] of Object.entries(json.resource ?? {}))
      for (const [id, args] of Object.entries(byId)) {
        judged++;
        const fault = placeFault(type, args, declared, name);
        if (fault !== undefined) counterExamples.push(`${type}.${id}: ${fault}`);
      }
  }
  return {
    claim: "every provider reaches the account of its alias, and every resource is in its account",
    judged,
    counterExamples,
  };
}

function providerFaults(block: Block, declared: DeclaredTerraform, accountIds: readonly string[]): string[] {
  const wanted = declared.providers.get(String(block.alias));
  if (wanted === undefined) return ["the file has no account with this alias"];
  const differing = differences(block, wanted.block);
  const isElsewhere = !accountIds.includes(wanted.accountId);
  return isElsewhere ? [...differing, "the stack does not use this account"] : differing;
}

/** Why a resource is in the wrong account: users and groups in a member account, the state bucket in another. */
function placeFault(
  type: string,
  { provider, name }: Block,
  declared: DeclaredTerraform,
  stack: string,
): string | undefined {
  const alias = String(provider).replace(/^aws\./, "");
  const accountId = declared.providers.get(alias)?.accountId;
  if (accountId === undefined) return `its provider ${provider} is of no account in the file`;
  // What a budget attaches is in its account, which is compared with the file.
  const isStop = type === "aws_iam_policy" && name === STOP_NAME;
  if (IDENTITY_ONLY.test(type) && !isStop && accountId !== declared.identityAccountId)
    return `it belongs in the identity account, but its provider is ${provider}`;
  if (!Object.hasOwn(RESOURCES.state, type)) return undefined;
  const isOfState = stack === "state" || !Object.hasOwn(RESOURCES.guardrails, type);
  const place = isOfState ? declared.stateBucket?.accountId : declared.trail?.accountId;
  if (accountId !== place)
    return `the ${isOfState ? "state" : "trail"}'s bucket is not in the account of ${provider}`;
  return undefined;
}

/** The arguments of a block that differ from the declared ones. */
export function differences(found: Block, wanted: unknown): string[] {
  const expected = (wanted ?? {}) as Block;
  const keys = [...new Set([...Object.keys(found), ...Object.keys(expected)])].sort();
  return keys
    .filter((key) => key !== "//" && !isDeepStrictEqual(found[key], expected[key]))
    .map((key) => `${key} is ${shown(found[key])}, but ${shown(expected[key])} in the file`);
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}

/** The value if it is a list; otherwise an empty list. */
function listed(value: unknown): readonly Block[] {
  return Array.isArray(value) ? value : [];
}
