import { Token } from "cdktf";
import { looksLikeToken } from "../../organization/checks/cdktf-tokens";

const reference = { creationStack: [], resolve: () => "x" };

describe("a CDKTF token", () => {
  it.each([
    ["a text", Token.asString(reference)],
    ["a text within another", `arn:${Token.asString(reference)}:x`],
    ["a list", Token.asList(reference)[0] ?? ""],
    ["a number", `t${Token.asNumber(reference)}`],
    ["a list of numbers", String(Token.asNumberList(reference)[0])],
    ["a map's key", Object.keys(Token.asStringMap(reference))[0] ?? ""],
    ["a map's value", String(Object.values(Token.asStringMap(reference))[0])],
    ["a map's value of any type", String(Object.values(Token.asAnyMap(reference))[0])],
    ["an unregistered token", "${TfToken[x]}"],
  ])("is recognized for %s", (_, text) => {
    expect([text, looksLikeToken(text)]).toEqual([text, true]);
  });

  it.each(["", "${aws:username}", "1e3", "12345678-1234-1e23-9e99-123456789e99", "TfToken", "a|b-1.5e+10"])(
    "is not detected in other text: %s",
    (text) => {
      expect(looksLikeToken(text)).toBe(false);
    },
  );
});
