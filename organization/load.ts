import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkAccessKeys } from "./checks/access-keys";
import { checkAccountIds } from "./checks/account-ids";
import { checkAliases } from "./checks/aliases";
import { checkAuthentication } from "./checks/authentication";
import { checkBudgets, checkStops } from "./checks/budgets";
import { checkCallSources } from "./checks/call-sources";
import { checkTokens } from "./checks/cdktf-tokens";
import { checkEnrollment } from "./checks/enrollment";
import { checkEntryRoles } from "./checks/entry-roles";
import { checkGrants } from "./checks/grants";
import { checkGroupNames } from "./checks/group-names";
import { checkGuardrails } from "./checks/guardrails";
import { checkMfaDevices } from "./checks/mfa-devices";
import { checkMfaExemptions } from "./checks/mfa-exemptions";
import { checkNames } from "./checks/names";
import { checkOidcTrusts } from "./checks/oidc-trusts";
import { checkPgpKeys } from "./checks/pgp-keys";
import { checkProfiles } from "./checks/profiles";
import { checkQuotas } from "./checks/quotas";
import { checkRenamedGroups } from "./checks/renamed-groups";
import { checkRenames } from "./checks/renames";
import { checkRoleNames } from "./checks/role-names";
import { checkState } from "./checks/state";
import { checkTags } from "./checks/tags";
import { checkTrustLength } from "./checks/trust-length";
import { entitlementsOf } from "./entitlements";
import type { Organization } from "./organization";
import { PACKAGE } from "./package";
import { type PolicyFiles, policyFilesIn, policyFolders } from "./policy-files";
import { probesBeside } from "./probes";
import { InvalidOrganization, type LocatedProblem, type Problem } from "./problem";
import { shownPath } from "./project";
import { resolve } from "./resolve";
import { shapeOf } from "./shape";
import { byPosition, isSource, parseSource } from "./source";
import { readText, UnreadableFile } from "./text-file";

/**
 * Reads and validates an organization file.
 *
 * @param now enrollment windows that have ended by then are left out
 * @param shown path used in messages @default the path relative to the current directory
 * @throws InvalidOrganization with every problem of the file
 */
export function loadOrganization(file: string, now = new Date(), shown = shownPath(file)): Organization {
  const policies = policyFilesIn(policyFolders(file, PACKAGE), documentsIn);
  const result = parseOrganization(read(file, shown), shown, policies, now);
  const { problems } = probesBeside(file);
  if ("problems" in result) throw new InvalidOrganization([...result.problems, ...problems]);
  if (problems.length > 0) throw new InvalidOrganization(problems);
  return result.organization;
}

/**
 * Parses and validates an organization, or returns every problem in file order.
 *
 * @param file path used in messages
 * @param now enrollment windows that have ended by then are left out
 */
export function parseOrganization(
  text: string,
  file: string,
  policies: PolicyFiles,
  now: Date,
): { organization: Organization } | { problems: readonly LocatedProblem[] } {
  const source = parseSource(text, file);
  if (!isSource(source)) return { problems: source };
  if (source.data === null || source.data === undefined) return { problems: [emptyFile(file)] };
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  checkTokens(source.data, report);
  const shaped = shapeOf(source.data, report);
  let organization: Organization | undefined;
  if (shaped) {
    const { file: entries, isStandIn } = shaped;
    const reportReal = (problem: Problem) => isStandIn(problem.path) || report(problem);
    checkNames(entries, reportReal);
    checkAccountIds(entries, reportReal);
    checkTags(entries, reportReal);
    checkAliases(entries, reportReal);
    checkBudgets(entries, reportReal);
    checkGuardrails(entries, reportReal);
    checkAuthentication(entries, reportReal);
    checkProfiles(entries, reportReal);
    checkCallSources(entries, reportReal);
    checkMfaExemptions(entries, reportReal);
    checkRenames(entries, reportReal);
    organization = resolve(entries, policies, reportReal);
    if (organization) {
      checkEntryRoles(organization, reportReal);
      checkRoleNames(organization, reportReal);
      checkGrants(organization, reportReal);
      checkMfaDevices(organization, reportReal);
      checkEnrollment(organization, now, reportReal);
      checkAccessKeys(organization, reportReal);
      checkPgpKeys(organization, reportReal);
      checkOidcTrusts(organization, reportReal);
      checkTrustLength(organization, reportReal);
      checkState(organization, reportReal);
      checkStops(organization, reportReal);
      checkGroupNames(organization, reportReal);
      checkRenamedGroups(organization, reportReal);
      // Expired grants are checked too: validity must not depend on the clock.
      checkQuotas(entitlementsOf(organization, new Date(0)), reportReal);
    }
  }
  if (problems.length > 0) return { problems: distinct(problems.map(source.locate)).sort(byPosition) };
  if (organization === undefined) throw new Error(`${file}: no organization and no problem`);
  return { organization };
}

function emptyFile(file: string): LocatedProblem {
  return {
    file,
    position: { line: 1, column: 1 },
    message: "the file is empty",
    expected: "organization, identity, accounts, roles and users",
    fix: "start with the example in the README",
  };
}

function distinct(problems: readonly LocatedProblem[]): LocatedProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function read(file: string, shown: string): string {
  try {
    return readText(file);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const { reason, code = "", fix = FIXES[code] } = error;
    throw new InvalidOrganization([{ file: shown, message: reason, fix }]);
  }
}

const FIXES: Readonly<Record<string, string>> = {
  ENOENT: "write one, or name another: ORGANIZATION=FILE",
  EISDIR: "name the file in it: ORGANIZATION=FILE",
};

/** Paths of the documents in a folder, without action lists. */
export function documentsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((entry) => !entry.startsWith("lists/") && statSync(join(folder, entry)).isFile())
    .map((entry) => entry.split("\\").join("/"));
}
