import { totalmem } from "node:os";
import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Entitlements } from "../organization/entitlements";
import { visible } from "../organization/printable";
import { readText, systemFault } from "../organization/text-file";
import { RISKS } from "./diff/change";
import { print } from "./output/standard-output";

/** Errors that are about what was given, and need no stack trace. */
const ABOUT_THE_INPUT = new Set([
  "ClashingNames",
  "EvaluatorNotInstalled",
  "InvalidOrganization",
  "NoCredentials",
  "SynthesisError",
  "UneditableConfig",
  "UnknownBase",
  "UnknownName",
  "UnreadableAccount",
  "UnreadableFile",
  "UnreadablePlan",
  "UnusableDuration",
  "UnusableFormat",
  "UnwritablePage",
]);

/** Exit codes: fine, the answer is no or the input is wrong, wrong usage. */
const EXIT = { fine: 0, no: 1, usage: 2 } as const;

/** A command's stdout; data only, messages go to stderr. */
interface Answer {
  /** In one part, or in as many as it takes not to hold all of it at once. */
  readonly data: string | Iterable<string>;
  /** The question was answered with no. */
  readonly isNo?: boolean;
  /** The question was asked of something else than what was meant. */
  readonly isStale?: boolean;
}

function toTerminal(message: string): void {
  process.stderr.write(visible(message));
}

/** The file that `--organization`, or else `ORGANIZATION`, names. */
async function pathOf(file: string | undefined): Promise<string> {
  const { organizationFile } = await import("../organization/load");
  return file === undefined ? organizationFile() : fromHere(file);
}

/** A path relative to the person's working directory: npm changes it, and passes the original on. */
function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

async function entitlements(file: string | undefined): Promise<Entitlements> {
  const { loadOrganization } = await import("../organization/load");
  const { entitlementsOf } = await import("../organization/entitlements");
  const now = new Date();
  return entitlementsOf(loadOrganization(await pathOf(file), now), now);
}

function wholeNumber(of: string): (written: string) => number {
  return (written) => {
    const count = Number(written);
    if (Number.isInteger(count) && count > 0) return count;
    throw new InvalidArgumentError(`a whole number ${of}, 1 or more`);
  };
}

