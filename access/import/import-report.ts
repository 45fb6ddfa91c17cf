import type { Entitlements } from "../../organization/entitlements";
import { groupBy } from "../../organization/group-by";
import { by } from "../../organization/order";
import type { Organization } from "../../organization/organization";
import type { TerraformJson } from "../iam/planned-iam";
import { changesBetween } from "./changes/access-changes";
import { estateAfter } from "./changes/estate-after";
import { type TakenOver, takenOver } from "./changes/facets";
import type { Estate } from "./estate/estate";
import { type Finding, LISTS } from "./finding";

/** What the import does with each object. */
export interface ImportReport {
  /** Sorted; every object of the estate is in at least one. */
  readonly findings: readonly Finding[];
  /** As loaded from the written file. */
  readonly organization: Organization;
}

/**
 * The findings of inference, corrected by a comparison of what exists with what the file synthesizes: every difference is in the
 * list `changed`, and what differs is in no list `kept`.
 *
 * @param inferred findings of `infer`
 * @param after of the loaded file
 * @param planned the stacks that the file synthesizes
 * @param now ends that have passed by then are not reported
 */
export async function importReport(
  estate: Estate,
  inferred: readonly Finding[],
  after: Entitlements,
  planned: readonly TerraformJson[],
  now = new Date(),
): Promise<ImportReport> {
  const { organization } = after;
  const applied = estateAfter(estate, planned, organization.terraform.exclusive);
  const objects = takenOver(estate, applied);
  const changes = await changesBetween(estate, applied, objects, after, now);
  const findings = corrected(estate, inferred, changes, objects);
  return { findings, organization };
}

/** The findings of all, so that no object is missing and no difference is unexplained. */
export function corrected(
  estate: Estate,
  inferred: readonly Finding[],
  changes: readonly Finding[],
  objects: readonly TakenOver[],
): Finding[] {
  const explained = [...changes, ...unexplained(objects, changes)];
  const all = [...downgraded(inferred, [...inferred, ...explained], objects), ...explained];
  return sorted([...all, ...uncounted(estate, all, objects)]);
}

/** Differences that no change explains: a gap in this program, and nothing that may be called kept. */
export function unexplained(objects: readonly TakenOver[], changes: readonly Finding[]): Finding[] {
  const known = new Set(
    changes.flatMap(({ kind, accounts, name, about }) =>
      accounts.map((account) => `${kind} ${account} ${name} ${about}`),
    ),
  );
  return objects.flatMap(({ kind, account, name, facets }) =>
    facets
      .filter((facet) => !known.has(`${kind} ${account} ${name} ${facet}`))
      .map(
        (about): Finding => ({
          list: "changed",
          kind,
          accounts: [account],
          name,
          about,
          says: `${about} differs: not explained`,
          risks: ["loosened", "unjudged"],
        }),
      ),
  );
}

/** The findings, with `kept` only for objects that the stacks declare and that no other finding calls changed. */
function downgraded(
  inferred: readonly Finding[],
  all: readonly Finding[],
  objects: readonly TakenOver[],
): Finding[] {
  const changed = new Set(all.filter(({ list }) => list === "changed").flatMap(idsOf));
  const declared = new Set(objects.filter(({ isDeclared }) => isDeclared).map(idOf));
  return inferred.flatMap((finding) => {
    if (finding.list !== "kept") return [finding];
    const { kind, name, accounts } = finding;
    const listOf = (account: string) => {
      const id = idOf({ kind, account, name });
      if (changed.has(id)) return "changed";
      return ["user", "group", "role"].includes(kind) && !declared.has(id) ? "outside" : "kept";
    };
    return [...groupBy(accounts, listOf)].map(([list, some]) => ({
      ...finding,
      list,
      accounts: some,
      ...(list === "outside" && { says: `${finding.says}, but the file does not declare it: not explained` }),
    }));
  });
}

/** Objects of the estate that no finding names. */
export function uncounted(
  estate: Estate,
  findings: readonly Finding[],
  objects: readonly TakenOver[],
): Finding[] {
  const known = new Set(findings.flatMap(idsOf));
  const declared = new Set(objects.filter(({ isDeclared }) => isDeclared).map(idOf));
  return objectsOf(estate)
    .filter((object) => !known.has(idOf(object)))
    .map((object): Finding => {
      const isDeclared = declared.has(idOf(object));
      return {
        list: isDeclared ? "changed" : "outside",
        kind: object.kind,
        accounts: [object.account],
        name: object.name,
        says: isDeclared ? "is in the file: not explained" : "is not in the file: not explained",
        risks: ["unjudged"],
      };
    });
}

type Named = Pick<TakenOver, "kind" | "account" | "name">;

/** Everything of the estate that the three lists count. */
export function objectsOf({ accounts }: Estate): Named[] {
  return accounts.flatMap(
    ({ name: account, users, groups, roles, policies, oidcProviders, samlProviders }) => {
      const objects = (kind: Finding["kind"], names: readonly string[]) =>
        names.map((name) => ({ kind, account, name }));
      const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
      return [
        ...objects("user", names(users)),
        ...objects("group", names(groups)),
        ...objects("role", names(roles)),
        ...objects("policy", names(policies)),
        ...objects("provider", [...oidcProviders.map(({ arn }) => arn), ...samlProviders].map(providerName)),
      ];
    },
  );
}

/** `saml-provider/Okta`, which is equal in every account. */
export function providerName(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function idOf({ kind, account, name }: Named): string {
  return `${kind} ${account} ${name}`;
}

function idsOf({ kind, accounts, name }: Finding): string[] {
  return accounts.map((account) => idOf({ kind, account, name }));
}

function sorted(findings: readonly Finding[]): Finding[] {
  const keyOf = ({ list, kind, name, accounts, says }: Finding) =>
    [LISTS.indexOf(list), kind, name, accounts.join(), says].join("\u0000");
  const unique = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...unique.values()].sort(by(keyOf));
}
