import { parse as parseCsv } from "csv-parse/sync";
import { type MatrixFilter, matrixOf } from "../../../access/matrix/matrix";
import { matrixText, renderMatrix } from "../../../access/matrix/render-matrix";
import { entitlementsOf } from "../../../organization/entitlements";
import { organizationOf } from "../../../tools/bench/organization-of";
import { BASE, entitlements, NOW, parse } from "../../support/parse-organization";

const USERS = "users: { alice: { grants: { vpc: A } } }\n";

describe("the matrix", () => {
  const trusting = BASE.replace(
    "ec2: { policy: ec2,",
    "ec2: { policy: ec2, trust: { oidc: { issuer: ci.example.com, subjects: [deploy, plan] } },",
  );
  const open = entitlementsOf(parse(trusting + USERS), NOW);

  it("lists programs after people: they assume roles without MFA", () => {
    expect(renderMatrix(open, "table")).toBe(
      `user   M (identity)  A    B  C
alice  -             vpc  -  -

program, without MFA     role  accounts
deploy (ci.example.com)  ec2   A, B, C
plan (ci.example.com)    ec2   A, B, C
`,
    );
    expect(renderMatrix(open, "markdown")).toContain("\n\n| program, without MFA | role | accounts |\n");
    expect(matrixOf(open).programs[0]).toEqual({
      subject: "deploy",
      issuer: "ci.example.com",
      audience: "sts.amazonaws.com",
      account: "A",
      role: "ec2",
      arn: "arn:aws:iam::222222222222:role/ec2",
    });
  });

  it("names the users without access keys, or the exceptions", () => {
    const line = (users: string, more: string) =>
      /^without access keys: .*$/m.exec(
        renderMatrix(entitlements(`users: { ${users} }\n${more}\n`), "table"),
      )?.[0];
    const without = "selfService: { accessKeys: false }";
    expect(line("alice: {}, bob: {}", "")).toBeUndefined();
    expect(line("alice: {}, bob: {}", without)).toBe("without access keys: everyone");
    expect(line("alice: {}, bob: { accessKeys: true }, carol: {}", without)).toBe(
      "without access keys: everyone but bob",
    );
    expect(line("alice: { accessKeys: false }, bob: {}", "")).toBe("without access keys: alice");
    const [alice, bob] = matrixOf(
      entitlements(`users: { alice: {}, bob: { accessKeys: true } }\n${without}`),
    ).users;
    expect([alice?.accessKeys, bob?.accessKeys]).toEqual([false, undefined]);
  });

  it("omits programs if no role trusts one, and in CSV", () => {
    expect(renderMatrix(entitlements(USERS), "table")).not.toContain("program");
    expect(renderMatrix(open, "csv")).toBe(renderMatrix(entitlements(USERS), "csv"));
  });
});

describe("the filtered matrix", () => {
  const file = entitlements(`teams: { net: { grants: { vpc: all } } }
users:
  alice: { teams: [net] }
  bob: { grants: { ec2: [A, B], vpc: A } }
  carol: {}
`);
  const table = (filter: MatrixFilter) => renderMatrix(file, "table", filter);
  const rowsOf = (filter: MatrixFilter) =>
    parseCsv(renderMatrix(file, "csv", filter), { record_delimiter: "\r\n", from_line: 2 }).map((row) =>
      row.slice(0, 3).join(" "),
    );

  it("includes a user's row, even if it is empty", () => {
    expect(table({ user: ["bob", "carol"] })).toBe(
      `user   M (identity)  A         B    C
bob    -             ec2, vpc  ec2  -
carol  -             -         -    -
`,
    );
  });

  it("includes the rows of a team", () => {
    expect(table({ team: ["net"] })).toBe(
      "user   M (identity)  A    B    C\nalice  -             vpc  vpc  vpc\n",
    );
  });

  it("includes only the selected role and its users", () => {
    expect(table({ role: ["ec2"] })).toBe(
      "user  M (identity)  A    B    C\nbob   -             ec2  ec2  -\n",
    );
  });

  it("includes an account's column and the users with access to it", () => {
    expect(table({ account: ["B"] })).toBe("user   B\nalice  vpc\nbob    ec2\n");
    expect(table({ account: ["M"] })).toBe("nobody\n");
  });

  it("combines all filters, also in CSV and JSON", () => {
    expect(rowsOf({ account: ["A"] })).toEqual(["alice A vpc", "bob A ec2", "bob A vpc"]);
    expect(rowsOf({ account: ["A"], role: ["vpc"], user: ["bob"] })).toEqual(["bob A vpc"]);
    expect(rowsOf({ team: ["net"], role: ["ec2"] })).toEqual([]);
    const { accounts, users } = JSON.parse(renderMatrix(file, "json", { account: ["A"], role: ["ec2"] }));
    expect(accounts).toEqual([{ name: "A", id: "222222222222", isIdentity: false }]);
    expect(users).toEqual([expect.objectContaining({ name: "bob", access: [expect.anything()] })]);
  });

  it.each([
    [
      "user",
      "alise",
      "no user alise in the file\n  expected  one of alice, bob, carol\n  fix       did you mean alice?",
    ],
    [
      "role",
      "vcp",
      "no role vcp in the file\n  expected  one of admin, ec2, vpc\n  fix       did you mean vpc?",
    ],
    ["team", "ops", "no team ops in the file\n  expected  one of net"],
    ["account", "production", "no account production in the file\n  expected  one of A, B, C, M"],
  ])("refuses an unknown %s with a suggestion", (kind, name, says) => {
    for (const format of ["table", "json", "markdown", "csv"] as const)
      expect(() => matrixText(file, format, { [kind]: [name] })).toThrow(says);
  });

  it("omits programs if it is filtered by user", () => {
    const trusting = BASE.replace(
      "ec2: { policy: ec2,",
      "ec2: { policy: ec2, trust: { oidc: { issuer: ci.example.com, subjects: [deploy] } },",
    );
    const open = entitlementsOf(parse(trusting + USERS), NOW);
    expect(renderMatrix(open, "table", { role: ["ec2"], account: ["B"] })).toContain(
      "deploy (ci.example.com)  ec2   B\n",
    );
    expect(renderMatrix(open, "table", { user: ["alice"] })).not.toContain("program");
    expect(renderMatrix(open, "table", { role: ["vpc"] })).not.toContain("program");
  });
});

