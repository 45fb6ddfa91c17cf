import type { Organization } from "../../organization/organization";
import type { Change } from "./change";

/** The renames that a file asks for and its base has not had yet, in sentences. */
export function renamesSince(base: Organization, { before, ...after }: Organization): Change[] {
  if (before === undefined) return [];
  const renames: Change[] = [];
  const say = (
    about: Change["about"],
    kind: string,
    known: readonly string[],
    was: readonly string[],
    is: readonly string[],
  ) => {
    for (const [index, from] of was.entries()) {
      const to = is[index] ?? from;
      if (from !== to && known.includes(from))
        renames.push({ says: `${kind} ${to} was called ${from}`, about, risks: [] });
    }
  };
  const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
  const keys = ({ roles }: Pick<Organization, "roles">) => roles.map(({ key }) => key);
  say("account", "account", names(base.accounts), names(before.accounts), names(after.accounts));
  say("role", "role", keys(base), keys(before), keys(after));
  say("role", "team", names(base.teams), names(before.teams), names(after.teams));
  say("user", "user", names(base.users), names(before.users), names(after.users));
  for (const [index, { key, name }] of after.roles.entries()) {
    const was = before.roles[index]?.name ?? name;
    if (was === name || !base.roles.some((role) => role.name === was)) continue;
    const says = `role ${key} is called ${name} in AWS, was ${was}: AWS renames no role, so it is replaced`;
    renames.push({ says, about: "role", risks: [] });
  }
  return renames;
}
