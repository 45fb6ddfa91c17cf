import { totalmem } from "node:os";
import { command, formatOption } from "./command";
import type { Context } from "./context";

export function check(context: Context) {
  return command("check", "check the organization file and its policies")
    .addOption(formatOption("table", "json"))
    .action(async ({ format }) => {
      const entitlements = await context.entitlements();
      const { lint } = await import("../lint/lint");
      const { placedDocuments } = await import("../lint/placed-documents");
      const { isOpen, renderSummary } = await import("../lint/render-summary");
      const { renderWarnings, warningsOf } = await import("../../organization/warnings");
      const { freeEditionWarning, planSizeWarning } = await import("../synthesis/plan-size");
      const { organization } = entitlements;
      const sizes = [planSizeWarning(organization, totalmem()), freeEditionWarning(entitlements)];
      const warnings = [
        ...warningsOf(entitlements, context.now),
        ...sizes.filter((warning) => warning !== undefined),
      ];
      context.toTerminal(renderWarnings(warnings));
      const result = await lint(placedDocuments(context.file, organization), organization);
      context.answer({
        data: renderSummary(entitlements, result, format),
        isNo: result.findings.some(isOpen),
      });
    });
}
