import type { Entitlements } from "../../../organization/entitlements";
import { EVERYONE } from "../../../organization/names";
import { QUOTAS } from "../../../organization/quotas";
import { type Risk, some, tagsInWords } from "../../diff/change";
import { judges } from "../../diff/role-powers";
import { type Evaluator, EvaluatorNotInstalled, loadEvaluator } from "../../iam/evaluator";
import type { TerraformJson } from "../../iam/planned-iam";
import type { Estate, EstateAccount, EstatePasswordPolicy, EstateRole } from "../estate/estate";
import type { Facet, Finding } from "../finding";
import { entryChanges } from "./entry-changes";
import { type Applied, estateAfter } from "./estate-after";
import { membersOf, type TakenOver, takenOver } from "./facets";
import { documentsOf, heldBy, heldByUser } from "./held-policies";
import { asRole, inOwnAccount, PermissionDifferences, withoutRoles } from "./permission-differences";
import { type Sentence, trustChanges } from "./trust-changes";

/**
 * What each user and each role of the estate gains and loses by the apply, whatever inference says of them. It compares what
 * exists with the synthesized JSON.
 *
 * @param after of the loaded file
 * @param planned the stacks that the file synthesizes
 * @param now ends that have passed by then are not reported
 */
export async function accessChanges(
  estate: Estate,
  after: Entitlements,
  planned: readonly TerraformJson[],
  now = new Date(),
): Promise<Finding[]> {
  const applied = estateAfter(estate, planned, after.organization.terraform.exclusive);
  return changesBetween(estate, applied, takenOver(estate, applied), after, now);
}

/** The same of an apply and its differences. */
export async function changesBetween(
  estate: Estate,
  applied: Applied,
  objects: readonly TakenOver[],
  after: Entitlements,
  now: Date,
): Promise<Finding[]> {
  const { organization } = after;
  const evaluate = await evaluatorOrNone();
  const sentences = await sentencesOf(estate, applied, after, evaluate, now);
  const { risksOf } = sentences;
  const entries =
    evaluate === undefined
      ? [NOT_EVALUATED]
      : await entryChanges({ before: estate, after: applied.estate, organization, evaluate, now, risksOf });
  const changes = await Promise.all(
    objects.flatMap((object) =>
      object.facets.map(async (about) =>
        (await sentences.of(object, about)).map((sentence) => finding(object, about, sentence)),
      ),
    ),
  );
  return [...entries, ...changes.flat(), ...fullUsers(applied), ...unjudgedTypes(applied)];
}

/** Users that would be in more groups than IAM allows, with those that no stack declares. */
function fullUsers({ estate }: Applied): Finding[] {
  const most = QUOTAS.groupsPerUser.limit;
  return estate.accounts.flatMap(({ name: account, users }) =>
    users
      .filter(({ groups }) => groups.length > most)
      .map(({ name, groups }) => ({
        list: "changed",
        kind: "user",
        accounts: [account],
        name,
        says: `would be in ${groups.length} groups, IAM allows ${most}: the apply fails`,
        proposal: "remove the user from a group that the file does not have",
        risks: ["loosened"],
      })),
  );
}

const NOT_EVALUATED: Finding = {
  list: "changed",
  kind: "setting",
  accounts: [],
  name: "evaluator",
  says: "is not installed: which users may assume which roles is not judged, only what policies and trust policies say",
  proposal: "install it, and import again: gatehouse prove prints the command",
  risks: ["unjudged"],
};

async function evaluatorOrNone(): Promise<Evaluator | undefined> {
  try {
    return await loadEvaluator();
  } catch (error) {
    if (error instanceof EvaluatorNotInstalled) return undefined;
    throw error;
  }
}

function finding({ kind, account, name }: TakenOver, about: Facet, { says, risks = [] }: Sentence): Finding {
  return {
    list: "changed",
    kind,
    accounts: [account],
    name,
    says,
    about,
    ...(risks.length > 0 && { risks: [...new Set(risks)] }),
  };
}

function unjudgedTypes({ notJudged }: Applied): Finding[] {
  return [...notJudged].map(([type, accounts]) => ({
    list: "changed",
    kind: "setting",
    accounts,
    name: type,
    says: "is created by the apply: not judged",
    risks: ["unjudged"],
  }));
}

