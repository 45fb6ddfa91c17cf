import { conditionKeys, inStatements, type Rule } from "../rule";

/** In an Allow, `BoolIfExists` lets every call through that does not carry the key at all. */
export const ifExistsInAllow: Rule = {
  id: "if-exists-in-allow",
  check: (document) =>
    inStatements(
      document,
      (statement) =>
        statement.Effect === "Allow" && conditionKeys(statement, /(^|:)BoolIfExists$/).length > 0,
      "allows by BoolIfExists, which an absent key passes",
      "write Bool",
    ),
};
