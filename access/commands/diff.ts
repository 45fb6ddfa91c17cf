import { Option } from "@commander-js/extra-typings";
import { pathFromHere } from "../../organization/project";
import { RISKS } from "../diff/change";
import { command, formatOption } from "./command";
import type { Context } from "./context";

export function diff(context: Context) {
  return command("diff", "how a change of the file affects access, compared with another file or a git ref")
    .requiredOption("--base <ref or file>", "a git ref, such as origin/main, or another organization file")
    .addOption(formatOption("table", "json", "markdown"))
    .addOption(
      new Option("--fail-on <risk...>", "exit with 1 on a change with this risk, or with any").choices([
        "any",
        ...RISKS,
      ]),
    )
    .action(async ({ base, format, failOn = [] }) => {
      const { diffAgainst } = await import("../diff/diff-against");
      const { renderDiff } = await import("../diff/render-diff");
      const { changes, invalidBase } = await diffAgainst(
        { written: base, path: pathFromHere(base) },
        context.file,
        context.now,
      );
      if (invalidBase !== undefined) context.say(invalidBase);
      const fails = (risk: string) => failOn.some((one: string) => one === risk || one === "any");
      context.answer({
        data: renderDiff(changes, format),
        isNo: changes.some(({ risks }) => risks.some(fails)),
      });
    });
}
