import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCESS_KEY_EXCEPTION } from "../../../access/lint/access-key-exceptions";
import { ACCESS_KEY_ROLE } from "../../../access/lint/access-key-roles";
import { RULES } from "../../../access/lint/lint";
import { LOCKOUT } from "../../../access/lint/lockout";
import { MFA_EXEMPT } from "../../../access/lint/mfa-exempt";
import { OPEN_ENROLLMENT } from "../../../access/lint/open-enrollment";
import { UNKNOWN_MANAGED_POLICY } from "../../../access/lint/unknown-managed-policies";
import { PACKAGE } from "../../../organization/package";

describe("the table of linter rules in docs/security.md", () => {
  const page = readFileSync(join(PACKAGE, "docs/security.md"), "utf8");
  const [, table = ""] = /^\| rule \| what it finds \|\n\|[ -|]+\n((?:\|.*\n)+)/m.exec(page) ?? [];
  const cells = table.split("\n").map((row) => row.split(" | ")[0] ?? "");
  const listed = cells.flatMap((cell) => cell.replace(/, where .*/, "").match(/(?<=`)[a-z-]+(?=`)/g) ?? []);

  it("has every rule once, and no other", () => {
    const found = [
      ACCESS_KEY_EXCEPTION,
      ACCESS_KEY_ROLE,
      LOCKOUT.rule,
      MFA_EXEMPT,
      OPEN_ENROLLMENT.rule,
      UNKNOWN_MANAGED_POLICY,
      "grammar",
    ];
    expect(listed.sort()).toEqual([...RULES.map(({ id }) => id), ...found].sort());
  });
});
