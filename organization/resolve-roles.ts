import type { Account } from "./account";
import { expandActionLists, referencedLists } from "./action-lists";
import { awsManagedPolicyArn, parseIamArn } from "./arn";
import { tokenIn } from "./checks/cdktf-tokens";
import { formatDuration, seconds } from "./duration";
import { didYouMean } from "./nearest";
import type { Partition } from "./partition";
import type { PolicyDocument } from "./policy-document";
import type { PolicyFiles } from "./policy-files";
import type { Path, Report } from "./problem";
import type { CallSource, Role } from "./role";
import type { OrganizationFile, RoleEntry } from "./schema";
import { type Accounts, accountsNamed, list } from "./scope";

const DEFAULT_MFA_AGE = "1h";
const DEFAULT_SESSION = "1h";

/** Minimum: 60 s, to type a code and make the call. Maximum: the 36 h of an IAM user's MFA session. */
const MFA_AGE = { min: 60, max: 36 * 3600, source: "the maximum session of sts:GetSessionToken" };
/** Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const SESSION = { min: 3600, max: 12 * 3600, source: "AWS's limits for a role session" };

/** The roles of the file, with their policies loaded and their limits in seconds. */
export function resolveRoles(
  file: OrganizationFile,
  partition: Partition,
  accounts: Accounts,
  policies: PolicyFiles,
  report: Report,
): Role[] {
  const mfaAge = within(
    file.mfa?.maxAge ?? DEFAULT_MFA_AGE,
    MFA_AGE,
    ["mfa", "maxAge"],
    "mfa.maxAge",
    report,
  );
  const session = within(
    file.sessions?.maxDuration ?? DEFAULT_SESSION,
    SESSION,
    ["sessions", "maxDuration"],
    "sessions.maxDuration",
    report,
  );
  const everywhere = [...accounts.byName.values()];

  return Object.entries(file.roles).map(([key, entry]) => {
    const path = ["roles", key];
    const existsIn = entry.accounts ? namedAccounts(key, entry.accounts, accounts, report) : everywhere;
    if (entry.policy === undefined && entry.managedPolicies === undefined) {
      report({
        path,
        at: "key",
        message: `role ${key} has no permissions`,
        expected: "policy, managedPolicies or both",
        fix: `write ${key}: { policy: ${policies.names().includes(key) ? key : "read-only"} }`,
      });
    }
    checkBoundary(key, entry, partition, existsIn, report);
    return {
      key,
      was: entry.was,
      name: entry.name ?? key,
      policy: entry.policy,
      permissions:
        entry.policy === undefined ? undefined : permissionsOf(key, entry.policy, policies, report),
      managedPolicyArns: managedPolicies(key, entry, partition, existsIn, report),
      accounts: existsIn,
      maxSession: entry.maxSession
        ? within(entry.maxSession, SESSION, [...path, "maxSession"], `maxSession of role ${key}`, report)
        : session,
      mfaMaxAge: entry.mfaMaxAge
        ? within(entry.mfaMaxAge, MFA_AGE, [...path, "mfaMaxAge"], `mfaMaxAge of role ${key}`, report)
        : mfaAge,
      permissionsBoundary: entry.permissionsBoundary,
      from: callSourceOf(entry.from ?? file.from),
      oidc: entry.trust && { audience: "sts.amazonaws.com", ...entry.trust.oidc },
    };
  });
}

/** A role's own `from` replaces the organization's as a whole: a list that narrows another is hard to read. */
export function callSourceOf(entry: RoleEntry["from"]): CallSource | undefined {
  if (entry === undefined || entry === "anywhere") return undefined;
  const { ips = [], vpcs = [], organization } = entry;
  return { ips: [...new Set(ips)].sort(), vpcs: [...new Set(vpcs)].sort(), organization };
}

function within(
  duration: string,
  { min, max, source }: { min: number; max: number; source: string },
  path: Path,
  subject: string,
  report: Report,
): number {
  const value = seconds(duration);
  if (value < min || value > max) {
    report({
      path,
      message: `${subject} is out of range (${source})`,
      found: duration,
      expected: `${formatDuration(min)} to ${formatDuration(max)}`,
    });
  }
  return value;
}

