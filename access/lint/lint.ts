import type { Organization } from "../../organization/organization";
import type { PolicyDocument } from "../../organization/policy-document";
import { inOneLine } from "../../organization/printable";
import { ACCESS_KEY_EXCEPTION, accessKeyExceptions } from "./access-key-exceptions";
import { ACCESS_KEY_ROLE, accessKeyRoles } from "./access-key-roles";
import { LOCKOUT, lockout } from "./lockout";
import { MFA_EXEMPT, mfaExempt } from "./mfa-exempt";
import { OPEN_ENROLLMENT, openEnrollment } from "./open-enrollment";
import type { Fault, Rule } from "./rule";
import { boolMfaInDeny } from "./rules/bool-mfa-in-deny";
import { duplicateAction } from "./rules/duplicate-action";
import { duplicateSid } from "./rules/duplicate-sid";
import { escalation } from "./rules/escalation";
import { forAllValuesInAllow } from "./rules/for-all-values-in-allow";
import { fullAdmin } from "./rules/full-admin";
import { ifExistsInAllow } from "./rules/if-exists-in-allow";
import { malformedResource } from "./rules/malformed-resource";
import { malformedValue } from "./rules/malformed-value";
import { mfaInPermissions } from "./rules/mfa-in-permissions";
import { notActionWithAllow } from "./rules/not-action-with-allow";
import { overQuota } from "./rules/over-quota";
import { unknownAction } from "./rules/unknown-action";
import { unknownConditionKey } from "./rules/unknown-condition-key";
import { unknownOperator } from "./rules/unknown-operator";
import { unknownVariable } from "./rules/unknown-variable";
import { unreachableResource } from "./rules/unreachable-resource";
import { wildcardRoles } from "./rules/wildcard-roles";
import { shippedReason } from "./shipped-acceptances";
import { UNKNOWN_MANAGED_POLICY, unknownManagedPolicies } from "./unknown-managed-policies";

export const RULES: readonly Rule[] = [
  boolMfaInDeny,
  duplicateAction,
  duplicateSid,
  escalation,
  forAllValuesInAllow,
  fullAdmin,
  ifExistsInAllow,
  malformedResource,
  malformedValue,
  mfaInPermissions,
  notActionWithAllow,
  overQuota,
  unknownAction,
  unknownConditionKey,
  unknownOperator,
  unknownVariable,
  unreachableResource,
  wildcardRoles,
];

/** A document and its place, as `accept:` names it: `policies/admin.json`. */
export type PlacedDocument = ReadableDocument | { readonly where: string; readonly fault: string };

interface ReadableDocument {
  readonly where: string;
  /** Whether it is one of Gatehouse's own, and not a document of the same name beside the file. */
  readonly isShipped?: boolean;
  readonly document: PolicyDocument;
}

/** A document that AWS refuses by its grammar; no role can use it, and none can be accepted. */
const NO_POLICY = "grammar";
const NO_POLICY_FIX = "repair it, or take it out of policies/";

/** A fault, of which rule, where; and the reason, when the file accepts it. */
export interface Finding extends Fault {
  readonly rule: string;
  readonly where: string;
  readonly accepted?: string;
  /** Whether `check` passes in spite of it. */
  readonly isWarning?: boolean;
}

/** What `lint` reads of an organization. */
type Linted = Pick<
  Organization,
  | "accept"
  | "enrollment"
  | "identity"
  | "mfaExempt"
  | "partition"
  | "roles"
  | "selfService"
  | "terraform"
  | "users"
>;

/** The rules' findings, and the file's acceptances that match none. */
export interface LintResult {
  readonly findings: readonly Finding[];
  readonly unused: Organization["accept"];
}

/** Runs every rule on every document, and checks managed policies, enrollment, MFA exemptions, access keys and lockout. */
export async function lint(documents: readonly PlacedDocument[], organization: Linted): Promise<LintResult> {
  const { accept, roles, enrollment } = organization;
  const acceptedAs = (rule: string, where: string) =>
    accept.find((acceptance) => acceptance.rule === rule && acceptance.where === where)?.reason;
  const findings: Finding[] = [];
  for (const placed of documents) {
    const { where } = placed;
    if ("fault" in placed) {
      findings.push({
        rule: NO_POLICY,
        where,
        message: `is not a policy document: ${placed.fault}`,
        fix: NO_POLICY_FIX,
      });
      continue;
    }
    const { document, isShipped = false } = placed;
    for (const { id, check } of RULES) {
      for (const fault of await check(document)) {
        const shipped = isShipped ? shippedReason(where, id, fault.ids) : undefined;
        findings.push({ rule: id, where, ...fault, accepted: acceptedAs(id, where) ?? shipped });
      }
    }
  }
  for (const role of roles) {
    const where = `roles/${role.key}`;
    for (const fault of unknownManagedPolicies(role)) {
      const accepted = acceptedAs(UNKNOWN_MANAGED_POLICY, where);
      findings.push({ rule: UNKNOWN_MANAGED_POLICY, where, ...fault, accepted });
    }
  }
  for (const fault of openEnrollment({ enrollment })) {
    const { rule, where } = OPEN_ENROLLMENT;
    findings.push({ rule, where, ...fault, accepted: acceptedAs(rule, where) });
  }
  for (const fault of mfaExempt(organization))
    findings.push({ rule: MFA_EXEMPT, ...fault, accepted: acceptedAs(MFA_EXEMPT, fault.where) });
  for (const fault of accessKeyExceptions(organization)) {
    const accepted = acceptedAs(ACCESS_KEY_EXCEPTION, fault.where);
    findings.push({ rule: ACCESS_KEY_EXCEPTION, ...fault, accepted });
  }
  for (const fault of accessKeyRoles(organization))
    findings.push({ rule: ACCESS_KEY_ROLE, ...fault, accepted: acceptedAs(ACCESS_KEY_ROLE, fault.where) });
  for (const fault of lockout(organization)) {
    const { rule, where } = LOCKOUT;
    findings.push({ rule, where, ...fault, accepted: acceptedAs(rule, where), isWarning: true });
  }
  const isUsed = ({ rule, where }: Organization["accept"][number]) =>
    findings.some((finding) => finding.rule === rule && finding.where === where);
  return { findings, unused: accept.filter((acceptance) => !isUsed(acceptance)) };
}

/** A finding in one line, and its fix below. */
export function renderFinding(finding: Finding): string {
  const { rule, where, statement, message, fix, accepted, isWarning = false } = finding;
  const place = statement === undefined ? where : `${where}, statement ${statement}`;
  const says = inOneLine(`${place}: ${message} (${rule})`);
  return accepted === undefined
    ? `${isWarning ? "warning   " : ""}${says}\n  fix       ${inOneLine(fix)}\n`
    : `accepted  ${says}: ${inOneLine(accepted)}\n`;
}
