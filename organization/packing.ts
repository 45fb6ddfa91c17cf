import { createHash } from "node:crypto";
import { groupBy } from "./group-by";
import { by } from "./order";
import { delegationCharacters, QUOTAS } from "./quotas";
import type { Target } from "./target";

/** Where a part of a group's delegation is: the inline policy, or one of the managed policies 0 to 9. */
export type Place = "inline" | number;

/** A part of a group's delegation. */
export interface Part {
  readonly place: Place;
  /** Policy name: the group's name, followed by the place of a managed policy. At most 128 characters. */
  readonly name: string;
  readonly targets: readonly Target[];
}

const INLINE = QUOTAS.inlineGroupCharacters.limit;
const MANAGED = QUOTAS.managedPolicyCharacters.limit;
const PLACES = QUOTAS.managedPoliciesPerGroup.limit;

/**
 * Packs a group's delegation into policies that fit IAM's limits: inline while it fits, then managed policies.
 *
 * Only the account IDs decide, not the previous packing, yet adding an account moves almost nothing. A hash of the ID
 * gives each account a place, the inline policy or one of ten managed policies, in proportion to their sizes. Adjacent
 * places share a policy until it is full; then it is split in the middle and one half stays. Adding an account changes
 * one policy and adds at most one.
 *
 * An account's roles stay together. A part that exceeds its policy is not split further; the quota check reports it.
 *
 * @param sourceIdentity whether members must set their own source identity
 */
export function pack(group: string, targets: readonly Target[], sourceIdentity = false): Part[] {
  if (delegationCharacters(targets, sourceIdentity) <= INLINE)
    return [{ place: "inline", name: group, targets }];
  const byPlace = groupBy(targets, ({ accountId }) => placeOf(accountId));
  const inline = byPlace.get("inline") ?? [];
  const fits = (part: readonly Target[]) => delegationCharacters(part, sourceIdentity) <= MANAGED;
  const managed = split(0, PLACES, (place) => byPlace.get(place) ?? [], fits);
  return [
    ...(inline.length > 0 ? [{ place: "inline" as const, name: group, targets: inline }] : []),
    ...managed.map((part) => ({ ...part, name: `${group}-part-${part.place}` })),
  ];
}

/** Maximum characters of a part. */
export function capacityOf(place: Place): number {
  return place === "inline" ? INLINE : MANAGED;
}

/** Packs the places in [from, before), splitting in halves. A policy has the number of its first place. */
function split(
  from: number,
  to: number,
  at: (place: number) => readonly Target[],
  fits: (part: readonly Target[]) => boolean,
): Omit<Part, "name">[] {
  const targets: Target[] = [];
  for (let place = from; place < to; place++) targets.push(...at(place));
  if (targets.length === 0) return [];
  if (to - from === 1 || fits(targets)) {
    return [{ place: from, targets: targets.sort(by(({ arn }) => arn)) }];
  }
  const middle = Math.ceil((from + to) / 2);
  return [...split(from, middle, at, fits), ...split(middle, to, at, fits)];
}

/** The place of each account seen so far, which only its ID decides: each group asks again for the same accounts. */
const places = new Map<string, Place>();

function placeOf(accountId: string): Place {
  const place = places.get(accountId) ?? placeByHash(accountId);
  places.set(accountId, place);
  return place;
}

/** 5 of 65 parts inline, 6 in each of the ten managed policies, like their sizes. */
function placeByHash(accountId: string): Place {
  const hash = createHash("sha256").update(accountId).digest().readUInt32BE() / 2 ** 32;
  const point = hash * (INLINE + PLACES * MANAGED);
  return point < INLINE ? "inline" : Math.floor((point - INLINE) / MANAGED);
}
