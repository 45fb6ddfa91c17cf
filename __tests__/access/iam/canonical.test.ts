import { canonical, canonicalPolicy } from "../../../access/iam/canonical";
import type { PolicyDocument } from "../../../organization/policy-document";

const policy = (statement: object) =>
  canonicalPolicy({ Version: "2012-10-17", Statement: statement } as unknown as PolicyDocument);
const text = (value: unknown) => JSON.stringify(value);
const STATEMENT = { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "a:B", Resource: "r" };

describe("canonical JSON", () => {
  it("sorts keys and treats lists as sets, at any depth", () => {
    expect(text(canonical({ b: [2, 1, 2], a: { d: null, c: "x", e: undefined } }))).toBe(
      '{"a":{"c":"x","d":null},"b":[1,2]}',
    );
    expect(text(canonical([{ b: 1, a: 2 }, { a: 2, b: 1 }, ["y", "x"]]))).toBe('[["x","y"],{"a":2,"b":1}]');
  });

  it("keeps primitive values", () => {
    for (const value of [null, "a", 1, false, [], {}]) expect(canonical(value)).toStrictEqual(value);
  });
});

describe("canonical policies", () => {
  it("keep a malformed condition as it is", () => {
    for (const Condition of [null, "x", ["x"]])
      expect(policy({ Effect: "Allow", Condition })).toMatchObject({ Statement: [{ Condition }] });
  });

  it.each<[string, object, object]>([
    ["one value, or a list of it", STATEMENT, { ...STATEMENT, Action: ["a:B"], Resource: ["r"] }],
    ["one statement, or a list of it", STATEMENT, [STATEMENT]],
    ["another order", { ...STATEMENT, Action: ["a:B", "a:C"] }, { ...STATEMENT, Action: ["a:C", "a:B"] }],
    ["everybody", { ...STATEMENT, Principal: "*" }, { ...STATEMENT, Principal: { AWS: ["*"] } }],
    ["not everybody", { ...STATEMENT, NotPrincipal: "*" }, { ...STATEMENT, NotPrincipal: { AWS: "*" } }],
    [
      "an account, or its root",
      STATEMENT,
      { ...STATEMENT, Principal: { AWS: ["arn:aws-us-gov:iam::111111111111:root"] } },
    ],
    ["a list of resources", { ...STATEMENT, NotResource: "r" }, { ...STATEMENT, NotResource: ["r"] }],
    ["a list of actions", { ...STATEMENT, NotAction: "r" }, { ...STATEMENT, NotAction: ["r"] }],
    [
      "a condition's values as text or not",
      { ...STATEMENT, Condition: { Bool: { k: true } } },
      { ...STATEMENT, Condition: { Bool: { k: ["true"] } } },
    ],
    [
      "programs",
      { ...STATEMENT, Principal: { Federated: "p" } },
      { ...STATEMENT, Principal: { Federated: ["p"] } },
    ],
  ])("are equal regardless of %s", (_, one, other) => {
    expect(text(policy(one))).toBe(text(policy(other)));
  });

  it.each<[string, object]>([
    ["another effect", { Effect: "Deny" }],
    ["another action", { Action: ["a:B", "a:C"] }],
    ["another case", { Action: "a:b" }],
    ["a user of the account", { Principal: { AWS: "arn:aws:iam::111111111111:user/root" } }],
    ["a longer account", { Principal: { AWS: "x-arn:aws:iam::111111111111:root" } }],
    ["a service more", { Principal: { AWS: "111111111111", Service: "s" } }],
    ["a service instead", { Principal: { Service: "111111111111" } }],
    ["everybody", { Principal: "*" }],
    ["a condition", { Condition: { Bool: { k: "true" } } }],
    ["a name", { Sid: "S" }],
  ])("differ by %s", (_, change) => {
    expect(text(policy({ ...STATEMENT, ...change }))).not.toBe(text(policy(STATEMENT)));
  });

  it("differ by NotPrincipal, version or an additional statement", () => {
    const other = canonicalPolicy({
      Version: "2008-10-17",
      Statement: [STATEMENT],
    } as unknown as PolicyDocument);
    expect(text(other)).not.toBe(text(policy(STATEMENT)));
    const { Principal, ...others } = STATEMENT;
    expect(text(policy({ ...others, NotPrincipal: Principal }))).not.toBe(text(policy(STATEMENT)));
    expect(text(policy([STATEMENT, { ...STATEMENT, Action: "a:C" }]))).not.toBe(text(policy(STATEMENT)));
  });
});
