import { type Entitlements, entitlementsOf } from "../../organization/entitlements";
import { parseOrganization } from "../../organization/load";
import type { Organization } from "../../organization/organization";
import type { PolicyDocument } from "../../organization/policy-document";
import type { PolicyFiles } from "../../organization/policy-files";
import { renderProblem } from "../../organization/problem";

/** In-memory policies: `vpc`, `ec2` and `admin`, each with a few actions. */
export const policies: PolicyFiles = {
  policy: (name) =>
    NAMES.includes(name) ? { file: `policies/${name}.json`, value: allow(`${name}:*`) } : undefined,
  actionList: () => undefined,
  names: () => NAMES,
};
const NAMES = ["admin", "ec2", "vpc"];

function allow(action: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "All", Effect: "Allow", Action: action, Resource: "*" }],
  };
}

/** The organization in a valid text. */
export function parse(text: string, files: PolicyFiles = policies, now = NOW): Organization {
  const result = parseOrganization(text, "organization.yaml", files, now);
  if ("problems" in result) throw new Error(result.problems.map(renderProblem).join("\n"));
  return result.organization;
}

/** The problems of an invalid text; empty if it is valid. */
export function problemsIn(text: string, file = "organization.yaml", files: PolicyFiles = policies): string {
  const result = parseOrganization(text, file, files, NOW);
  return "problems" in result ? result.problems.map(renderProblem).join("\n") : "";
}

/** Accounts M (identity), A, and B and C in the set production; roles vpc, ec2 and admin. */
export const BASE = `
organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
  B: { id: "333333333333", sets: [production] }
  C: { id: "444444444444", sets: [production] }
roles:
  vpc: { policy: vpc }
  ec2: { policy: ec2, accounts: [A, production] }
  admin: { policy: admin }
`;

/** The time at which the tests run. */
export const NOW = new Date("2026-06-01T12:00:00Z");

/** The entitlements of the base file with a test's additions. */
export function entitlements(added: string, now = NOW): Entitlements {
  return entitlementsOf(parse(BASE + added), now);
}
