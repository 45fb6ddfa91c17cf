import fc from "fast-check";
import { capacityOf, type Part, pack } from "../../organization/packing";
import { delegationCharacters } from "../../organization/quotas";
import type { Target } from "../../organization/target";

/** Twelve digits, as AWS gives them: no two alike, no order. */
function accountIds(count: number, seed: number): string[] {
  const ids = fc.sample(fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }), {
    numRuns: count * 2,
    seed,
  });
  return [...new Set(ids)].slice(0, count).map(String);
}

function targets(ids: readonly string[], roles: readonly string[] = ["vpc"]): Target[] {
  return ids.flatMap((accountId) =>
    roles.map((role) => ({
      account: `a${accountId}`,
      accountId,
      role,
      arn: `arn:aws:iam::${accountId}:role/${role}`,
    })),
  );
}

const packed = (ids: readonly string[], roles?: readonly string[]) => pack("vpc-all", targets(ids, roles));
const fits = (parts: readonly Part[]) =>
  parts.every((part) => delegationCharacters(part.targets) <= capacityOf(part.place));
const content = (parts: readonly Part[]) =>
  new Map(parts.map(({ name, targets: within }) => [name, within.map(({ arn }) => arn).join(" ")]));

/** What one more account does: policies that change, and policies that are new or gone. */
function step(before: readonly Part[], after: readonly Part[]) {
  const [was, is] = [content(before), content(after)];
  return {
    changed: [...was].filter(([name, arns]) => is.has(name) && is.get(name) !== arns).length,
    added: [...is.keys()].filter((name) => !was.has(name)).length,
    gone: [...was.keys()].filter((name) => !is.has(name)).length,
  };
}

describe("a group's delegation", () => {
  it("is inline if it fits", () => {
    const parts = packed(accountIds(130, 1));
    expect(parts.map(({ place, name }) => [place, name])).toEqual([["inline", "vpc-all"]]);
    expect(fits(parts)).toBe(true);
  });

  it("continues in managed policies, keeping an account's roles together", () => {
    const ids = accountIds(300, 2);
    const parts = packed(ids, ["vpc", "ec2"]);
    expect(parts.length).toBeGreaterThan(2);
    expect(fits(parts)).toBe(true);
    const arns = parts.flatMap((part) => part.targets.map(({ arn }) => arn));
    expect(arns.sort()).toEqual(
      targets(ids, ["vpc", "ec2"])
        .map(({ arn }) => arn)
        .sort(),
    );
    for (const part of parts) {
      const accounts = new Set(part.targets.map(({ accountId }) => accountId));
      expect(part.targets).toHaveLength(2 * accounts.size);
    }
  });

  it.each([1, 2, 3])("reaches 1,000 accounts with a short role name (seed %d)", (seed) => {
    const parts = packed(accountIds(1000, seed));
    expect(fits(parts)).toBe(true);
    expect(parts.length).toBeLessThanOrEqual(11);
  });

  it("does not fit into ten policies above some size", () => {
    expect(fits(packed(accountIds(1800, 1)))).toBe(false);
  });
});

describe("the policies of a group", () => {
  it.each([
    [160, ["vpc-all 14", "vpc-all-part-0 146"]],
    [200, ["vpc-all 16", "vpc-all-part-0 89", "vpc-all-part-5 95"]],
    [
      500,
      ["vpc-all 40", "vpc-all-part-0 135", "vpc-all-part-3 98", "vpc-all-part-5 156", "vpc-all-part-8 71"],
    ],
  ])("contain the same of %d accounts in every release: they are addresses", (count, places) => {
    const parts = packed(accountIds(count, 1));
    expect(parts.map(({ name, targets: within }) => `${name} ${within.length}`)).toEqual(places);
  });
});

describe("a policy of a group", () => {
  const INLINE = 5_120;
  const MANAGED = 6_144;
  /** 100 accounts of places 0 to 2, so that the later places are empty. */
  const first = packed(accountIds(500, 1))
    .flatMap(({ place, targets: within }) => (place === 0 ? within : []))
    .slice(0, 100);

  /** The same, with the last name padded so that all have `count` characters. */
  function ofCharacters(count: number): Target[] {
    const missing = count - delegationCharacters(first);
    return first.map((it, index) => (index < 99 ? it : { ...it, arn: `${it.arn}${"x".repeat(missing)}` }));
  }
  const places = (within: readonly Target[]) => pack("g", within).map(({ place }) => place);

  it("holds exactly as many characters as IAM allows", () => {
    expect([capacityOf("inline"), capacityOf(0), capacityOf(9)]).toEqual([INLINE, MANAGED, MANAGED]);
    expect(places(ofCharacters(INLINE))).toEqual(["inline"]);
    expect(places(ofCharacters(INLINE + 1))).toEqual([0]);
    expect(places(ofCharacters(MANAGED))).toEqual([0]);
    expect(places(ofCharacters(MANAGED + 1)).length).toBeGreaterThan(1);
  });

  it("is never empty", () => {
    for (const { targets: within } of pack("g", ofCharacters(MANAGED + 1))) expect(within).not.toEqual([]);
  });

  it("lists its roles in the order of their ARNs", () => {
    const turned = pack("g", [...targets(accountIds(300, 4))].reverse());
    for (const { place, targets: within } of turned) {
      const arns = within.map(({ arn }) => arn);
      if (place !== "inline") expect(arns).toEqual([...arns].sort());
    }
  });
});

describe("one more account", () => {
  it.each([
    ["one role", ["vpc"], 700],
    ["two roles, as in a team", ["vpc", "ec2"], 400],
    ["a long name", ["a-role-whose-name-is-as-long-as-iam-allows-it-to-be-64-characters"], 250],
  ] as const)("changes and adds at most one policy: %s", (_, roles, count) => {
    const ids = accountIds(count, 11);
    const sizes = ids.map((_id, index) => packed(ids.slice(0, index + 1), roles));
    for (const [index, after] of sizes.entries()) {
      const { changed, added, gone } = step(sizes[index - 1] ?? [], after);
      expect([index, changed <= 1, added <= 1, gone]).toEqual([index, true, true, 0]);
    }
  });

  it("has its place by its ID alone, whatever was packed before", () => {
    const ids = accountIds(300, 6);
    const neighbors = ids.map((id) => String(Number(id) + 1));
    packed(ids);
    jest.isolateModules(() => {
      const fresh: typeof import("../../organization/packing") = require("../../organization/packing");
      expect(fresh.pack("g", targets(neighbors))).toEqual(pack("g", targets(neighbors)));
    });
  });

  it("has the same effect at any place in the file", () => {
    const ids = accountIds(400, 5);
    const turned = [...ids].reverse();
    expect([...content(packed(turned).map(sorted))].sort()).toEqual(
      [...content(packed(ids).map(sorted))].sort(),
    );
  });

  function sorted(part: Part): Part {
    return { ...part, targets: [...part.targets].sort((a, b) => (a.arn < b.arn ? -1 : 1)) };
  }
});
