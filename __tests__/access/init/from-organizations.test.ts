import { accountsOf, type ListedAccount } from "../../../access/init/from-organizations";

const account = (
  id: string,
  name: string,
  tags: Record<string, string> = {},
  state = "ACTIVE",
): ListedAccount => ({
  id: id.repeat(12),
  name,
  tags,
  state,
});
const LISTED = {
  managementId: "1".repeat(12),
  accounts: [
    account("1", "Acme Root", { env: "production" }),
    account("2", "people", { env: "shared" }),
    account("3", "Shop (EU)", { env: "production", team: "shop" }),
    account("4", "shop-eu", { env: "Production" }),
    account("5", "2nd shop", { env: "dev/test", team: "shop" }),
    account("6", "Old", {}, "SUSPENDED"),
    account("7", "All", { env: "people" }),
  ],
};
const chosen = (identity: string, tagKeys: string[] = []) => accountsOf(LISTED, { identity, tagKeys });

describe("accounts of AWS Organizations", () => {
  it("have valid names, unique regardless of case", () => {
    expect(chosen("people").accounts.others.map(({ name, comment }) => [name, comment])).toEqual([
      ["Shop-EU-2", "Shop (EU)"],
      ["account-2nd-shop", "2nd shop"],
      ["account-All", "All"],
      ["shop-eu", undefined],
    ]);
  });

  it("include the management account only as the identity account", () => {
    const names = ({ accounts }: ReturnType<typeof chosen>) =>
      [accounts.identity, ...accounts.others].map(({ id }) => id[0]);
    expect(names(chosen("people"))).not.toContain("1");
    expect(names(chosen("Acme Root"))[0]).toBe("1");
    expect(names(chosen("1".repeat(12)))[0]).toBe("1");
  });

  it("leave out accounts that are not active, and name each", () => {
    expect(chosen("people").notes).toEqual([
      "renamed   Shop (EU) (333333333333) is Shop-EU-2",
      "renamed   2nd shop (555555555555) is account-2nd-shop",
      "renamed   All (777777777777) is account-All",
      "left out  Old (666666666666): SUSPENDED",
      "left out  Acme Root (111111111111): the management account, which a grant on all would include\n" +
        "entry     OrganizationAccountAccessRole trusts Acme Root: let it trust people before the first plan",
    ]);
  });

  it("get a set for each value of the chosen tags, never one for two values", () => {
    const { accounts, notes } = chosen("people", ["env", "team"]);
    expect(Object.fromEntries(accounts.others.map(({ name, sets }) => [name, sets]))).toEqual({
      "Shop-EU-2": ["env-production", "shop"],
      "account-2nd-shop": ["dev-test", "shop"],
      "account-All": ["env-people"],
      "shop-eu": ["Production"],
    });
    expect(notes).toContain("set       dev-test is env=dev/test");
  });

  it("refuse an unknown identity account and an unknown tag, with the nearest", () => {
    expect(() => chosen("peple")).toThrow("did you mean people?");
    expect(() => chosen("Old")).toThrow("no active account of that name or ID");
    expect(() => chosen("people", ["tem"])).toThrow(
      /no account has this tag\n {2}expected {2}one of env, team\n.*did you mean team/,
    );
  });

  it("need one besides the identity account", () => {
    const alone = { managementId: "1".repeat(12), accounts: LISTED.accounts.slice(0, 2) };
    expect(() => accountsOf(alone, { identity: "people", tagKeys: [] })).toThrow(
      "no active account besides people",
    );
  });
});
