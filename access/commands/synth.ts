import { command } from "./command";
import type { Context } from "./context";

export function synth(context: Context) {
  return command(
    "synth",
    "write the stacks as Terraform JSON: the app of cdktf.json, which cdktf plan and apply run",
  ).action(async () => {
    const { synthesize } = await import("../../main");
    synthesize(context.file);
  });
}
