import { readFileSync } from "node:fs";
import { renderMatrix } from "../access/matrix";
import { prove } from "../access/proof/prove";
import { renderVerdicts } from "../access/proof/render-verdicts";
import { isProven } from "../access/proof/verdict";
import { DEFAULT_OUTPUT } from "../access/synthesize";
import { synthesizedOutput } from "../access/synthesized-stacks";
import { bringUp, sayWhy } from "./bring-up";
import { endChildrenWithProcess } from "./process-group";
import { standing } from "./standing";
import { isAsExpected, renderWalkThrough, walkThrough } from "./walk-through/walk-through";

/** With how many people of the file the walk-through is lived through: each takes about half a second. */
const PEOPLE = 10;

/**
 * `npm start`: the organization file through synthesis, plan and apply against a local AWS; what it
 * proves, what then stands in each account, who may do what where, and how people fare who try.
 */
async function start(): Promise<void> {
  const { file, entitlements, sandbox } = await bringUp();
  try {
    const verdicts = await prove(readFileSync(file, "utf8"), synthesizedOutput(DEFAULT_OUTPUT), new Date());
    process.stdout.write(`\n${renderVerdicts(verdicts, "table")}`);
    process.stdout.write(await standing(sandbox, entitlements.organization));
    process.stdout.write(
      `\nWho may assume which role where, with recent MFA:\n\n${renderMatrix(entitlements, "table")}`,
    );
    const count = entitlements.users.length;
    const who = count > PEOPLE ? `the first ${PEOPLE} of ${count} people` : "the people of the file";
    process.stdout.write(`\nThe walk-through of ${who}, each call made and answered:\n\n`);
    const taken = await walkThrough(entitlements, sandbox.gateway, PEOPLE);
    process.stdout.write(renderWalkThrough(taken));
    if (!isProven(verdicts) || !isAsExpected(taken)) process.exitCode = 1;
  } finally {
    await sandbox.close();
  }
}

endChildrenWithProcess();
start().catch(sayWhy);
