import { isEveryAction } from "../../../organization/administrators";
import { firstOf } from "../../../organization/in-words";
import { escalationsOf } from "../../iam/escalations";
import { iamWritesOf } from "../../iam/iam-writes";
import { listed } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/** So many ways are read at a glance; `--format json` has the ids of all. */
const SHOWN = 4;

/**
 * Permissions that become more permissions, by the published paths of escalation. Full administration has a rule of
 * its own; roles that the document passes and resources that it names are its author's choice. Roles that it assumes,
 * and changes of IAM, are not.
 */
export const escalation: Rule = {
  id: "escalation",
  check: async (document) => {
    const isAdmin = document.Statement.some(
      ({ Effect, Action, Resource, Condition }) =>
        Effect === "Allow" &&
        Condition === undefined &&
        listed(Action).some(isEveryAction) &&
        listed(Resource).includes("*"),
    );
    const found = isAdmin
      ? []
      : escalationsOf(document).filter(({ isNamed, path }) => !isNamed || path.id === "sts-001");
    const paths = new Set(found.flatMap(({ path }) => path.actions));
    const writes = isAdmin ? [] : (await iamWritesOf(document)).filter((action) => !paths.has(action));
    const changes: Fault[] =
      writes.length === 0
        ? []
        : [
            {
              message: `changes IAM: ${firstOf(writes, SHOWN)}`,
              fix: "leave the actions out, or accept it with a reason",
              ids: ["iam-write"],
            },
          ];
    if (found.length === 0) return changes;
    const ways = found.map(({ path }) => `${path.says} (${path.actions.join(" and ")})`);
    const more = ways.length > SHOWN ? `; and ${ways.length - SHOWN} more ways` : "";
    const [only, ...others] = new Set(found.flatMap(({ statements }) => statements));
    return [
      {
        ...(others.length === 0 && only !== undefined && { statement: only }),
        message: `lets its holder gain more permissions: ${ways.slice(0, SHOWN).join("; ")}${more}`,
        fix: "leave an action out, name the roles and resources, or accept it with a reason",
        ids: found.map(({ path }) => path.id),
      },
      ...changes,
    ];
  },
};
