import { listed } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/** A duplicate action is a sign of a list that nobody reviews. */
export const duplicateAction: Rule = {
  id: "duplicate-action",
  check: ({ Statement }) =>
    Statement.flatMap(({ Action, NotAction }, index): Fault[] => {
      const actions = [...listed(Action), ...listed(NotAction)].map((action) => action.toLowerCase());
      const twice = [...new Set(actions.filter((action, place) => actions.indexOf(action) !== place))];
      return twice.map((action) => ({
        statement: index + 1,
        message: `names ${action} twice`,
        fix: "delete one",
      }));
    }),
};