interface Sentences {
  /** What changes in a facet of an object that differs. */
  of(object: TakenOver, about: Facet): Promise<readonly Sentence[]>;
  risksOf(role: EstateRole): Risk[];
}

async function sentencesOf(
  before: Estate,
  { estate: after }: Applied,
  { organization }: Entitlements,
  evaluate: Evaluator | undefined,
  now: Date,
): Promise<Sentences> {
  const judge = await judges();
  const permissions = new PermissionDifferences(judge.powers);
  const [wasDocuments, isDocuments] = [documentsOf(before), documentsOf(after)];
  const sides = new Map(
    before.accounts.map((account) => [
      account.id,
      { was: account, is: after.accounts.find(({ id }) => id === account.id) ?? account },
    ]),
  );
  const roleArns = new Set(
    evaluate === undefined ? [] : before.accounts.flatMap(({ roles }) => roles.map(({ arn }) => arn)),
  );
  const trusts = new Map<string, Promise<readonly Sentence[]>>();
  const nameOf = (id: string) => sides.get(id)?.was.name ?? id;
  const risks = new WeakMap<EstateRole, Risk[]>();
  const risksOf = (role: EstateRole) => {
    const known = risks.get(role) ?? judge.risksOf(asRole(heldBy(role, isDocuments)));
    risks.set(role, known);
    return known;
  };
  const named = <T extends { readonly name: string }>(all: readonly T[], name: string) =>
    all.find((it) => it.name === name);

  const ofUser = async ({ was, is }: Pair, name: string, about: Facet): Promise<readonly Sentence[]> => {
    const [old, user] = [named(was.users, name), named(is.users, name)];
    if (user === undefined || old === undefined)
      return about === "existence" ? [created(was.users, name)] : [];
    if (about === "permissions")
      return permissions.between(
        withoutRoles(inOwnAccount(heldByUser(old, was, wasDocuments), was.id), roleArns),
        withoutRoles(inOwnAccount(heldByUser(user, is, isDocuments), was.id), roleArns),
      );
    return settingChange(about, old, user);
  };
  const ofGroup = async ({ was, is }: Pair, name: string, about: Facet): Promise<readonly Sentence[]> => {
    const [old, group] = [named(was.groups, name), named(is.groups, name)];
    if (group === undefined || old === undefined)
      return about === "existence" ? [created(was.groups, name)] : [];
    if (about === "members") return memberChanges(membersOf(was, name), membersOf(is, name), name);
    if (about === "permissions")
      return permissions.between(
        inOwnAccount(heldBy(old, wasDocuments), was.id),
        inOwnAccount(heldBy(group, isDocuments), was.id),
      );
    return settingChange(about, old, group);
  };
  const ofRole = async ({ was, is }: Pair, name: string, about: Facet): Promise<readonly Sentence[]> => {
    const [old, role] = [named(was.roles, name), named(is.roles, name)];
    if (role === undefined) return [];
    if (old === undefined)
      return about === "existence" ? [{ ...created(was.roles, name), risks: risksOf(role) }] : [];
    if (about === "permissions")
      return permissions.between(heldBy(old, wasDocuments), heldBy(role, isDocuments));
    if (about === "trust") {
      // Most roles of an estate have one trust policy.
      const key = JSON.stringify([old.trust, role.trust]);
      const known =
        trusts.get(key) ??
        trustChanges({
          was: old.trust,
          is: role.trust,
          partition: before.partition,
          identityAccountId: organization.identity.id,
          nameOf,
          evaluate,
          now,
        });
      trusts.set(key, known);
      return known;
    }
    if (about === "sessions")
      return [
        {
          says: `has sessions of ${role.maxSession} s, was ${old.maxSession} s`,
          ...(role.maxSession > old.maxSession && { risks: ["loosened"] as const }),
        },
      ];
    if (about === "description")
      return [{ says: `has ${quoted(role.description)}, was ${quoted(old.description)}` }];
    return settingChange(about, old, role);
  };
  return {
    risksOf,
    of: async ({ kind, accountId, name }, about) => {
      const pair = sides.get(accountId);
      if (pair === undefined) return [];
      if (kind === "user") return ofUser(pair, name, about);
      if (kind === "group") return ofGroup(pair, name, about);
      if (kind === "role") return ofRole(pair, name, about);
      if (kind === "policy" && about === "existence") return [created(pair.was.policies, name)];
      if (kind === "setting" && name === "alias")
        return [{ says: `is ${pair.is.alias ?? "none"}, was ${pair.was.alias ?? "none"}` }];
      if (kind === "setting" && name === "password policy")
        return passwordChanges(pair.was.passwordPolicy, pair.is.passwordPolicy);
      return [];
    },
  };
}

