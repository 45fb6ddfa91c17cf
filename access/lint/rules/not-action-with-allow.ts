import { inStatements, type Rule } from "../rule";

/** `NotAction` with Allow grants every action that AWS will ever add. */
export const notActionWithAllow: Rule = {
  id: "not-action-with-allow",
  check: (document) =>
    inStatements(
      document,
      ({ Effect, NotAction }) => Effect === "Allow" && NotAction !== undefined,
      "allows by NotAction, and so whatever AWS adds",
      "name the actions; leave some out by a Deny",
    ),
};
