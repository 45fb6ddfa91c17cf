import { Argument, Option } from "@commander-js/extra-typings";
import { pathFromHere } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { command, formatOption, wholeNumber } from "./command";
import { type Context, EXIT } from "./context";

export function run(context: Context) {
  return command("run", "plan or apply many stacks at the same time")
    .addArgument(new Argument("<action>", "what terraform does").choices(["plan", "apply"] as const))
    .argument("[stacks...]", "names of stacks (default: all except state)")
    .option("--changed <ref or file>", "only stacks that differ from a git ref or another organization file")
    .addOption(
      new Option(
        "--parallelism <stacks>",
        "how many run at the same time (default: by cores and memory)",
      ).argParser(wholeNumber("of stacks")),
    )
    .option("--auto-approve", "apply: without asking")
    .option("--detailed-exitcode", "plan: exit with 2 if there are changes, as terraform does")
    .addOption(formatOption("table", "json"))
    .action(
      async (
        action,
        named,
        { organization, changed: base, parallelism, autoApprove, detailedExitcode, format },
      ) => {
        if (named.length > 0 && base !== undefined)
          throw new UserError("name stacks, or those that changed: not both", "leave out one", EXIT.usage);
        if (action === "plan" && autoApprove)
          throw new UserError("--auto-approve is for apply", "leave it out", EXIT.usage);
        if (action === "apply" && detailedExitcode)
          throw new UserError("--detailed-exitcode is for plan", "leave it out", EXIT.usage);
        const { exitCodeOf } = await import("../run/outcome");
        const { renderOutcomes, renderUndone, repeatCommand } = await import("../run/render");
        const changed = base === undefined ? undefined : await changedNames(context, base);
        const { run: runStacks } = await import("../run/run");
        const wanted = {
          file: context.file,
          action,
          named,
          changed,
          parallelism,
          isApproved: autoApprove === true,
        };
        const { outcomes, interrupted } = await runStacks(wanted, context.say);
        const again = repeatCommand(action, {
          organization: organization ?? process.env.ORGANIZATION,
          parallelism,
          isApproved: wanted.isApproved,
        });
        const undone = renderUndone(outcomes, again);
        if (undone !== undefined) context.toTerminal(`\n${undone}`);
        context.answer({
          data: renderOutcomes(outcomes, format),
          exitCode: exitCodeOf(outcomes, { detailed: detailedExitcode === true, interrupted }),
        });
      },
    );
}

async function changedNames(context: Context, base: string): Promise<string[]> {
  const { changedStacks } = await import("../changed/changed");
  const stacks = await changedStacks({ written: base, path: pathFromHere(base) }, context.file);
  return stacks.flatMap(({ name, change }) => {
    if (change !== "removed") return [name];
    context.say(`${name} is no longer synthesized, but still exists`);
    return [];
  });
}
