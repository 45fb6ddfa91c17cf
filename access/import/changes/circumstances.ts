import ipaddr from "ipaddr.js";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { concerning } from "../../iam/concerning";
import { concerns } from "../../iam/escalations";
import { listed } from "../../iam/patterns";
import { ASSUME_ROLE, type EntryCaller, type EntryTarget } from "./entry-caller";
import { hasLiteralVariables, statementsOf } from "./held-policies";

/** Values of condition keys that differ by the way of calling, such as the address; the others are absent. */
export type Circumstances = Readonly<Record<string, string>>;

/** Where more circumstances than these would have to be tried, nothing is judged. */
const MOST_CIRCUMSTANCES = 64;

/** A condition on one key. */
interface Asked {
  readonly operator: string;
  readonly values: readonly string[];
}

/**
 * Circumstances in which conditions of these policies hold and do not hold, in every combination. A condition on a key that all
 * calls have, such as MFA, is not among them.
 *
 * @returns undefined if a condition is not understood, or there are too many combinations
 */
export function circumstancesOf(
  pairs: readonly { readonly caller: EntryCaller; readonly target: EntryTarget }[],
): Circumstances[] | undefined {
  const byKey = new Map<string, Asked[]>();
  for (const { caller, target } of pairs) {
    for (const document of takingPart(caller, target)) {
      for (const { Condition = {} } of document.Statement) {
        for (const [operator, keys] of Object.entries(Condition)) {
          for (const [name, values] of Object.entries(keys)) {
            const key = name.toLowerCase();
            const known = hasValue(key, operator, caller);
            if (known === undefined) return undefined;
            if (known) continue;
            if (hasLiteralVariables(document)) return undefined;
            const texts = listed(values).map((value) => withName(String(value), caller));
            byKey.set(key, [...(byKey.get(key) ?? []), { operator, values: texts }]);
          }
        }
      }
    }
  }
  let found: Circumstances[] = [{}];
  for (const [key, asked] of byKey) {
    const values = valuesOf(key, asked, pairs[0]?.caller.name ?? "");
    if (values === undefined) return undefined;
    found = found.flatMap((others) =>
      values.map((value) => (value === undefined ? others : { ...others, [key]: value })),
    );
    if (found.length > MOST_CIRCUMSTANCES) return undefined;
  }
  return found;
}

/** Statements of the caller's policies, the boundary and the trust policy that can matter, by document. */
function takingPart({ policies, boundary, accountId }: EntryCaller, target: EntryTarget) {
  const call = { action: ASSUME_ROLE, resource: target.arn };
  const limits = boundary === undefined || boundary === "unknown" ? [] : [boundary];
  const aboutCaller = (statement: PolicyStatement & { readonly Principal?: unknown }) => {
    if (!concerns(statement, ASSUME_ROLE)) return false;
    // Without one, it has NotPrincipal.
    const { Principal = "*" } = statement;
    const text = JSON.stringify(Principal);
    return text.includes('"*"') || text.includes(accountId);
  };
  const { trust } = target;
  return [
    ...[...policies, ...limits].flatMap((document) => concerning(document, call) ?? []),
    { ...trust, Statement: statementsOf(trust).filter(aboutCaller) } satisfies PolicyDocument,
  ];
}

/** Keys that every call has, and how a condition may ask for them. */
const ALWAYS: readonly (readonly [key: RegExp, operators: RegExp])[] = [
  [/^aws:multifactorauthpresent$/, /^(Bool(IfExists)?|Null)$/],
  [/^aws:multifactorauthage$/, /^(Numeric(Equals|(Less|Greater)Than(Equals)?)(IfExists)?|Null)$/],
  [/^aws:securetransport$/, /^(Bool(IfExists)?|Null)$/],
  [/^aws:currenttime$/, /^(Date(Equals|(Less|Greater)Than(Equals)?)(IfExists)?|Null)$/],
  [/^aws:principal(arn|account)$/, /^((String|Arn)(Not)?(Equals|Like)(IfExists)?|Null)$/],
];
/** A role's session can have further tags, and has no user name. */
const ALWAYS_OF_USER = /^aws:(username|principaltag\/.*)$/;
const OF_USER = /^(String(Not)?(Equals|Like|EqualsIgnoreCase)(IfExists)?|Null)$/;

