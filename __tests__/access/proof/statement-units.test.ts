import { unitsOf, unitText } from "../../../access/proof/statement-units";

/** The texts of a Deny with other elements. */
async function texts(elements: object): Promise<string[]> {
  const statement = { Effect: "Deny", Action: "iam:CreateAccessKey", Resource: "*", ...elements };
  const { units, faults } = await unitsOf({ Version: "2012-10-17", Statement: [statement] });
  expect(faults).toEqual([]);
  return units.map(unitText);
}
const named = (...names: string[]) => ({ Condition: { StringEquals: { "aws:username": names } } });

describe("the text by which statements are compared", () => {
  it.each<[string, object, object]>([
    ["two values and one", named("bob", "carol"), named("bob, carol")],
    [
      "two conditions and one",
      { Condition: { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:username": "bob" } } },
      { Condition: { Bool: { "aws:SecureTransport": "true and StringEquals aws:username bob" } } },
    ],
    [
      "a key and its value, and a longer key",
      { Condition: { StringEquals: { "aws:PrincipalTag/a": "b c" } } },
      { Condition: { StringEquals: { "aws:PrincipalTag/a b": "c" } } },
    ],
    ["a condition and a resource", named("bob"), { Resource: "* if StringEquals aws:username bob" }],
    ["two excepted resources and one", { NotResource: ["a", "b"] }, { NotResource: ["a, b"] }],
    ["an excepted resource and one", { NotResource: "a" }, { Resource: "all except a" }],
    ["quotes and none", named("a b"), named('"a b"')],
    ["no text and none", named("", "a"), named(", a")],
  ])("differs for %s", async (_, one, other) => {
    const rest = (elements: object) =>
      texts("NotResource" in elements ? { Resource: undefined, ...elements } : elements);
    expect(await rest(one)).not.toEqual(await rest(other));
  });

  it("is the same in another order, and for one value as a list", async () => {
    expect(await texts(named("carol", "bob"))).toEqual(await texts(named("bob", "carol")));
    expect(await texts({ Condition: { StringEquals: { "AWS:username": "bob" } } })).toEqual(
      await texts(named("bob")),
    );
    expect(await texts(named("bob"))).toEqual([
      "Deny iam:CreateAccessKey on * if StringEquals aws:username bob",
    ]);
  });
});
