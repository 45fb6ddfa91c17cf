import type { Sandbox } from "./sandbox";
import { cliConfiguration } from "./terraform";

/**
 * Commands that give a shell the administrator's environment: Terraform's session, the sandbox's copy of the file, and its
 * folder with the state. Without CDKTF_OUTPUT, cdktf would plan against the state of the real accounts.
 *
 * @param file the organization file to practice on
 */
export function administratorCommands(
  { environment, folder }: Pick<Sandbox, "environment" | "folder">,
  file: string,
): string[] {
  const variables = {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => /^(AWS_|TF_VAR_)/.test(name))),
    ...cliConfiguration(folder),
    ORGANIZATION: file,
    CDKTF_OUTPUT: `${folder}/cdktf.out`,
    // The project's lock file names the reviewed provider; locking again would download it.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
  };
  const isSet = ([, value]: [string, string | undefined]) => value !== undefined;
  const entries = Object.entries<string | undefined>(variables);
  return [
    ...entries.filter(isSet).map(([name, value = ""]) => `export ${name}=${inShell(value)}`),
    `unset ${["AWS_PROFILE", ...entries.filter((entry) => !isSet(entry)).map(([name]) => name)].join(" ")}`,
  ];
}

/** A shell-quoted word. */
function inShell(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