/** Whether the judge's calls have the key; undefined if they have it, but the operator asks for other values than theirs. */
function hasValue(key: string, operator: string, { kind }: EntryCaller): boolean | undefined {
  const always = ALWAYS.find(([pattern]) => pattern.test(key));
  if (always !== undefined) return always[1].test(operator) || undefined;
  if (kind === "user" && ALWAYS_OF_USER.test(key)) return OF_USER.test(operator) || undefined;
  return false;
}

/** The judge's calls have the user's name. */
function withName(text: string, { kind, name }: EntryCaller): string {
  return kind === "user" ? text.replaceAll(/\$\{aws:username\}/gi, name) : text;
}

const TEXT = /^String(Not)?(Equals|Like)(IfExists)?$/;
const ADDRESS = /^(Not)?IpAddress(IfExists)?$/;
const TRUTH = /^Bool(IfExists)?$/;

/** The text that no condition asks for. */
const ANY_OTHER = "any-other-value";

/** One value for each set of conditions that a value can meet, and none for an absent key; undefined if one is not understood. */
function valuesOf(
  key: string,
  asked: readonly Asked[],
  callerName: string,
): readonly (string | undefined)[] | undefined {
  const others = asked.filter(({ operator }) => operator !== "Null");
  const areAll = (operators: RegExp) => others.every(({ operator }) => operators.test(operator));
  if (areAll(TRUTH)) return [undefined, "true", "false"];
  if (areAll(ADDRESS)) {
    const values = addressesOf(others);
    return values && [undefined, ...values];
  }
  if (!areAll(TEXT)) return undefined;
  const isAny = (operator: string, value: string) => /Like/.test(operator) && value === "*";
  const isLiteral = (operator: string, value: string) =>
    !value.includes("$") && !(/Like/.test(operator) && /[*?]/.test(value));
  if (
    others.some(({ operator, values }) =>
      values.some((it) => !isAny(operator, it) && !isLiteral(operator, it)),
    )
  )
    return undefined;
  // AssumeRole has no call without a session name.
  const isSession = key === "sts:rolesessionname";
  const candidates = [
    ...(isSession ? [callerName] : []),
    ...others.flatMap(({ operator, values }) => values.filter((value) => !isAny(operator, value))),
    ANY_OTHER,
  ];
  const values = onePerAnswer(candidates, (value) => others.map((it) => it.values.includes(value)));
  return isSession ? values : [undefined, ...values];
}

/** An address on each side of every end of a range. */
function addressesOf(asked: readonly Asked[]): string[] | undefined {
  const ranges = asked.flatMap(({ values }) => values);
  if (!ranges.every((it) => isRange(it))) return undefined;
  const edges = ranges.map(rangeOf).flatMap(([network, prefix]) => {
    const first = (network.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(
      `${network}/${prefix}`,
    );
    return [first.toString(), ...following(first.toByteArray(), prefix)];
  });
  return onePerAnswer(["0.0.0.0", "::", ...edges], (text) => {
    const address = ipaddr.parse(text);
    return asked.map(({ values }) =>
      values.some((value) => {
        const range = rangeOf(value);
        return range[0].kind() === address.kind() && address.match(range);
      }),
    );
  });
}

function isRange(text: string): boolean {
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
  return isAddress || ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
}

function rangeOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes("/")) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** The first address after a network, if one exists. */
function following(network: readonly number[], prefix: number): string[] {
  const bits = BigInt(network.length * 8);
  const first = network.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const next = first + 2n ** (bits - BigInt(prefix));
  if (next >= 2n ** bits) return [];
  const bytes = network.map((_, index) => Number((next >> (bits - 8n - BigInt(index) * 8n)) & 255n));
  return [ipaddr.fromByteArray(bytes).toString()];
}

function onePerAnswer(
  candidates: readonly string[],
  answer: (value: string) => readonly boolean[],
): string[] {
  return [
    ...new Map(candidates.map((value) => [answer(value).map(Number).join(""), value] as const)).values(),
  ];
}
