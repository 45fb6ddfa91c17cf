import { Option } from "@commander-js/extra-typings";
import { PROFILE_FORMATS } from "../../organization/profile-format";
import { command } from "./command";
import type { Context } from "./context";

export function onboard(context: Context) {
  return command("onboard", "a Markdown page for a new user")
    .argument("<user>")
    .addOption(
      new Option("--format <format>", "for which client (default: profiles.format of the file)").choices(
        PROFILE_FORMATS,
      ),
    )
    .option("--name <template>", "names of the profiles, with {account}, {role} and {organization} filled in")
    .action(async (name, options) => {
      const { onboardingPage } = await import("../onboard/onboard");
      const { userNamed } = await import("../profiles/user-named");
      const entitlements = await context.entitlements();
      const user = userNamed(entitlements.users, name);
      context.answer({ data: onboardingPage(user, entitlements, context.now, options) });
    });
}