interface Pair {
  readonly was: EstateAccount;
  readonly is: EstateAccount;
}

/** IAM ignores case in names: a second object of the same letters cannot be created. */
function created(existing: readonly { readonly name: string }[], name: string): Sentence {
  const alike = existing.find((it) => it.name.toLowerCase() === name.toLowerCase());
  return {
    says:
      alike === undefined
        ? "does not exist: the apply creates it"
        : `does not exist, but ${alike.name} does: IAM ignores case in names, and the apply fails`,
    risks: ["loosened"],
  };
}

function quoted(text: string | undefined): string {
  return text === undefined || text === "" ? "no description" : `the description "${text}"`;
}

interface Settings {
  readonly path: string;
  readonly permissionsBoundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

function settingChange(about: Facet, was: Settings, is: Settings): Sentence[] {
  switch (about) {
    case "boundary": {
      const [old, made] = [was, is].map(({ permissionsBoundary = "nothing" }) => permissionsBoundary);
      return [
        {
          says: `is bounded by ${made}, was by ${old}`,
          ...(was.permissionsBoundary !== undefined && { risks: ["loosened"] as const }),
        },
      ];
    }
    case "tags":
      return [
        {
          says: `has the tags ${tagsInWords(is.tags ?? {})}, was ${tagsInWords(was.tags ?? {})}: which policies ask for them is not judged`,
          risks: ["loosened", "unjudged"],
        },
      ];
    case "path":
      return [
        {
          says: `is at path ${is.path}, was ${was.path}: its ARN changes, and which policies name it is not judged`,
          risks: ["loosened", "unjudged"],
        },
      ];
    default:
      return [];
  }
}

function memberChanges(was: readonly string[], is: readonly string[], group: string): Sentence[] {
  const all = Number.POSITIVE_INFINITY;
  const joins = is.filter((name) => !was.includes(name));
  const leaves = was.filter((name) => !is.includes(name));
  return [
    ...(joins.length === 0
      ? []
      : [
          {
            says: `has new members: ${some(joins, all)}`,
            // Everyone is in the group of self-service, which opens no role.
            ...(group === EVERYONE ? {} : { risks: ["loosened"] as const }),
          },
        ]),
    ...(leaves.length === 0 ? [] : [{ says: `loses members: ${some(leaves, all)}` }]),
  ];
}

/** Each setting of a password policy, and whether more of it is stricter. */
const PASSWORD_SETTINGS: Readonly<
  Record<keyof EstatePasswordPolicy, readonly [inWords: string, more: "stricter" | "looser"]>
> = {
  minimumLength: ["minimum length", "stricter"],
  requireSymbols: ["symbols required", "stricter"],
  requireNumbers: ["numbers required", "stricter"],
  requireUppercase: ["uppercase letters required", "stricter"],
  requireLowercase: ["lowercase letters required", "stricter"],
  allowUsersToChange: ["users may change their own", "looser"],
  maxAgeDays: ["maximum age in days", "looser"],
  reusePrevention: ["former passwords rejected", "stricter"],
  hardExpiry: ["an administrator resets an expired one", "stricter"],
};

function passwordChanges(
  was: EstatePasswordPolicy | undefined,
  is: EstatePasswordPolicy | undefined,
): Sentence[] {
  if (was === undefined || is === undefined)
    return [{ says: is === undefined ? "is the AWS default" : "is declared, was the AWS default" }];
  const keys = Object.keys(PASSWORD_SETTINGS) as (keyof EstatePasswordPolicy)[];
  return keys.flatMap((key) => {
    if (was[key] === is[key]) return [];
    const [inWords, more] = PASSWORD_SETTINGS[key];
    // Without a maximum age, passwords do not expire.
    const none = key === "maxAgeDays" ? Number.POSITIVE_INFINITY : 0;
    const isMore = Number(is[key] ?? none) > Number(was[key] ?? none);
    return [
      {
        says: `${inWords}: ${is[key] ?? "none"}, was ${was[key] ?? "none"}`,
        ...(isMore === (more === "looser") && { risks: ["loosened"] as const }),
      },
    ];
  });
}