function namedAccounts(key: string, names: readonly string[], accounts: Accounts, report: Report): Account[] {
  const found = names.flatMap(
    (name, index) =>
      accountsNamed(name, accounts, ["roles", key, "accounts", index], `role ${key}`, report) ?? [],
  );
  return [...new Set(found)];
}

/** Stays inside policies/: no `..`, no absolute path. */
const POLICY_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;

function permissionsOf(
  key: string,
  name: string,
  policies: PolicyFiles,
  report: Report,
): PolicyDocument | undefined {
  const path = ["roles", key, "policy"];
  if (!POLICY_NAME.test(name)) {
    report({
      path,
      message: `role ${key}: a policy is named by its file in policies/`,
      found: name,
      expected: "letters, digits, _ . and -, folders separated by /; no .. and no absolute path",
      fix: `put the document into policies/ and write its name without .json`,
    });
    return undefined;
  }
  const found = policies.policy(name);
  if (found === undefined) {
    const known = policies.names().sort();
    report({
      path,
      message: `role ${key}: no such policy`,
      found: name,
      expected: `one of ${list(known)}`,
      fix: didYouMean(name.replace(/\.json$/, ""), known) ?? `write the document into policies/${name}.json`,
    });
    return undefined;
  }
  if ("fault" in found) {
    report({ path, message: `role ${key}: ${found.file} is not a policy document`, found: found.fault });
    return undefined;
  }
  const token = tokenIn(found.value);
  if (token !== undefined) {
    report({
      path,
      message: `role ${key}: ${found.file} contains text that looks like a CDKTF token`,
      found: token,
      fix: "delete it: it has no meaning in AWS",
    });
    return undefined;
  }
  const missing = referencedLists(found.value).filter((listName) => {
    const actions = policies.actionList(listName);
    return actions === undefined || "fault" in actions;
  });
  for (const listName of missing) {
    const actions = policies.actionList(listName);
    report({
      path,
      message: `role ${key}: ${found.file} references @${listName}, which is not an action list`,
      found: actions && "fault" in actions ? `${actions.file}: ${actions.fault}` : "no such file",
      expected: `policies/lists/${listName}.json, a JSON array of actions`,
    });
  }
  if (missing.length > 0) return undefined;
  return expandActionLists(found.value, (listName) => {
    const actions = policies.actionList(listName);
    return actions && "value" in actions ? actions.value : undefined;
  });
}

function managedPolicies(
  key: string,
  { managedPolicies: names = [] }: RoleEntry,
  partition: Partition,
  accounts: readonly Account[],
  report: Report,
): string[] {
  const arns = names.map((name, index) => {
    const path = ["roles", key, "managedPolicies", index];
    if (!name.startsWith("arn:")) return awsManagedPolicyArn(partition, name.replace(/^\//, ""));
    checkPolicyArn(key, name, partition, accounts, path, report);
    return name;
  });
  return [...new Set(arns)].sort();
}

function checkBoundary(
  key: string,
  { permissionsBoundary }: RoleEntry,
  partition: Partition,
  accounts: readonly Account[],
  report: Report,
): void {
  if (permissionsBoundary === undefined) return;
  checkPolicyArn(
    key,
    permissionsBoundary,
    partition,
    accounts,
    ["roles", key, "permissionsBoundary"],
    report,
  );
}

/** Accepts AWS managed policies, and customer managed policies of the role's own account. */
function checkPolicyArn(
  key: string,
  arn: string,
  partition: Partition,
  accounts: readonly Account[],
  path: Path,
  report: Report,
): void {
  const parsed = parseIamArn(arn);
  if (parsed?.kind !== "policy") {
    report({
      path,
      message: `role ${key}: not the ARN of a managed policy`,
      found: arn,
      expected: `arn:${partition}:iam::aws:policy/…, or that of a policy in the role's own account`,
    });
    return;
  }
  if (parsed.partition !== partition) {
    report({
      path,
      message: `role ${key}: a policy of another partition`,
      found: arn,
      expected: `arn:${partition}:…`,
    });
  }
  const elsewhere = accounts.filter(({ id }) => parsed.account !== "aws" && parsed.account !== id);
  if (elsewhere.length > 0) {
    report({
      path,
      message: `role ${key}: a policy of account ${parsed.account} cannot be attached to a role in ${list(elsewhere.map(({ name }) => name))}`,
      found: arn,
      fix: "limit the role to that account, with one role per account, or use a document in policies/",
    });
  }
}
