import { pathFromHere } from "../../organization/project";
import { command, sampleOption } from "./command";
import type { Context } from "./context";

export function report(context: Context) {
  return command(
    "report",
    "one HTML page: who may do what where, expiring grants, quotas, findings, the proof",
  )
    .option("--out <file>", "where to write it, - for standard output", "report.html")
    .option("--output <folder>", "judge what cdktf put there (default: synthesize anew)")
    .addOption(sampleOption())
    .option("--no-proof", "leave the proof out, and say so")
    .action(async ({ out, output, sample, proof }) => {
      const entitlements = await context.entitlements();
      const { reportPage } = await import("../report/report");
      const { writePage } = await import("../report/write-page");
      const page = await reportPage(context.file, entitlements, context.now, {
        output: output === undefined ? undefined : pathFromHere(output),
        sample,
        proof,
      });
      if (out === "-") return context.answer({ data: page });
      writePage(pathFromHere(out), page);
      context.say(`wrote ${out} (${Math.ceil(page.length / 1024)} KB): open it in a browser`);
    });
}
