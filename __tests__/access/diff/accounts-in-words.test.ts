import { accountsInWords } from "../../../access/diff/accounts-in-words";
import type { Organization } from "../../../organization/organization";

/** Account M and members with sets, by the first letter of each name. */
function inWords(names: string, most?: number): string {
  const accounts = ["m", ..."abcdefghij"].map((name) => ({
    name,
    isIdentity: name === "m",
    sets: name === "m" ? ["tools"] : name < "e" ? ["four"] : name < "h" ? ["three"] : [`alone${name}`],
  }));
  return accountsInWords([...names], { accounts } as unknown as Organization, most);
}

describe("accounts in words", () => {
  it.each([
    ["up to six by name, though they fill a set", "abcdef", "a, b, c, d, e, f"],
    ["more by the sets that they fill, largest first", "efgabcd", "four (4 accounts), three (3 accounts)"],
    ["those outside a set by name", "abcdehi", "four (4 accounts), e, h, i"],
    ["those of an incomplete set by name", "abcefgi", "three (3 accounts), a, b, c, i"],
    ["all of the members as all, without the identity account", "abcdefghij", "all (10 accounts)"],
    ["the identity account by name, never by a set of one", "mabcdefghij", "all (10 accounts), m"],
  ])("names %s", (_, names, expected) => {
    expect(inWords(names)).toBe(expected);
  });

  it("shortens the accounts outside a set, but not where every one counts", () => {
    expect(inWords("mabcefhij")).toBe("m, a, b, c, e and 4 more");
    expect(inWords("mabcefhij", Number.POSITIVE_INFINITY)).toBe("m, a, b, c, e, f, h, i, j");
  });
});
