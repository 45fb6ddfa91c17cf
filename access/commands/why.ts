import { readText } from "../../organization/text-file";
import { command, formatOption } from "./command";
import type { Context } from "./context";

export function why(context: Context) {
  return command(
    "why",
    "why a user or program may assume a role in an account, or the first thing that is missing",
  )
    .argument("<user>", "or a program: a subject of trust.oidc")
    .argument("<account>", "its name in the file, or its id")
    .argument("<role>", "its key in the file")
    .addOption(formatOption("table", "json"))
    .action(async (user, account, role, { format }) => {
      const { renderWhy, whyOf } = await import("../why/why");
      const reason = whyOf(await context.entitlements(), user, account, role);
      context.answer({
        data: renderWhy(reason, context.file, readText(context.file), format),
        isNo: !reason.isGranted,
      });
    });
}
