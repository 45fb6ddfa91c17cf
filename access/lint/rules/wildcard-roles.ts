import { listed, matchesAction } from "../../iam/patterns";
import { inStatements, type Rule } from "../rule";

/**
 * Assuming or passing any role is being any role. `sts:AssumeRole` wants literal ARNs; `iam:PassRole`
 * at least a prefix of the name. Full administration has a rule of its own.
 */
export const wildcardRoles: Rule = {
  id: "wildcard-roles",
  check: (document) =>
    inStatements(
      document,
      ({ Effect, Action, Resource, NotResource }) => {
        if (Effect !== "Allow") return false;
        const actions = listed(Action).filter((action) => action !== "*" && action !== "*:*");
        const allows = (action: string) => actions.some((pattern) => matchesAction(pattern, action));
        // All but some is any that is made tomorrow.
        const resources = NotResource === undefined ? listed(Resource) : ["*"];
        return (
          (allows("sts:AssumeRole") && resources.some((arn) => /[*?]/.test(arn))) ||
          (allows("iam:PassRole") && resources.some((arn) => !/:role\/[^*?]/.test(arn)))
        );
      },
      "lets any role be assumed or passed on",
      "name the roles",
    ),
};
