import { command, formatOption } from "./command";
import type { Context } from "./context";

export function matrix(context: Context) {
  return command("matrix", "who may assume which role in which account")
    .addOption(formatOption("table", "json", "markdown", "csv"))
    .option("--user <name...>", "of these users only")
    .option("--team <name...>", "of the members of these teams only")
    .option("--role <name...>", "these roles only, by their key in the file")
    .option("--account <name...>", "in these accounts only")
    .action(async ({ format, ...filter }) => {
      const { matrixText } = await import("../matrix/render-matrix");
      context.answer({ data: matrixText(await context.entitlements(), format, filter) });
    });
}
