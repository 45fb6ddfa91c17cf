import { pathFromHere } from "../../organization/project";
import { command, formatOption } from "./command";
import type { Context } from "./context";

export function changed(context: Context) {
  return command(
    "changed",
    "the stacks whose plan may contain changes, compared with another file or a git ref",
  )
    .requiredOption("--base <ref or file>", "a git ref, such as origin/main, or another organization file")
    .addOption(formatOption("names", "table", "json"))
    .action(async ({ base, format }) => {
      const { changedStacks, renderChanged } = await import("../changed/changed");
      const stacks = await changedStacks({ written: base, path: pathFromHere(base) }, context.file);
      for (const { name, change } of stacks) {
        if (change === "removed") context.say(`${name} is no longer synthesized, but still exists`);
      }
      context.answer({ data: renderChanged(stacks, format) });
    });
}
