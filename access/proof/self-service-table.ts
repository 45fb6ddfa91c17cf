import type { IamSnapshot } from "../iam/iam-snapshot";
import type { DeclaredAccess } from "./declared-access";
import {
  ENROLL_TAG,
  ENROLLING,
  EVERYONE,
  type Row,
  tableOfDevice,
  tableOfEnrollment,
  tableOfEveryone,
} from "./declared-self-service";
import { exemptionFaults } from "./mfa-exemptions";
import { type Unit, unitsOf, unitText } from "./statement-units";
import type { Verdict } from "./verdict";

/**
 * Compares every Allow and Deny that reaches the identity account's users without a role, expanded over AWS's catalog, with the
 * declared table and the file, in every service.
 */
export async function proveSelfServiceTable(
  { users, groups }: IamSnapshot,
  declared: DeclaredAccess,
  now: Date,
): Promise<Verdict> {
  const isHere = ({ accountId }: { accountId: string }) => accountId === declared.identityAccountId;
  const counterExamples = await exemptionFaults(declared.mfaExempt);
  let judged = declared.mfaExempt.length;
  const compare = async (owner: string, policies: readonly NamedDocument[], table: TableFor) => {
    const result = await compared(owner, policies, table);
    judged += result.judged;
    counterExamples.push(...result.faults);
  };
  const everyone = groups.filter((group) => isHere(group) && group.name === EVERYONE);
  if (everyone.length !== 1)
    counterExamples.push(`there are ${everyone.length} groups ${EVERYONE} instead of one`);
  for (const { policies, members } of everyone) {
    await compare(`group ${EVERYONE}`, policies, (units) => [
      ...tableOfEveryone(declared),
      ...windowsIn(units, declared, now),
    ]);
    const present = new Set(members);
    judged += declared.users.length;
    for (const name of declared.users)
      if (!present.has(name)) counterExamples.push(`${name} is not in group ${EVERYONE}`);
  }
  for (const { name, policies, tags = {} } of users.filter(isHere)) {
    judged++;
    const found = Object.entries(tags).flatMap(([key, end]) => (key.toLowerCase() === ENROLL_TAG ? end : []));
    const own = declared.enrollment.endOf.get(name);
    // This tag opens an enrollment window; evaluation may try only a sample of users.
    if (found.join(" and ") !== (own ?? ""))
      counterExamples.push(
        `user ${name}: the tag ${ENROLL_TAG} is ${found.join(" and ") || "absent"}, instead of ${own ?? "absent"}`,
      );
    const device = declared.mfaDevices.get(name);
    await compare(`user ${name}`, policies, () =>
      device === undefined ? [] : tableOfDevice(device, declared),
    );
  }
  return {
    claim: "without a role everyone has exactly the self-service permissions, in every service",
    judged,
    counterExamples,
  };
}

interface NamedDocument {
  readonly name: string;
  readonly document: unknown;
}
type TableFor = (found: readonly Unit[]) => readonly Row[];

/** Compares an owner's documents with a table of unit texts. */
async function compared(owner: string, policies: readonly NamedDocument[], tableFor: TableFor) {
  const faults: string[] = [];
  const found = new Map<string, string>();
  const units: Unit[] = [];
  for (const { name, document } of policies) {
    const read = await unitsOf(document);
    faults.push(...read.faults.map((fault) => `${name}: ${fault}`));
    for (const unit of read.units) {
      units.push(unit);
      found.set(unitText(unit), `${name}, statement ${unit.statement}`);
    }
  }
  const wanted = new Set(tableFor(units).map(unitText));
  for (const [says, place] of found)
    if (!wanted.has(says)) faults.push(`${place}: ${says}, which is not self-service`);
  for (const says of wanted) if (!found.has(says)) faults.push(`${owner}: no statement has ${says}`);
  return { faults, judged: new Set([...found.keys(), ...wanted]).size + policies.length };
}

/**
 * The table for the windows of the file. A window that has ended since the synthesis may still be named: IAM's own clock has
 * closed it.
 */
function windowsIn(units: readonly Unit[], { enrollment }: DeclaredAccess, now: Date): Row[] {
  if (enrollment.isOpen) return [];
  const isPast = (end: string) => Date.parse(end) <= now.getTime();
  const named = (pattern: RegExp) =>
    units.flatMap(({ effect, action, condition }) => {
      const end = effect === "Deny" && action === ENROLLING[0] ? pattern.exec(condition)?.[1] : undefined;
      return end !== undefined && isPast(end) ? [end] : [];
    });
  const [past] = named(
    /^BoolIfExists \S+ false and DateGreaterThanEquals aws:currenttime (\S+?)(?: and StringNotEquals .*)?$/,
  );
  const pastOwn = named(/ and StringEquals aws:principaltag\/gatehouse-enroll-until (\S+)$/);
  const until = enrollment.until !== undefined && !isPast(enrollment.until) ? enrollment.until : past;
  const own = enrollment.ends.filter(
    (end) => !isPast(end) && (until === undefined || isPast(until) || end > until),
  );
  return tableOfEnrollment(until, [...new Set([...own, ...pastOwn])].sort());
}
