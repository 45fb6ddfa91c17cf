import { Command } from "@commander-js/extra-typings";
import { command } from "../access/commands/command";
import type { Context } from "../access/commands/context";
import { pathFromHere } from "../organization/project";

export function tryOut(context: Context) {
  return command(
    "try",
    "apply the organization into a local AWS, prove it, and call it as its people and as a thief",
  ).action(async () => {
    const { tryOut } = await import("./try");
    context.answer({ data: "", isNo: !(await tryOut(context.file)) });
  });
}

export function sandbox(context: Context) {
  return command("sandbox", "run a local AWS with the applied organization until Ctrl-C").action(async () => {
    const { stay } = await import("./stay");
    await stay(context.file);
  });
}

export function code(context: Context) {
  // Without --organization: it reads no organization file.
  return new Command("code")
    .description("print the MFA code of a device in the sandbox")
    .argument("<file>", "which contains the device's seed in base32")
    .action(async (file) => {
      const { codeOf } = await import("./code");
      context.answer({ data: `${await codeOf(pathFromHere(file))}\n` });
    });
}
