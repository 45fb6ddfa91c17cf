import { join } from "node:path";
import { endChildrenWithProcess } from "../access/processes/process-group";
import { cdktfCommand, gatehouseCommand } from "../organization/package";
import { administratorCommands } from "./administrator";
import { type BroughtUp, bringUp } from "./bring-up";
import { copyOrganization } from "./copy-organization";
import { openEnrollment } from "./enrollment-window";
import { type Equipment, equipPeople } from "./people";

/** Number of people who get a phone and an access key. */
const PEOPLE = 10;

/** `gatehouse sandbox`: a local AWS with the applied organization, until Ctrl-C. */
export async function stay(organization: string): Promise<void> {
  endChildrenWithProcess();
  const onRefusal = (line: string) => process.stderr.write(`refused  ${line}\n`);
  const broughtUp = await bringUp(organization, { onRefusal });
  const { sandbox } = broughtUp;
  try {
    process.stdout.write(await howToUse(broughtUp));
  } catch (error) {
    // The gateway keeps this process alive.
    await sandbox.close();
    throw error;
  }
}

/** Equips the people of the file. @returns commands for other terminals */
async function howToUse(broughtUp: BroughtUp): Promise<string> {
  const { sandbox } = broughtUp;
  const file = copyOrganization(broughtUp.file, sandbox.folder);
  const entitlements = await openEnrollment(broughtUp, file, PEOPLE);
  const equipment = await equipPeople(entitlements, sandbox.gateway, join(sandbox.folder, "people"), PEOPLE);
  const { name, id } = entitlements.organization.identity;
  return `${commandsOfPeople(equipment, sandbox.endpoint)}
To be the administrator, as whom Terraform runs: a session in the identity account ${name} (${id}), which the
sandbox lets through without MFA. In a terminal of its own, in the project's folder:

${administratorCommands(sandbox, file)
  .map((command) => `  ${command}\n`)
  .join("")}
Then ${cdktfCommand("plan")}, ${cdktfCommand("apply")}, ${gatehouseCommand("verify")}, adopt, …; the file is a copy: ${file}

A new session of the console: curl -d user=NAME [-d code=CODE] ${sandbox.endpoint}/_sandbox/sign-in
An hour later:                curl -d advance=3600 ${sandbox.endpoint}/_sandbox/clock

Everything is gone when this ends. Ctrl-C ends it.
`;
}

function commandsOfPeople({ configFile, credentialsFile, people }: Equipment, endpoint: string): string {
  const parts = people.map(({ name, seedFile, profiles: [profile], assume }) => {
    const byProfile =
      profile === undefined
        ? `aws --profile ${name} iam get-user`
        : `aws --profile ${profile} sts get-caller-identity   # asks for a code`;
    const call = `  ${assume ?? byProfile}`;
    return `\nTo be ${name}:\n${call}\n  ${gatehouseCommand(`code ${seedFile}`)}   # the code on the phone\n`;
  });
  return `
In another terminal:

  export AWS_ENDPOINT_URL=${endpoint}
  export AWS_CONFIG_FILE=${configFile}
  export AWS_SHARED_CREDENTIALS_FILE=${credentialsFile}
  unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
${parts.join("")}`;
}
