import { isEveryAction } from "../../../organization/administrators";
import { listed } from "../../iam/patterns";
import { inStatements, type Rule } from "../rule";

/** Everything on everything. There are reasons for it, and each is to be written down. */
export const fullAdmin: Rule = {
  id: "full-admin",
  check: (document) =>
    inStatements(
      document,
      ({ Effect, Action, Resource }) =>
        Effect === "Allow" && listed(Action).some(isEveryAction) && listed(Resource).includes("*"),
      "allows everything on everything",
      "name the services, or accept it with a reason",
    ),
};
