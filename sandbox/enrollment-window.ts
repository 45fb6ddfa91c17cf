import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { removeAtExit } from "../access/processes/process-group";
import { synthesize } from "../access/synthesis/synthesize";
import { windowEnd } from "../organization/enrollment";
import { type Entitlements, entitlementsOf } from "../organization/entitlements";
import { loadOrganization } from "../organization/load";
import { readText } from "../organization/text-file";
import type { BroughtUp } from "./bring-up";
import { Progress } from "./progress";

const DAY = 24 * 60 * 60 * 1000;

/** The organization file with everyone's enrollment window open. @param until a day, `2026-12-01` */
export function withOpenWindow(text: string, until: string): string {
  const document = parseDocument(text);
  document.setIn(["mfa", "enrollUntil"], until);
  return document.toString({ lineWidth: 0 });
}

/** The next day in UTC. @param now in milliseconds since 1970 */
export function dayAfter(now: number): string {
  return new Date(now + DAY).toISOString().slice(0, "2026-12-01".length);
}

/** When the last window of the first `count` people ends; undefined if one of them has none. */
export function lastWindowEnd({ users, enrollment }: Entitlements, people: number): string | undefined {
  const ends = users.slice(0, people).map((user) => windowEnd(user, enrollment));
  // JavaScript sorts undefined to the end.
  return ends.sort().at(-1);
}

/**
 * Opens enrollment until tomorrow, unless the first people's windows are already open. As an administrator does, it changes the
 * file, synthesizes, and applies.
 *
 * The second plan found no changes, so terraform does not refresh everything again.
 *
 * @param copy of the organization file, which is changed
 * @returns the resulting entitlements
 */
export async function openEnrollment(
  { entitlements, sandbox }: BroughtUp,
  copy: string,
  people: number,
): Promise<Entitlements> {
  if (entitlements.organization.enrollment.mode === "open") {
    process.stdout.write("\nThe file keeps enrollment open at all times: mfa: { enrollment: open }.\n");
    return entitlements;
  }
  if (lastWindowEnd(entitlements, people) !== undefined) {
    process.stdout.write("\nThe file has an open enrollment window, so the sandbox opens none.\n");
    return entitlements;
  }
  const until = dayAfter(sandbox.gateway.clock.now());
  writeFileSync(copy, withOpenWindow(readText(copy), until));
  const output = mkdtempSync(join(tmpdir(), "gatehouse-synthesized-"));
  removeAtExit(output);
  const progress = new Progress();
  const stacks = await progress.during("synthesize, enrollment open", () => synthesize(copy, output));
  const done = { add: 0, change: 0, destroy: 0 };
  const addresses: string[] = [];
  for (const { name, file: stackFile } of stacks) {
    const terraform = sandbox.terraforms.get(name);
    if (terraform === undefined || terraform.has(stackFile)) continue;
    terraform.use(stackFile);
    const plan = await progress.during("terraform apply, enrollment open", () => terraform.applyAtOnce());
    for (const count of ["add", "change", "destroy"] as const) done[count] += plan[count];
    addresses.push(...plan.changes.map(({ address }) => address));
  }
  const untouched = addresses.some((address) => address.startsWith("aws_iam_user."))
    ? ""
    : " No user is touched.";
  process.stdout.write(
    `\nThe file has no open enrollment window for everyone here, so the sandbox opens one, as an administrator would:\n` +
      `the same file with mfa: { enrollUntil: ${until} }. Plan: ${done.add} to add, ${done.change} to change, ${done.destroy} to destroy; applied.${untouched}\n`,
  );
  return entitlementsOf(loadOrganization(copy), new Date());
}
