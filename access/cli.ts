import { Command, CommanderError } from "@commander-js/extra-typings";
import { printFailure } from "../organization/print-failure";
import { visible } from "../organization/printable";
import { pathFromHere } from "../organization/project";
import { code, sandbox, tryOut } from "../sandbox/commands";
import { adopt } from "./commands/adopt";
import { bootstrap } from "./commands/bootstrap";
import { changed } from "./commands/changed";
import { check } from "./commands/check";
import { Context, EXIT } from "./commands/context";
import { diff } from "./commands/diff";
import { importAccounts } from "./commands/import";
import { init } from "./commands/init";
import { matrix } from "./commands/matrix";
import { onboard } from "./commands/onboard";
import { profiles } from "./commands/profiles";
import { prove } from "./commands/prove";
import { report } from "./commands/report";
import { run as runCommand } from "./commands/run";
import { synth } from "./commands/synth";
import { upgrade } from "./commands/upgrade";
import { verify } from "./commands/verify";
import { why } from "./commands/why";

/** In the order of `--help`. Registering one is cheap: its own code is imported when it is called. */
const COMMANDS = [
  init,
  importAccounts,
  check,
  matrix,
  diff,
  why,
  profiles,
  onboard,
  prove,
  changed,
  runCommand,
  report,
  verify,
  adopt,
  bootstrap,
  upgrade,
  synth,
  tryOut,
  sandbox,
  code,
];

function program(context: Context) {
  const gatehouse = new Command("gatehouse")
    .description("Answers questions about access: who may assume which role where, and why.")
    .showHelpAfterError("(--help shows the commands and their options)")
    .option("--debug", "show the stack trace of an error")
    .configureOutput({
      writeErr: (text) => context.toTerminal(text),
      writeOut: (text) => process.stdout.write(visible(text)),
    })
    .exitOverride();
  for (const command of COMMANDS) gatehouse.addCommand(command(context).copyInheritedSettings(gatehouse));
  return gatehouse.hook("preAction", (_, called) => {
    const { organization } = called.opts();
    if (typeof organization === "string") context.file = pathFromHere(organization);
  });
}

/** Runs one command and returns its exit code. `argv` is without node and script. */
export async function run(argv: readonly string[]): Promise<number> {
  const context = new Context();
  const gatehouse = program(context);
  try {
    await gatehouse.parseAsync(argv, { from: "user" });
    return await context.finish();
  } catch (error) {
    // commander has printed the help or the fault already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    return printFailure(error, gatehouse.opts().debug);
  }
}

if (require.main === module) {
  run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
