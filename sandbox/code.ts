import { gatehouseCommand } from "../organization/package";
import { readText } from "../organization/text-file";
import { UserError } from "../organization/user-error";
import { codeAt } from "./gateway/mfa-devices";

/** The MFA code for the base32 seed in a file, by the sandbox's clock if AWS_ENDPOINT_URL refers to a sandbox. */
export async function codeOf(file: string): Promise<string> {
  return codeAt(readText(file).trim(), await sandboxTime());
}

async function sandboxTime(): Promise<number> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined) return Date.now();
  const answer = await fetch(`${endpoint}/_sandbox/clock`).catch(() => {
    throw new UserError(`no sandbox answers at ${endpoint}`, `start one: ${gatehouseCommand("sandbox")}`);
  });
  return Date.parse(((await answer.json()) as { now: string }).now);
}
