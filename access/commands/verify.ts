import { Option } from "@commander-js/extra-typings";
import { command, formatOption, wholeNumber } from "./command";
import type { Context } from "./context";

export function verify(context: Context) {
  return command(
    "verify",
    "prove the same about the live accounts, with the credentials that terraform would use",
  )
    .addOption(formatOption("table", "json"))
    .addOption(
      new Option("--key-age <days>", "maximum age of an access key (default: 90)").argParser(
        wholeNumber("of days"),
      ),
    )
    .addOption(
      new Option("--unused-password <days>", "how long a password may be unused (default: 7)").argParser(
        wholeNumber("of days"),
      ),
    )
    .option("--role <name>", "the role by which other accounts are read (default: as terraform enters them)")
    .action(async ({ format, keyAge, unusedPassword, role }) => {
      const entitlements = await context.entitlements();
      const { organization } = entitlements;
      const { readBy, requireCredentials } = await import("../iam/account-credentials");
      const reached = role === undefined ? organization : readBy(organization, role);
      await requireCredentials(reached);
      const { verify } = await import("../verify/verify");
      const { renderVerdicts } = await import("../proof/render-verdicts");
      const { isProven } = await import("../proof/verdict");
      const { DEFAULT_LIMITS } = await import("../proof/credential-health");
      const limits = {
        keyDays: keyAge ?? DEFAULT_LIMITS.keyDays,
        unusedPasswordDays: unusedPassword ?? DEFAULT_LIMITS.unusedPasswordDays,
      };
      const verdicts = await verify(context.file, entitlements, context.now, limits, context.say, reached);
      context.answer({ data: renderVerdicts(verdicts, format), isNo: !isProven(verdicts) });
    });
}
