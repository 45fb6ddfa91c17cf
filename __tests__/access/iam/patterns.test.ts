import { covers, intersects, listed, matchesAction, NAME } from "../../../access/iam/patterns";

describe("patterns", () => {
  it.each([
    ["s3:*", "s3:Get*", true],
    ["s3:Get*", "s3:GetObject", true],
    ["s3:Get*", "s3:*", false],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Get?bject", "s3:Get*bject", false],
    ["*", "arn:aws:s3:::a/*", true],
    ["arn:aws:s3:::a*", "arn:aws:s3:::a/b*", true],
    ["arn:aws:s3:::a/*", "arn:aws:s3:::a", false],
    ["a", "A", false],
    ["", "", true],
    ["", "a", false],
    ["?", "", false],
    ["?", "*", false],
    ["?", "?", true],
    ["??", "a?", true],
    ["a*c", "abbc", true],
    ["a*c", "abbcd", false],
    ["*a", "ba", true],
    ["*a*b*", "xaxb", true],
    ["*a*b*", "xbxa", false],
    ["**", "a*", true],
    ["ab", "a", false],
    ["a", "ab", false],
    ["ab*b", "ab", false],
    ["a?*", "a", false],
  ])("decide whether %s covers %s: %p", (pattern, other, isCovered) => {
    expect(covers(pattern, other)).toBe(isCovered);
  });

  it.each([
    ["arn:*:s3:::*/*", "arn:aws:s3:::bucket", false],
    ["arn:*:s3:::*/*", "arn:aws:s3:::bucket*", true],
    [`arn:${NAME}:s3:::${NAME}`, "arn:aws:s3:::bucket/*", false],
    [`arn:${NAME}:s3:::${NAME}`, "arn:aws:s3:::buck*", true],
    [`arn:${NAME}:s3:::*/*`, "arn:aws:sqs:*:*:queue/*", false],
    ["a?c", "ab*", true],
    ["*b", "a*", true],
    ["ab", "ac", false],
    ["", "", true],
    ["", "*", true],
    ["", "a", false],
    ["a", "ab", false],
    ["a*", "a", true],
    ["a?", "a", false],
    ["?b", "a?", true],
    ["?b", "ac", false],
    ["*x?z", "axyz", true],
    ["*x?z", "axz", false],
    ["*?", "", false],
    ["*a", "*b", false],
    ["a*c", "*bc", true],
    ["a*c", "b*c", false],
    ["*", NAME, true],
    ["a/b", "a*b", true],
    ["a/b", `a${NAME}b`, false],
    ["a:b", `a${NAME}b`, false],
    ["a-b", `a${NAME}b`, true],
    ["ab", `a${NAME}b`, true],
    [`x${NAME}`, "x?", true],
    [`${NAME}y`, "/y", false],
  ])("decide whether %j and %j overlap: %p", (a, b, doMeet) => {
    expect([intersects(a, b), intersects(b, a)]).toEqual([doMeet, doMeet]);
  });

  it("are compared in time at any length", () => {
    const long = "a".repeat(9000);
    expect([
      intersects(`${long}*`, long),
      intersects(`${long}*`, `${long}b`),
      intersects(long, `${long}b`),
    ]).toEqual([true, true, false]);
  });

  it("match actions regardless of case, and dots literally", () => {
    expect(matchesAction("S3:get*", "s3:GetObject")).toBe(true);
    expect(matchesAction("s3:getobject", "s3:GetObject")).toBe(true);
    expect(matchesAction("s3.Get*", "s3:GetObject")).toBe(false);
    expect(matchesAction("s3:Get?bject", "s3:GetObject")).toBe(true);
    expect(matchesAction("s3:Get?bject", "s3:GetXXbject")).toBe(false);
    expect(matchesAction("s3:**ject", "s3:GetObject")).toBe(true);
    expect(matchesAction("Get*", "s3:GetObject")).toBe(false);
    expect(matchesAction("*Get", "s3:GetObject")).toBe(false);
    expect(matchesAction("s3:GetObject", "s3:GetObjectAcl")).toBe(false);
    expect(matchesAction("a(b)*", "a(b)c")).toBe(true);
  });

  it("are read from a value, a list or undefined", () => {
    expect([listed(undefined), listed("a"), listed(["a", "b"])]).toStrictEqual([[], ["a"], ["a", "b"]]);
  });
});
