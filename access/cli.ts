import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import type { Entitlements } from "../organization/entitlements";
import { InvalidOrganization } from "../organization/problem";

/** Exit codes: fine, the answer is no or the input is wrong, wrong usage. */
const EXIT = { fine: 0, no: 1, usage: 2 } as const;

/** What a command prints; data only, messages go to stderr. */
interface Answer {
  readonly data: string;
}

/** Reads the organization that `--organization`, or else `ORGANIZATION`, names. */
async function entitlements(file: string | undefined): Promise<Entitlements> {
  const { loadOrganization, organizationFile } = await import("../organization/load");
  const { entitlementsOf } = await import("../organization/entitlements");
  const path = file === undefined ? organizationFile() : resolve(process.env.INIT_CWD ?? process.cwd(), file);
  return entitlementsOf(loadOrganization(path));
}

/** The command line. Each command's own code is loaded when it is called. */
function program(answer: (given: Answer) => void): Command {
  const gatehouse = new Command("gatehouse")
    .description("Who may do what where: the questions that people ask about access.")
    .showHelpAfterError("(--help shows the commands and their options)")
    .option("--debug", "show the stack trace of an error")
    .exitOverride();
  const command = (name: string, description: string) =>
    gatehouse
      .command(name)
      .description(description)
      .option(
        "--organization <file>",
        "another organization file (default: $ORGANIZATION or organization.yaml)",
      );
  const format = (...formats: string[]) =>
    new Option("--format <format>", "how to print it").choices(formats).default(formats[0]);

  command("check", "check the organization file, and say what it holds")
    .addOption(format("table", "json"))
    .action(async (options) => {
      const { renderSummary } = await import("./check");
      answer({ data: renderSummary(await entitlements(options.organization), options.format) });
    });
  command("matrix", "who may assume which role in which account")
    .addOption(format("table", "json", "markdown"))
    .action(async (options) => {
      const { renderMatrix } = await import("./matrix");
      answer({ data: renderMatrix(await entitlements(options.organization), options.format) });
    });
  return gatehouse;
}

/** Runs one command and returns its exit code. `argv` is without node and script. */
export async function run(argv: readonly string[]): Promise<number> {
  const gatehouse = program(({ data }) => process.stdout.write(data));
  try {
    await gatehouse.parseAsync(argv, { from: "user" });
    return EXIT.fine;
  } catch (error) {
    // commander has printed the help or the fault already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    const { message, stack } = error as Error;
    const isDebug = gatehouse.opts<{ debug?: boolean }>().debug || !(error instanceof InvalidOrganization);
    process.stderr.write(`${isDebug ? stack : message}\n`);
    return EXIT.no;
  }
}

if (require.main === module) {
  run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