/** The command line. Each command's own code is loaded when it is called. */
function program(answer: (given: Answer) => void): Command {
  const gatehouse = new Command("gatehouse")
    .description("Who may do what where: the questions that people ask about access.")
    .showHelpAfterError("(--help shows the commands and their options)")
    .option("--debug", "show the stack trace of an error")
    .configureOutput({
      writeErr: toTerminal,
      writeOut: (text) => process.stdout.write(visible(text)),
    })
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
  const sample = () =>
    new Option("--sample <users>", "try so many users only, and say so").argParser(wholeNumber("of users"));

  command("check", "check the organization file, and say what it holds")
    .addOption(format("table", "json"))
    .action(async (options) => {
      const checked = await entitlements(options.organization);
      const { lint } = await import("./lint/lint");
      const { placedDocuments } = await import("./lint/placed-documents");
      const { isOpen, renderSummary } = await import("./commands/check");
      const { renderWarnings, warningsOf } = await import("../organization/warnings");
      const { freeEditionWarning, planSizeWarning } = await import("./synthesis/plan-size");
      const { organization } = checked;
      const sizes = [planSizeWarning(organization, totalmem()), freeEditionWarning(checked)];
      const warnings = [...warningsOf(checked, new Date()), ...sizes.filter((says) => says !== undefined)];
      toTerminal(renderWarnings(warnings));
      const result = await lint(
        placedDocuments(await pathOf(options.organization), organization),
        organization,
      );
      const isNo = result.findings.some(isOpen);
      answer({ data: renderSummary(checked, result, options.format), isNo });
    });
  command("matrix", "who may assume which role in which account")
    .addOption(format("table", "json", "markdown", "csv"))
    .option("--user <name...>", "of these users only")
    .option("--team <name...>", "of the members of these teams only")
    .option("--role <name...>", "these roles only, by their key in the file")
    .option("--account <name...>", "in these accounts only")
    .action(async (options) => {
      const { matrixText } = await import("./matrix/render-matrix");
      answer({ data: matrixText(await entitlements(options.organization), options.format, options) });
    });
  command("diff", "what a change of the file does to access, compared with another file or a git ref")
    .requiredOption("--base <ref or file>", "a git ref, such as origin/main, or another organization file")
    .addOption(format("table", "json", "markdown"))
    .addOption(
      new Option("--fail-on <risk...>", "exit with 1 when there is a change of this risk, or of any").choices(
        ["any", ...RISKS],
      ),
    )
    .action(async (options) => {
      const { diffAgainst } = await import("./diff/diff-against");
      const { renderDiff } = await import("./diff/render-diff");
      const base = { written: options.base, path: fromHere(options.base) };
      const file = await pathOf(options.organization);
      const { changes, invalidBase } = await diffAgainst(base, file, new Date());
      if (invalidBase !== undefined) toTerminal(`${invalidBase}\n`);
      const feared: readonly string[] = options.failOn ?? [];
      const isFeared = (risk: string) => feared.includes(risk) || feared.includes("any");
      const isNo = changes.some(({ risks }) => risks.some(isFeared));
      answer({ data: renderDiff(changes, options.format), isNo });
    });
  command("why", "why a user or program may assume a role in an account, or the first thing that is missing")
    .argument("<user>", "or a program: a subject of trust.oidc")
    .argument("<account>", "its name in the file, or its id")
    .argument("<role>", "its key in the file")
    .addOption(format("table", "json"))
    .action(async (user, account, role, options) => {
      const { renderWhy, whyOf } = await import("./why/why");
      const reason = whyOf(await entitlements(options.organization), user, account, role);
      const file = await pathOf(options.organization);
      answer({
        data: renderWhy(reason, file, readText(file), options.format),
        isNo: !reason.isGranted,
      });
    });
  command("profiles", "AWS configuration for what a user may assume")
    .argument("[user]", "her name; without it, everybody's, one after the other")
    .addOption(
      new Option("--format <format>", "for which client (default: profiles.format of the file)").choices([
        "aws-vault",
        "aws-cli",
        "browser",
        "credential-process",
      ]),
    )
    .option("--name <template>", "names of the profiles, with {account}, {role} and {organization} filled in")
    .option(
      "--duration <duration>",
      "length of the role sessions, such as 4h (default: the role's maxSession)",
    )
    .option("--write", "into the AWS configuration file, inside a block of its own")
    .option("--dry-run", "with --write: show what it would change")
    .action(async (user, options) => {
      const { profilesCommand } = await import("./commands/profiles");
      const data = profilesCommand(await entitlements(options.organization), user, options, (message) =>
        toTerminal(`${message}\n`),
      );
      answer({ data });
    });
  command("onboard", "a page to hand over to a user who joins, in Markdown")
    .argument("<user>")
    .addOption(
      new Option("--format <format>", "for which client (default: profiles.format of the file)").choices([
        "aws-vault",
        "aws-cli",
        "browser",
      ]),
    )
    .option("--name <template>", "names of the profiles, with {account}, {role} and {organization} filled in")
    .action(async (user, options) => {
      const { onboardingPage } = await import("./onboard/onboard");
      const { userNamed } = await import("./profiles/user-named");
      const all = await entitlements(options.organization);
      answer({ data: onboardingPage(userNamed(all.users, user), all, new Date(), options) });
    });
  command("prove", "judge what was synthesized: does it grant what the file says, no more and no less?")
    .addOption(format("table", "json"))
    .option("--output <folder>", "where cdktf put it (default: $CDKTF_OUTPUT or cdktf.out)")
    .addOption(sample())
    .action(async (options) => {
      const file = await pathOf(options.organization);
      const { loadOrganization } = await import("../organization/load");
      loadOrganization(file);
      const { ownPolicies } = await import("./proof/own-policies");
      const { prove } = await import("./proof/prove");
      const { renderVerdicts } = await import("./proof/render-verdicts");
      const { isProven } = await import("./proof/verdict");
      const { cdktfOutput, synthesizedOutput } = await import("./synthesis/synthesized-stacks");
      const { whyStale } = await import("./synthesis/freshness");
      const folder = options.output === undefined ? cdktfOutput() : fromHere(options.output);
      const output = synthesizedOutput(folder);
      const [stale, verdicts] = await Promise.all([
        whyStale(file, output),
        prove(readText(file), output, new Date(), { sample: options.sample, own: ownPolicies(file) }),
      ]);
      if (stale !== undefined)
        toTerminal(`${stale}\n  found     ${folder}\n  fix       synthesize anew: npm run synth\n`);
      answer({
        data: renderVerdicts(verdicts, options.format),
        isNo: !isProven(verdicts),
        isStale: stale !== undefined,
      });
    });
  command(
    "changed",
    "the stacks whose plan may hold something to do, compared with another file or a git ref",
  )
    .requiredOption("--base <ref or file>", "a git ref, such as origin/main, or another organization file")
    .addOption(format("names", "table", "json"))
    .action(async (options) => {
      const { changedStacks, renderChanged } = await import("./changed/changed");
      const base = { written: options.base, path: fromHere(options.base) };
      const stacks = await changedStacks(base, await pathOf(options.organization));
      for (const { name, change } of stacks) {
        if (change === "removed") toTerminal(`${name} is no longer synthesized, and still exists\n`);
      }
      answer({ data: renderChanged(stacks, options.format) });
    });
  command("report", "one HTML page with all of it: who may do what where, endings, quotas, the proof")
    .option("--out <file>", "where to write it, - for standard output", "report.html")
    .option("--output <folder>", "judge what cdktf put there (default: synthesize anew)")
    .addOption(sample())
    .option("--no-proof", "leave the proof out, and say so")
    .action(async (options) => {
      const checked = await entitlements(options.organization);
      const file = await pathOf(options.organization);
      const { reportOf, writePage } = await import("./commands/report");
      const output = options.output === undefined ? undefined : fromHere(options.output);
      const page = await reportOf(file, checked, new Date(), { ...options, output });
      if (options.out === "-") return answer({ data: page });
      writePage(fromHere(options.out), page);
      toTerminal(`wrote ${options.out} (${Math.ceil(page.length / 1024)} KB): open it in a browser\n`);
    });
  command("verify", "judge what really stands in the accounts, by the credentials that terraform would have")
    .addOption(format("table", "json"))
    .addOption(
      new Option("--key-age <days>", "how old an access key may be (default: 90)").argParser(
        wholeNumber("of days"),
      ),
    )
    .addOption(
      new Option("--unused-password <days>", "how long a password may stay unused (default: 7)").argParser(
        wholeNumber("of days"),
      ),
    )
    .option("--role <name>", "the role by which other accounts are read (default: as terraform enters them)")
    .action(async (options) => {
      const checked = await entitlements(options.organization);
      const file = await pathOf(options.organization);
      const { readBy, requireCredentials } = await import("./iam/account-credentials");
      const { organization } = checked;
      const reached = options.role === undefined ? organization : readBy(organization, options.role);
      await requireCredentials(reached);
      const { verify } = await import("./verify/verify");
      const { renderVerdicts } = await import("./proof/render-verdicts");
      const { isProven } = await import("./proof/verdict");
      const { DEFAULT_LIMITS } = await import("./proof/credential-health");
      const limits = {
        keyDays: options.keyAge ?? DEFAULT_LIMITS.keyDays,
        unusedPasswordDays: options.unusedPassword ?? DEFAULT_LIMITS.unusedPasswordDays,
      };
      const verdicts = await verify(
        file,
        checked,
        new Date(),
        limits,
        (doing) => toTerminal(`${doing}\n`),
        reached,
      );
      answer({ data: renderVerdicts(verdicts, options.format), isNo: !isProven(verdicts) });
    });
  command("adopt", "have terraform take over what the stacks declare and the accounts already have")
    .argument("[stacks...]", "these only")
    .addOption(format("table", "json"))
    .option("--output <folder>", "where cdktf put the stacks (default: $CDKTF_OUTPUT or cdktf.out)")
    .option("--dry-run", "write nothing")
    .option("--clear", "remove what it wrote, once it is applied; no account is looked into")
    .action(async (names, options) => {
      const { adopt, chosenStacks } = await import("./adopt/adopt");
      const { cdktfOutput, stacksIn } = await import("./synthesis/synthesized-stacks");
      const output = options.output === undefined ? cdktfOutput() : fromHere(options.output);
      const stacks = chosenStacks(stacksIn(output), names);
      if (options.clear) {
        const { removeImports } = await import("./adopt/import-file");
        const removed = stacks.filter(removeImports).map(({ name }) => name);
        toTerminal(`removed the imports of ${removed.join(", ") || "no stack: there were none"}\n`);
        return;
      }
      const { organization } = await entitlements(options.organization);
      const { requireCredentials } = await import("./iam/account-credentials");
      await requireCredentials(organization);
      const onProgress = (doing: string) => toTerminal(`${doing}\n`);
      const adoptions = await adopt(organization, stacks, { dryRun: options.dryRun, onProgress });
      const { renderAdoption } = await import("./adopt/render-adoption");
      const data = renderAdoption(adoptions, organization, options.format, options.dryRun === true);
      answer({ data, isNo: adoptions.some(({ refused }) => refused.length > 0) });
    });
  return gatehouse;
}

/** Runs one command and returns its exit code. `argv` is without node and script. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.fine;
  let data: Answer["data"] = "";
  const gatehouse = program((answer) => {
    data = answer.data;
    if (answer.isNo) exitCode = EXIT.no;
    if (answer.isStale) exitCode = EXIT.usage;
  });
  try {
    await gatehouse.parseAsync(argv, { from: "user" });
    await print(typeof data === "string" ? [data] : data);
    return exitCode;
  } catch (error) {
    // commander has printed the help or the fault already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    const { name, message, stack } = error as Error;
    const fault = ABOUT_THE_INPUT.has(name) ? message : systemFault(error);
    const isDebug = gatehouse.opts<{ debug?: boolean }>().debug === true;
    toTerminal(`${isDebug ? stack : (fault ?? stack)}\n`);
    return EXIT.no;
  }
}

if (require.main === module) {
  run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
