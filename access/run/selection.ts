import { named as find } from "../../organization/named";
import { IDENTITY_STACK, STATE_STACK } from "../../organization/state";

/** The stacks that a person chose: by name, or those that a change affects; by neither, all. */
export interface Choice {
  readonly named: readonly string[];
  /** Names of the stacks that differ from a base. */
  readonly changed?: readonly string[];
}

/**
 * The chosen stacks, in the order in which they start. No stack depends on another. `identity` is first: it has every user and
 * group, takes longest, and ends access that somebody loses.
 *
 * The stack `state` is chosen by its name only, because whoever applies it can rewrite every state.
 *
 * @throws UserError if a named stack does not exist
 */
export function selectStacks(existing: readonly string[], { named, changed }: Choice): string[] {
  const wanted = named.map((name) => find(existing, name, (stack) => [stack], "stack"));
  const chosen = existing.filter((stack) => {
    if (wanted.length > 0) return wanted.includes(stack);
    return stack !== STATE_STACK && (changed === undefined || changed.includes(stack));
  });
  const isFirst = (stack: string) => stack === IDENTITY_STACK;
  return [...chosen.filter(isFirst), ...chosen.filter((stack) => !isFirst(stack)).sort()];
}
