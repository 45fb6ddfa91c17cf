import { command } from "./command";
import type { Context } from "./context";

export function bootstrap(context: Context) {
  return command("bootstrap", "create the state bucket, and move the states in local files into it")
    .option("--take-over", "use an existing bucket of that name, empty or left from an earlier run")
    .action(async ({ takeOver = false }) => {
      const { bootstrap } = await import("../bootstrap/bootstrap");
      // Each step is printed when it is done: the next one may take minutes, or be killed.
      await bootstrap(context.file, { takeOver }, (step) => process.stdout.write(`${step}\n`));
    });
}
