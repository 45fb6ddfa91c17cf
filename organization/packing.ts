import { createHash } from "node:crypto";
import { delegationCharacters, QUOTAS } from "./quotas";
import type { Target } from "./target";

/** Place of a part of a group's delegation: the inline policy, or one of ten managed policies, 0 to 9. */
export type Place = "inline" | number;

/** A part of a group's delegation. */
export interface Part {
  readonly place: Place;
  /** The policy's name: the group's, and of a managed one its place. At most 128 characters. */
  readonly name: string;
  readonly targets: readonly Target[];
}

const INLINE = QUOTAS.inlineGroupCharacters.limit;
const MANAGED = QUOTAS.managedPolicyCharacters.limit;
const PLACES = QUOTAS.managedPoliciesPerGroup.limit;

/**
 * Packs what a group delegates into policies that IAM takes: into the group itself while it fits, then
 * into managed policies.
 *
 * The accounts' ids alone decide, never the previous packing, yet hardly anything moves when an account is added. A
 * hash of its id gives each account a place: the inline policy or one of the ten managed ones, in proportion to what
 * they take. Places that are neighbours share one policy until it is full; then the policy splits in the middle, and
 * one half stays where it is. So one more account changes one policy, and adds at most one.
 *
 * An account's roles stay together. A part that exceeds its policy is not packed any further; the quota check reports
 * it.
 */
export function pack(group: string, targets: readonly Target[]): Part[] {
  if (delegationCharacters(targets) <= INLINE) return [{ place: "inline", name: group, targets }];
  const places = new Map<Place, Target[]>();
  for (const target of targets) {
    const place = placeOf(target.accountId);
    const known = places.get(place);
    if (known) known.push(target);
    else places.set(place, [target]);
  }
  const inline = places.get("inline") ?? [];
  const managed = split(0, PLACES, (place) => places.get(place) ?? []);
  return [
    ...(inline.length > 0 ? [{ place: "inline" as const, name: group, targets: inline }] : []),
    ...managed.map((part) => ({ ...part, name: `${group}-part-${part.place}` })),
  ];
}

/** The most characters that a part may have. */
export function capacityOf(place: Place): number {
  return place === "inline" ? INLINE : MANAGED;
}

/** Packs the places from one to before another, by halves. The policy has the number of its first place. */
function split(from: number, to: number, at: (place: number) => readonly Target[]): Omit<Part, "name">[] {
  const targets: Target[] = [];
  for (let place = from; place < to; place++) targets.push(...at(place));
  if (targets.length === 0) return [];
  if (to - from === 1 || delegationCharacters(targets) <= MANAGED) {
    return [{ place: from, targets: targets.sort((a, b) => (a.arn < b.arn ? -1 : 1)) }];
  }
  const middle = Math.ceil((from + to) / 2);
  return [...split(from, middle, at), ...split(middle, to, at)];
}

/** The place of an account: 5 parts of 65 inline, 6 in each of the ten managed policies, as their sizes are. */
function placeOf(accountId: string): Place {
  const hash = createHash("sha256").update(accountId).digest().readUInt32BE() / 2 ** 32;
  const point = hash * (INLINE + PLACES * MANAGED);
  return point < INLINE ? "inline" : Math.floor((point - INLINE) / MANAGED);
}
