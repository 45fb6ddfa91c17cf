import { expectAccount } from "../../../access/iam/expected-account";

const USER = "arn:aws:iam::222222222222:user/people/alice";

describe("an account's response", () => {
  it("is accepted from the expected account, even if it is empty", () => {
    expect(() => expectAccount("222222222222", [USER])).not.toThrow();
    expect(() => expectAccount("222222222222", [])).not.toThrow();
  });

  it("is refused from any other", () => {
    expect(() => expectAccount("111111111111", ["arn:aws:iam::111111111111:role/x", USER])).toThrow(
      "these credentials are for another account\n" +
        `  found     account 222222222222, with ${USER}\n  expected  account 111111111111\n`,
    );
  });
});
