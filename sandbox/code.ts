import { readFileSync } from "node:fs";
import { codeAt } from "./gateway/mfa-devices";

/**
 * `npm run code -- FILE`: the code that a phone shows which was enrolled with the seed in the file. It
 * follows the sandbox's clock where AWS_ENDPOINT_URL leads to one.
 */
async function code([file]: readonly string[]): Promise<void> {
  if (file === undefined) {
    process.stderr.write("usage: npm run -s code -- FILE, which holds the seed in base32\n");
    process.exitCode = 2;
    return;
  }
  const seed = readFileSync(file, "utf8").trim();
  process.stdout.write(`${codeAt(seed, await sandboxTime())}\n`);
}

async function sandboxTime(): Promise<number> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined) return Date.now();
  const answer = await fetch(`${endpoint}/_sandbox/clock`);
  return Date.parse(((await answer.json()) as { now: string }).now);
}

code(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`no code: ${error.message}\n`);
  process.exitCode = 1;
});
