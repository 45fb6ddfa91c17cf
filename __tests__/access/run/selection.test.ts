import { selectStacks } from "../../../access/run/selection";

const EXISTING = ["account-A", "account-B", "account-identity", "identity", "state"];

describe("the stacks of a run", () => {
  it("are all except state, with identity first", () => {
    const all = ["identity", "account-A", "account-B", "account-identity"];
    expect(selectStacks(EXISTING, { named: [] })).toEqual(all);
    expect(selectStacks([...EXISTING].reverse(), { named: [] })).toEqual(all);
  });

  it("are those that changed, never state", () => {
    const changed = ["state", "account-B", "account-removed"];
    expect(selectStacks(EXISTING, { named: [], changed })).toEqual(["account-B"]);
    expect(selectStacks(EXISTING, { named: [], changed: [] })).toEqual([]);
  });

  it("are those named, once each, and state if named", () => {
    const named = ["state", "account-B", "identity", "account-B"];
    expect(selectStacks(EXISTING, { named })).toEqual(["identity", "account-B", "state"]);
  });

  it("are the one stack of layout one-plan", () => {
    expect(selectStacks(["access", "state"], { named: [] })).toEqual(["access"]);
  });

  it("must exist: a removed or mistyped name is refused", () => {
    expect(() => selectStacks(EXISTING, { named: ["account-A", "account-C\u001b[2J"] })).toThrow(
      "no stack account-C [2J in the file\n" +
        "  expected  one of account-A, account-B, account-identity, identity, state",
    );
    expect(() => selectStacks(EXISTING, { named: ["acount-A"] })).toThrow("did you mean account-A?");
  });
});
