import { Option } from "@commander-js/extra-typings";
import { FORMATS } from "../profiles/formats";
import { command } from "./command";
import type { Context } from "./context";

export function profiles(context: Context) {
  return command("profiles", "AWS configuration for the roles that a user may assume")
    .argument("[user]", "the user's name (default: all users)")
    .addOption(
      new Option("--format <format>", "for which client (default: profiles.format of the file)").choices(
        FORMATS,
      ),
    )
    .option("--name <template>", "names of the profiles, with {account}, {role} and {organization} filled in")
    .option(
      "--duration <duration>",
      "length of the role sessions, such as 4h (default: the role's maxSession)",
    )
    .option("--write", "into the AWS configuration file, inside a block of its own")
    .option("--dry-run", "with --write: show what it would change")
    .action(async (user, options) => {
      const { profilesFor } = await import("../profiles/profiles");
      context.answer({ data: profilesFor(await context.entitlements(), user, options, context.say) });
    });
}
