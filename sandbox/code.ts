import { printFailure } from "../organization/print-failure";
import { readText } from "../organization/text-file";
import { UserError } from "../organization/user-error";
import { codeAt } from "./gateway/mfa-devices";

/**
 * `npm run code -- FILE`: the MFA code for the seed in the file, by the sandbox's clock if AWS_ENDPOINT_URL refers to a sandbox.
 */
async function code([file]: readonly string[]): Promise<void> {
  if (file === undefined)
    throw new UserError("usage: npm run -s code -- FILE, which contains the seed in base32", undefined, 2);
  const seed = readText(file).trim();
  process.stdout.write(`${codeAt(seed, await sandboxTime())}\n`);
}

async function sandboxTime(): Promise<number> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined) return Date.now();
  const answer = await fetch(`${endpoint}/_sandbox/clock`).catch(() => {
    throw new UserError(`no sandbox answers at ${endpoint}`, "start one: npm run sandbox");
  });
  return Date.parse(((await answer.json()) as { now: string }).now);
}

code(process.argv.slice(2)).catch((error: unknown) => {
  process.exitCode = printFailure(error);
});
