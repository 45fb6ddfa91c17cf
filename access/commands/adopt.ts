import { cdktfOutput, pathFromHere } from "../../organization/project";
import { command, formatOption } from "./command";
import type { Context } from "./context";

export function adopt(context: Context) {
  return command("adopt", "write imports for declared resources that already exist in the accounts")
    .argument("[stacks...]", "only these stacks")
    .addOption(formatOption("table", "json"))
    .option("--output <folder>", "where cdktf put the stacks (default: $CDKTF_OUTPUT or cdktf.out)")
    .option("--dry-run", "write nothing")
    .option("--clear", "remove what it wrote, once it is applied; no account is looked into")
    .action(async (names, { format, output, dryRun = false, clear }) => {
      const { adopt, chosenStacks } = await import("../adopt/adopt");
      const { stacksIn } = await import("../synthesis/synthesized-stacks");
      const folder = output === undefined ? cdktfOutput() : pathFromHere(output);
      const stacks = chosenStacks(stacksIn(folder), names);
      if (clear) {
        const { removeImports } = await import("../adopt/import-file");
        const removed = stacks.filter(removeImports).map(({ name }) => name);
        context.say(`removed the imports of ${removed.join(", ") || "no stack: there were none"}`);
        return;
      }
      const { organization } = await context.entitlements();
      const { requireCredentials } = await import("../iam/account-credentials");
      await requireCredentials(organization);
      const adoptions = await adopt(organization, stacks, { dryRun, onProgress: context.say });
      const { renderAdoption } = await import("../adopt/render-adoption");
      context.answer({
        data: renderAdoption(adoptions, organization, format, dryRun),
        isNo: adoptions.some(({ refused }) => refused.length > 0),
      });
    });
}
