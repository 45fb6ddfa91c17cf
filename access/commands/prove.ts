import { cdktfCommand } from "../../organization/package";
import { cdktfOutput, pathFromHere } from "../../organization/project";
import { readText } from "../../organization/text-file";
import { command, formatOption, sampleOption } from "./command";
import type { Context } from "./context";

export function prove(context: Context) {
  return command("prove", "prove that the synthesized stacks grant exactly what the file declares")
    .addOption(formatOption("table", "json"))
    .option("--output <folder>", "where cdktf put it (default: $CDKTF_OUTPUT or cdktf.out)")
    .addOption(sampleOption())
    .action(async (options) => {
      const { file, now } = context;
      const { loadOrganization } = await import("../../organization/load");
      loadOrganization(file);
      const { ownPolicies } = await import("../proof/own-policies");
      const { prove } = await import("../proof/prove");
      const { renderVerdicts } = await import("../proof/render-verdicts");
      const { isProven } = await import("../proof/verdict");
      const { synthesizedOutput } = await import("../synthesis/synthesized-stacks");
      const { whyStale } = await import("../synthesis/freshness");
      const folder = options.output === undefined ? cdktfOutput() : pathFromHere(options.output);
      const output = synthesizedOutput(folder);
      const [stale, verdicts] = await Promise.all([
        whyStale(file, output),
        prove(readText(file), output, now, { sample: options.sample, own: ownPolicies(file) }),
      ]);
      if (stale !== undefined)
        context.say(
          `${stale}\n  found     ${folder}\n  fix       synthesize again: ${cdktfCommand("synth")}`,
        );
      context.answer({
        data: renderVerdicts(verdicts, options.format),
        isNo: !isProven(verdicts),
        isStale: stale !== undefined,
      });
    });
}
