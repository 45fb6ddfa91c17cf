import { Command, Option } from "@commander-js/extra-typings";
import { pathFromHere, projectFolder } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { CI, TEMPLATES } from "../init/choices";
import { type Context, EXIT } from "./context";

export function init(context: Context) {
  return new Command("init")
    .description("write a repository of your own: the organization file, policies and workflows")
    .argument("[folder]", "new or existing (default: this folder)")
    .option("--name <organization>", "name of the organization", "example")
    .addOption(
      new Option("--template <name>", "what the organization file starts with")
        .choices(TEMPLATES)
        .default("basic" as const),
    )
    .addOption(new Option("--ci <service>", "what plans and applies").choices(CI).default("github" as const))
    .option(
      "--identity <account>",
      "the account that holds the users, NAME=ID; with --from-organizations its name or ID",
    )
    .option("--account <account>", "another account, NAME=ID; can be repeated", repeated)
    .addOption(
      new Option("--from-organizations", "all active accounts of AWS Organizations").conflicts("account"),
    )
    .option(
      "--sets-from-tags <keys>",
      "with --from-organizations: each value of these tags becomes a set, such as environment,team",
      (keys) => keys.split(","),
    )
    .option(
      "--package <tarball>",
      "the tarball or URL that package.json depends on (default: what npm installed this gatehouse from)",
    )
    .addOption(new Option("--diff", "show what --force would replace, and write nothing").conflicts("force"))
    .option(
      "--force",
      "replace existing files, except organization.yaml and policies, and show the differences",
    )
    .addOption(
      new Option(
        "--update",
        "compare the workflows with this version's; with --force, write those that nobody edited",
      ).conflicts(["name", "template", "ci", "identity", "account", "fromOrganizations", "package", "diff"]),
    )
    .option(
      "--merged <file>",
      "with --update: an edited file that contains this version's changes; can be repeated",
      repeated,
    )
    .action(async (written, options) => {
      const { update = false, force = false, merged = [], setsFromTags, fromOrganizations } = options;
      if (merged.length > 0 && !update)
        throw new UserError("--merged is for --update", undefined, EXIT.usage);
      if (setsFromTags !== undefined && !fromOrganizations)
        throw new UserError("--sets-from-tags is for --from-organizations", undefined, EXIT.usage);
      if (update) {
        const folder = (written === undefined && projectFolder()) || pathFromHere(written ?? ".");
        const { updateTemplates } = await import("../init/update");
        const { managedFiles, ownPackage } = await import("../init/templates");
        const { version } = ownPackage();
        const result = updateTemplates({ folder, version, writes: force, merged }, managedFiles);
        for (const path of result.written) context.say(`${path}: written`);
        for (const line of result.left) context.say(line);
        context.answer({ data: result.diff, isNo: result.left.length > 0 });
        return;
      }
      const { initialize } = await import("../init/init");
      const folder = pathFromHere(written ?? ".");
      context.answer(await initialize(folder, { ...options, force }, context.say));
    });
}

function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
