import { Option } from "@commander-js/extra-typings";
import { ORGANIZATION_ROLE } from "../../organization/entry-roles";
import { PARTITIONS } from "../../organization/partition";
import { pathFromHere } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { command, formatOption } from "./command";
import { type Context, EXIT } from "./context";

export function importAccounts(context: Context) {
  return command("import", "write the organization file of accounts that have IAM already")
    .option(
      "--identity <account>",
      "the account that holds the users, NAME=ID; with --from-organizations its name or ID",
    )
    .option("--account <account>", "another account, NAME=ID; can be repeated", repeated)
    .addOption(
      new Option("--from-organizations", "all active accounts of AWS Organizations").conflicts("account"),
    )
    .option("--without <account>", "leave out an account of AWS Organizations; can be repeated", repeated)
    .option("--out <folder>", "where to write organization.yaml, policies/ and import.md")
    .option("--name <organization>", "name of the organization (default: imported)")
    .option("--role <name>", `the role by which other accounts are read (default: ${ORGANIZATION_ROLE})`)
    .option("--profile <account>", "ACCOUNT=PROFILE: read it by this AWS profile; can be repeated", repeated)
    .addOption(
      new Option("--partition <name>", "partition of the accounts")
        .choices(PARTITIONS)
        .default("aws" as const),
    )
    .option("--state <file>", "read a Terraform state in place of AWS; can be repeated", repeated)
    .addOption(
      new Option(
        "--check",
        "list what exists in the accounts of organization.yaml and is not in it",
      ).conflicts([
        "identity",
        "account",
        "fromOrganizations",
        "out",
        "name",
        "profile",
        "state",
        "strict",
        "force",
      ]),
    )
    .option("--known <report>", "with --check: JSON of an earlier check, whose findings are left out")
    .option("--strict", "write nothing if the file cannot express something")
    .option("--force", "replace existing files")
    .addOption(formatOption("table", "markdown", "json"))
    .action(async ({ out, check = false, known, ...options }) => {
      if (known !== undefined && !check) throw new UserError("--known is for --check", undefined, EXIT.usage);
      if (options.without !== undefined && !options.fromOrganizations)
        throw new UserError("--without is for --from-organizations", undefined, EXIT.usage);
      if (check) {
        const entitlements = await context.entitlements();
        const { checkImport } = await import("../import/check-import");
        const { role, format } = options;
        context.answer(await checkImport(context.file, entitlements, { role, known, format }, context.say));
        return;
      }
      if (out === undefined)
        throw new UserError("no folder to write into", "name one: --out FOLDER", EXIT.usage);
      if (options.identity === undefined && !options.fromOrganizations)
        throw new UserError(
          "no accounts",
          "name them: --identity M=111111111111 --account A=222222222222; or --from-organizations",
          EXIT.usage,
        );
      const { role = ORGANIZATION_ROLE, profile = [], state = [], strict = false, force = false } = options;
      const { runImport } = await import("../import/run-import");
      const given = { ...options, folder: pathFromHere(out), role, profiles: profile, states: state };
      context.answer(await runImport({ ...given, strict, force }, context.say, context.now));
    });
}

function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
