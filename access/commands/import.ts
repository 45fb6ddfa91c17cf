import { Command, Option } from "@commander-js/extra-typings";
import { PARTITIONS } from "../../organization/partition";
import { pathFromHere } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { formatOption } from "./command";
import { type Context, EXIT } from "./context";

export function importAccounts(context: Context) {
  return new Command("import")
    .description("write the organization file of accounts that already have IAM")
    .option(
      "--identity <account>",
      "the account that holds the users, NAME=ID; with --from-organizations its name or ID",
    )
    .option("--account <account>", "another account, NAME=ID; can be repeated", repeated)
    .addOption(
      new Option("--from-organizations", "all active accounts of AWS Organizations").conflicts("account"),
    )
    .option("--out <folder>", "where organization.yaml, policies/ and import.md are written")
    .option("--name <organization>", "name of the organization", "example")
    .option(
      "--role <name>",
      "the role by which other accounts are read (default: OrganizationAccountAccessRole)",
    )
    .option(
      "--profile <account>",
      "ACCOUNT=PROFILE: read this account by a profile; can be repeated",
      repeated,
    )
    .addOption(new Option("--partition <name>", "the accounts' partition").choices(PARTITIONS).default("aws"))
    .option("--state <file>", "read a Terraform state in place of AWS; can be repeated", repeated)
    .option("--strict", "write nothing if something cannot be taken over")
    .option("--force", "replace existing files")
    .addOption(formatOption("table", "markdown", "json"))
    .action(async ({ out }) => {
      if (out === undefined)
        throw new UserError("no folder to write to", "name one: --out FOLDER", EXIT.usage);
      context.say(`not yet imported into ${pathFromHere(out)}`);
    });
}

function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
