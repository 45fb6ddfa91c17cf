import fc from "fast-check";
import type { ManagedObject } from "../../access/iam/managed-object";
import { plannedObjects } from "../../access/iam/planned-objects";
import type { Estate } from "../../access/import/estate/estate";
import type { ImportedFile } from "../../access/import/infer/imported-file";
import { infer } from "../../access/import/infer/infer";
import { writtenFile } from "../../access/import/infer/written-file";
import { type Entitlements, entitlementsOf } from "../../organization/entitlements";
import { parseOrganization } from "../../organization/load";
import type { PolicyDocument } from "../../organization/policy-document";
import type { PolicyFiles } from "../../organization/policy-files";
import { renderProblem } from "../../organization/problem";
import { estateOfPlan } from "./estate-of-plan";
import { NOW, policies } from "./parse-organization";
import { DOCUMENTS, organizationWithSettings } from "./random-organization";
import { synthesizeAll } from "./synthesized";

/** Documents that Gatehouse appends to, and that it does not. */
const OWN: Readonly<Record<(typeof DOCUMENTS)[number], PolicyDocument["Statement"]>> = {
  conditional: [
    {
      Sid: "Own",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::home/${aws:username}/*",
      Condition: {
        StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-west-2"] },
        Bool: { "aws:SecureTransport": "true" },
      },
    },
    { Effect: "Deny", NotAction: "s3:*", NotResource: "arn:aws:s3:::home/*" },
  ],
  "passes-roles": [
    { Sid: "Pass", Effect: "Allow", Action: ["iam:PassRole", "sts:AssumeRole"], Resource: "*" },
  ],
  "everything-but": [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" }],
  narrow: [{ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" }],
};

const originals: PolicyFiles = {
  ...policies,
  policy: (name) => {
    const own = DOCUMENTS.find((it) => it === name);
    if (own === undefined) return policies.policy(name);
    return { file: `policies/${name}.json`, value: { Version: "2012-10-17", Statement: OWN[own] } };
  },
};

/** The entitlements of a written file, with its documents. */
export function entitlementsOfImport(imported: ImportedFile, shipped: PolicyFiles = policies): Entitlements {
  const files: PolicyFiles = {
    ...shipped,
    policy: (name) => {
      const value = imported.policies.get(name);
      return value === undefined ? shipped.policy(name) : { file: `policies/${name}.json`, value };
    },
  };
  const result = parseOrganization(writtenFile(imported), "organization.yaml", files, NOW);
  if ("problems" in result) throw new Error(result.problems.map(renderProblem).join("\n"));
  return entitlementsOf(result.organization, NOW);
}

/** What exists after an apply to empty accounts. */
export function applied(entitlements: Entitlements): {
  readonly estate: Estate;
  readonly objects: ManagedObject[];
} {
  const stacks = [...synthesizeAll(entitlements).values()].map((text) => JSON.parse(text));
  const { organization } = entitlements;
  return {
    estate: estateOfPlan(organization, stacks),
    objects: plannedObjects(stacks, organization.partition),
  };
}

/** Objects and their settings as text, for comparison. */
export function written(objects: readonly ManagedObject[], without: ReadonlySet<string>): string[] {
  return objects
    .filter(({ name }) => !without.has(name))
    .flatMap(({ accountId, name, settings }) => [
      `${accountId} ${name}`,
      ...settings.map((setting) => `${accountId} ${name}: ${setting.name} ${JSON.stringify(setting.value)}`),
    ])
    .sort();
}

/** What an import does not keep of an organization that was applied. */
export interface Differences {
  readonly lost: readonly string[];
  readonly gained: readonly string[];
  readonly notKept: readonly string[];
}

/** Compares what an organization creates with what its import creates. */
export function differencesOf(original: Entitlements, shipped: PolicyFiles = policies): Differences {
  const before = applied(original);
  const imported = infer(before.estate, shipped, { name: "random", now: NOW });
  const after = applied(entitlementsOfImport(imported, shipped));
  const ended = endedGroups(original);
  const without = new Set(ended.map((name) => `group ${name}`));
  const [was, is] = [written(before.objects, without), written(after.objects, new Set())];
  return {
    lost: was.filter((line) => !is.includes(line)),
    gained: is.filter((line) => !was.includes(line)),
    notKept: imported.findings
      .filter(({ list, kind, name }) => list !== "kept" && !(kind === "group" && ended.includes(name)))
      .map(({ list, kind, name, says }) => `${list} ${kind} ${name}: ${says}`),
  };
}

/** Names of the groups of teams of which every grant has ended: they allow nothing, and stay outside. */
export function endedGroups({ groups }: Entitlements): string[] {
  return groups.filter(({ targets }) => targets.length === 0).map(({ name }) => name);
}

/** Fails with its seed on the first random organization whose import is not the same organization. */
export function expectRoundTrip(count: number, seed: number): void {
  let compared = 0;
  fc.assert(
    fc.property(organizationWithSettings, (text) => {
      const result = parseOrganization(text, "organization.yaml", originals, NOW);
      fc.pre("organization" in result);
      if ("problems" in result) return;
      compared++;
      expect(differencesOf(entitlementsOf(result.organization, NOW))).toEqual(SAME);
    }),
    { numRuns: count, seed, endOnFailure: true, maxSkipsPerRun: 20 },
  );
  expect(compared).toBeGreaterThanOrEqual(count);
}

export const SAME: Differences = { lost: [], gained: [], notKept: [] };
