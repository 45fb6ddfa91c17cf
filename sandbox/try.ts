import { renderMatrix } from "../access/matrix/render-matrix";
import { endChildrenWithProcess } from "../access/processes/process-group";
import { ownPolicies } from "../access/proof/own-policies";
import { prove } from "../access/proof/prove";
import { renderVerdicts } from "../access/proof/render-verdicts";
import { isProven } from "../access/proof/verdict";
import { synthesizedOutput } from "../access/synthesis/synthesized-stacks";
import { readText } from "../organization/text-file";
import { bringUp } from "./bring-up";
import { copyOrganization } from "./copy-organization";
import { openEnrollment } from "./enrollment-window";
import { renderLiveIam } from "./live-sandbox";
import { isAsExpected, renderWalkThrough, WalkThrough } from "./walk-through/walk-through";

/** Number of people in the walk-through; each takes about half a second. */
const PEOPLE = 10;

/**
 * `gatehouse try`, and `npm start`: synthesizes, plans and applies the organization file in a local AWS; proves it, prints the
 * live IAM and the access matrix, and runs a walk-through with real calls.
 *
 * @returns whether it is proven, and each call was answered as expected
 */
export async function tryOut(organization: string): Promise<boolean> {
  endChildrenWithProcess();
  const broughtUp = await bringUp(organization);
  const { file, output, entitlements, sandbox } = broughtUp;
  try {
    const verdicts = await prove(readText(file), synthesizedOutput(output), new Date(), {
      own: ownPolicies(file),
    });
    process.stdout.write(`\n${renderVerdicts(verdicts, "table")}`);
    process.stdout.write(await renderLiveIam(sandbox, entitlements.organization));
    process.stdout.write(
      `\nWho may assume which role where, with recent MFA:\n\n${renderMatrix(entitlements, "table")}`,
    );
    const count = entitlements.users.length;
    const who = count > PEOPLE ? `the first ${PEOPLE} of ${count} people` : "the people of the file";
    const walk = new WalkThrough(entitlements, sandbox.gateway, PEOPLE);
    await walk.beforeWindow(entitlements);
    const opened = await openEnrollment(broughtUp, copyOrganization(file, sandbox.folder), PEOPLE);
    await walk.inWindow(opened);
    const noThief = await walk.afterWindow(opened);
    const thief =
      noThief ?? "The thief comes when the clock has passed the window's end, which takes no apply.";
    process.stdout.write(`\nThe walk-through of ${who}, each call made and answered. ${thief}\n\n`);
    process.stdout.write(renderWalkThrough(walk.taken));
    return isProven(verdicts) && isAsExpected(walk.taken);
  } finally {
    await sandbox.close();
  }
}
