import type { Organization } from "../../organization/organization";
import type { PolicyDocument } from "../../organization/policy-document";
import { inOneLine } from "../../organization/printable";
import type { Fault, Rule } from "./rule";
import { boolMfaInDeny } from "./rules/bool-mfa-in-deny";
import { duplicateAction } from "./rules/duplicate-action";
import { fullAdmin } from "./rules/full-admin";
import { ifExistsInAllow } from "./rules/if-exists-in-allow";
import { mfaInPermissions } from "./rules/mfa-in-permissions";
import { notActionWithAllow } from "./rules/not-action-with-allow";
import { overQuota } from "./rules/over-quota";
import { unknownAction } from "./rules/unknown-action";
import { wildcardRoles } from "./rules/wildcard-roles";

export const RULES: readonly Rule[] = [
  boolMfaInDeny,
  duplicateAction,
  fullAdmin,
  ifExistsInAllow,
  mfaInPermissions,
  notActionWithAllow,
  overQuota,
  unknownAction,
  wildcardRoles,
];

/** A document and where it stands, as `accept:` names it: `policies/admin.json`. */
export interface PlacedDocument {
  readonly where: string;
  readonly document: PolicyDocument;
}

/** A fault, of which rule, where; and the reason, when the file accepts it. */
export interface Finding extends Fault {
  readonly rule: string;
  readonly where: string;
  readonly accepted?: string;
}

/** What the rules find in documents, and which of the file's acceptances they did not need. */
export interface LintResult {
  readonly findings: readonly Finding[];
  readonly unused: Organization["accept"];
}

/** Every rule on every document. */
export async function lint(
  documents: readonly PlacedDocument[],
  accept: Organization["accept"],
): Promise<LintResult> {
  const findings: Finding[] = [];
  for (const { where, document } of documents) {
    for (const { id, check } of RULES) {
      const accepted = accept.find(
        (acceptance) => acceptance.rule === id && acceptance.where === where,
      )?.reason;
      for (const fault of await check(document)) findings.push({ rule: id, where, ...fault, accepted });
    }
  }
  const isUsed = ({ rule, where }: Organization["accept"][number]) =>
    findings.some((finding) => finding.rule === rule && finding.where === where);
  return { findings, unused: accept.filter((acceptance) => !isUsed(acceptance)) };
}

/** A finding in a line, and the way out below it. */
export function renderFinding({ rule, where, statement, message, fix, accepted }: Finding): string {
  const place = statement === undefined ? where : `${where}, statement ${statement}`;
  const says = inOneLine(`${place}: ${message} (${rule})`);
  return accepted === undefined
    ? `${says}\n  fix       ${inOneLine(fix)}\n`
    : `accepted  ${says}: ${inOneLine(accepted)}\n`;
}
