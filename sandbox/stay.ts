import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringUp, sayWhy } from "./bring-up";
import { openEnrollment } from "./enrollment-window";
import { type Equipment, equipPeople } from "./people";
import { endChildrenWithProcess, removeAtExit } from "./process-group";

/** How many people get a phone and a key. */
const PEOPLE = 10;

/** `npm run sandbox`: a local AWS with the organization in it, which stays until Ctrl-C. */
async function stay(): Promise<void> {
  const onRefusal = (line: string) => process.stderr.write(`refused  ${line}\n`);
  const broughtUp = await bringUp({ onRefusal });
  const { sandbox } = broughtUp;
  const entitlements = await openEnrollment(broughtUp, PEOPLE);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-people-"));
  removeAtExit(folder);
  const equipment = await equipPeople(entitlements, sandbox.gateway, folder, PEOPLE);
  process.stdout.write(howToBe(equipment, sandbox.endpoint));
}

function howToBe({ configFile, credentialsFile, people }: Equipment, endpoint: string): string {
  const parts = people.map(({ name, seedFile, profiles: [profile] }) => {
    const call =
      profile === undefined
        ? `  aws --profile ${name} iam get-user`
        : `  aws --profile ${profile} sts get-caller-identity   # asks for a code`;
    return `\nTo be ${name}:\n${call}\n  npm run -s code -- ${seedFile}   # the code on the phone\n`;
  });
  return `
In another terminal:

  export AWS_ENDPOINT_URL=${endpoint}
  export AWS_CONFIG_FILE=${configFile}
  export AWS_SHARED_CREDENTIALS_FILE=${credentialsFile}
  unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
${parts.join("")}
A new session of the console: curl -d user=NAME [-d code=CODE] ${endpoint}/_sandbox/sign-in
An hour later:                curl -d advance=3600 ${endpoint}/_sandbox/clock

Everything is gone when this ends. Ctrl-C ends it.
`;
}

endChildrenWithProcess();
stay().catch(sayWhy);
