import { stringify } from "yaml";
import { nameFault } from "../../organization/names";
import { inOneLine } from "../../organization/printable";
import { UserError } from "../../organization/user-error";
import type { GivenAccount, GivenAccounts } from "./given-accounts";

/**
 * The text of organization.yaml: a template with the organization's name and accounts filled in.
 *
 * @throws UserError
 */
export function organizationText(
  template: string,
  name: string,
  { identity, others }: GivenAccounts,
): string {
  const fault = nameFault("organization", name);
  if (fault !== undefined) throw new UserError(`--name ${name}: organization name "${name}" ${fault}`);
  return filled(template, {
    organization: scalar(name),
    identity: scalar(identity.name),
    accounts: [identity, ...others].map(accountLine).join("\n"),
  });
}

/** A template with its `{{placeholders}}` replaced. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {{${name}}}`);
    return value;
  });
}

function accountLine({ name, id, sets = [], comment }: GivenAccount): string {
  const inSets = sets.length === 0 ? "" : `, sets: [${sets.map(scalar).join(", ")}]`;
  const remark = comment === undefined ? "" : `   # ${inOneLine(comment)}`;
  return `  ${scalar(name)}: { id: "${id}"${inSets} }${remark}`;
}

/** A name as YAML: in quotes if it would otherwise be a number, `true` or `null`. */
function scalar(name: string): string {
  return stringify(name).trimEnd();
}
