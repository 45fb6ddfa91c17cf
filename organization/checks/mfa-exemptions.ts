import type { Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** `mfa.exempt` names each action once. */
export function checkMfaExemptions({ mfa }: OrganizationFile, report: Report): void {
  const actions = mfa?.exempt ?? [];
  const index = actions.findIndex((action, at) => actions.indexOf(action) < at);
  if (index < 0) return;
  report({
    path: ["mfa", "exempt", index],
    message: "mfa.exempt names it twice",
    found: actions[index],
    fix: "delete one of them",
  });
}
