import { withoutAccounts } from "../../../access/init/chosen-accounts";
import { givenAccounts } from "../../../access/init/given-accounts";

describe("accounts by flags", () => {
  it("are the identity account and the others, in their order", () => {
    expect(givenAccounts("M=111111111111", ["b=333333333333", "a=222222222222"])).toEqual({
      identity: { name: "M", id: "111111111111" },
      others: [
        { name: "b", id: "333333333333" },
        { name: "a", id: "222222222222" },
      ],
    });
  });

  it.each([
    [undefined, ["A=222222222222"], "no identity account"],
    ["M=111111111111", [], "no account besides the identity account"],
    ["M=1", [], "--identity M=1: not a name and an account ID"],
    ["M=1111", ["A=222222222222"], "--identity M=1111: not a name and an account ID"],
    ["M", ["A=222222222222"], "expected  NAME=ID, an ID of twelve digits"],
    ["M=111111111111", ["1a=222222222222"], 'account name "1a" has characters that are not allowed'],
    ["M=111111111111", ["=222222222222"], 'account name "" is too short'],
    ["M=111111111111", ["All=222222222222"], "reserved for all member accounts"],
    [
      "M=111111111111",
      ["m=222222222222"],
      "accounts M (111111111111) and m (222222222222) have the same name",
    ],
    ["M=111111111111", ["A=111111111111"], "have the same ID"],
    ["M=111111111111", ["A\n  evil: x=222222222222"], "characters that are not allowed"],
  ])("--identity %s --account %j is refused: %s", (identity, accounts, message) => {
    expect(() => givenAccounts(identity, accounts)).toThrow(message);
  });
});

describe("accounts that are left out", () => {
  const given = givenAccounts("M=111111111111", ["b=333333333333", "a=222222222222"]);

  it("are named by name or ID", () => {
    const rest = { ...given, others: [{ name: "a", id: "222222222222" }] };
    expect([withoutAccounts(given, ["b"]), withoutAccounts(given, ["333333333333"])]).toEqual([rest, rest]);
  });

  it.each([
    [
      ["c"],
      "--without c: no account of that name or ID, besides the identity account\n  expected  one of b, a",
    ],
    [["M"], "--without M: no account of that name or ID"],
    [["a", "b"], "--without leaves no account besides M"],
  ])("are accounts of the organization, and not all: %s", (without, message) => {
    expect(() => withoutAccounts(given, without)).toThrow(message);
  });
});
