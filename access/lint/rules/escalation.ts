import { isEveryAction } from "../../../organization/administrators";
import { escalationsOf } from "../../iam/escalations";
import { listed } from "../../iam/patterns";
import type { Rule } from "../rule";

/** So many ways are read at a glance; `--format json` has the ids of all. */
const SHOWN = 4;

/**
 * Permissions that become more permissions, by the published paths of escalation. Full administration has a
 * rule of its own; roles and resources that the document names are its author's choice.
 */
export const escalation: Rule = {
  id: "escalation",
  check: (document) => {
    const isAdmin = document.Statement.some(
      ({ Effect, Action, Resource, Condition }) =>
        Effect === "Allow" &&
        Condition === undefined &&
        listed(Action).some(isEveryAction) &&
        listed(Resource).includes("*"),
    );
    const found = isAdmin ? [] : escalationsOf(document).filter(({ isNamed }) => !isNamed);
    if (found.length === 0) return [];
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
    ];
  },
};