describe("the matrix as JSON", () => {
  it("equals the output of JSON.stringify, in parts", () => {
    for (const users of ["users: {}\n", USERS, "users: { alice: { grants: { vpc: all } }, bob: {} }\n"]) {
      const file = entitlements(users);
      expect(renderMatrix(file, "json")).toBe(`${JSON.stringify(matrixOf(file), null, 2)}\n`);
    }
  });
});

describe("the matrix of many people and accounts", () => {
  const large = entitlementsOf(parse(organizationOf({ accounts: 120, users: 600 })), NOW);

  it("groups users by access and accounts by set, with a hint", () => {
    const lines = renderMatrix(large, "table").split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "600 people in 30 kinds of access, 120 accounts",
      "",
      "people with the same access  by group  role   in",
      "20 people as u110            admin-s0  admin  s0 (12 accounts)",
      "20 people as u101            admin-s1  admin  s1 (12 accounts)",
    ]);
    expect(lines).toHaveLength(2 + 1 + 30 + 3);
    expect(lines.at(-2)).toMatch(/--user, --team, --role, --account.*--format csv$/);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(120);
  });

  it("can be filtered to one person and one account", () => {
    expect(renderMatrix(large, "table", { user: ["u7"] })).toContain(
      "\nu7    ec2-s7    ec2   s7 (12 accounts)\n",
    );
    expect(renderMatrix(large, "table", { user: ["u7"], account: ["a17", "a18"] })).toBe(
      "user  a17  a18\nu7    ec2  -\n",
    );
    expect(renderMatrix(large, "table", { account: ["a17"] })).toContain("\nu7    ec2\n");
  });

  it("abbreviates all accounts, parts of sets and end dates", () => {
    const accounts = Array.from(
      { length: 20 },
      (_, n) =>
        `  a${n}: { id: "${String(n + 1).padStart(12, "100000000000")}", sets: [${n < 4 ? "few" : "rest"}] }\n`,
    );
    const text = `organization: wide
identity: M
accounts:
  M: { id: "111111111111" }
${accounts.join("")}roles: { vpc: { policy: vpc }, ec2: { policy: ec2, accounts: [a0, rest] } }
teams: { few: { grants: { vpc: few } } }
users:
  alice: { grants: { vpc: all } }
  bob: { grants: { ec2: all, vpc: M } }
  carol: { grants: { vpc: { accounts: few, until: 2099-01-31 }, ec2: [a5] } }
  dana: {}
  eve: { teams: [few], grants: { vpc: { accounts: few, until: 2099-01-31 } } }
`;
    expect(
      renderMatrix(entitlementsOf(parse(text), NOW), "table")
        .split("\n")
        .slice(2, 11),
    ).toEqual([
      "user   by group                       role  in",
      "alice  vpc-all                        vpc   all 20 member accounts",
      "bob    vpc-M                          vpc   M",
      "bob    ec2-all                        ec2   few (1 of 4 accounts), rest (16 accounts)",
      "carol  vpc-few-until-2099-01-31       vpc   few (4 accounts, ends)",
      "carol  ec2-a5                         ec2   rest (1 of 16 accounts)",
      "dana   -                              -     -",
      // The team's grant has no end.
      "eve    few, vpc-few-until-2099-01-31  vpc   few (4 accounts)",
      "",
    ]);
  });

  it("shows the largest kinds of access, and counts the others", () => {
    const users = Array.from(
      { length: 200 },
      (_, n) => `  u${n}: { grants: { vpc: [a${n % 70}${n % 70 === 5 ? ", a6" : ""}] } }\n`,
    );
    const accounts = Array.from(
      { length: 70 },
      (_, n) => `  a${n}: { id: "${String(n + 1).padStart(12, "100000000000")}" }\n`,
    );
    const text = `organization: many\nidentity: M\naccounts:\n  M: { id: "111111111111" }\n${accounts.join("")}roles: { vpc: { policy: vpc } }\nusers:\n${users.join("")}`;
    const table = renderMatrix(entitlementsOf(parse(text), NOW), "table");
    expect(table).toContain("200 people in 70 kinds of access, 71 accounts\n");
    expect(table).toContain("\nand 20 more kinds of access\n");
    expect(table).not.toContain("2 people as");
  });

  it("lists each user in CSV", () => {
    const [head, first] = matrixText(large, "csv");
    expect(head).toBe("user,account,role,arn,groups,not_after\r\n");
    expect(first?.split("\r\n")).toHaveLength(12 + 1);
  });
});
