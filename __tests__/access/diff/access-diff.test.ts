import { organizationDiff } from "../../../access/diff/access-diff";
import { organizationOf } from "../../../tools/bench/organization-of";
import { diff, FILE } from "../../support/diff-of-files";
import { NOW, parse } from "../../support/parse-organization";

describe("the access diff", () => {
  it("is empty if only the order changes", async () => {
    expect(
      await diff(
        FILE.replace("[A, B] } }\n  bob", "[B, A] } }\n  bob").replace("vpc: [A, B]", "vpc: [B, A]"),
      ),
    ).toEqual([]);
  });

  it("reports what a user gains and when it ends", async () => {
    expect(
      await diff(FILE.replace("vpc: A }", "vpc: A, ec2: { accounts: [A, B], until: 2027-01-31 } }")),
    ).toEqual(["alice gains ec2 in A, B (until 2027-01-31)"]);
  });

  it("reports once what all members of a team lose", async () => {
    expect(await diff(FILE.replace("admin: [A, B]", "admin: [A]"))).toEqual([
      "everyone in team sre loses admin in B",
    ]);
  });

  it("distinguishes lists of accounts that differ only at the end", async () => {
    const many = Array.from({ length: 9 }, (_, index) => `  X${index}: { id: "66666666660${index}" }\n`).join(
      "",
    );
    const file = FILE.replace("roles:\n", `${many}roles:\n`);
    const all = (last: string) => `admin: { accounts: [X0, X1, X2, X3, X4, X5, X6, ${last}] }`;
    const after = file
      .replace("vpc: A }", `vpc: A, ${all("X7")} }`)
      .replace("vpc: [A, B] }", `vpc: [A, B], ${all("X8")} }`);
    expect(await diff(after, file)).toEqual([
      "alice gains admin in X0, X1, X2, X3, X4 and 3 more",
      "bob gains admin in X0, X1, X2, X3, X4 and 3 more",
    ]);
  });

  it("reports users who join or leave, with their access", async () => {
    const changed = FILE.replace(/ {2}bob: .*\n/, "  eve: { teams: [sre] }\n");
    expect(await diff(changed)).toEqual([
      "joins: eve",
      "leaves: bob",
      "eve gains admin in A, B",
      "bob loses admin in A, B",
      "bob loses vpc in A, B",
    ]);
  });

  it("reports an end date that is set, moved or removed", async () => {
    const until = (end: string) => FILE.replace("vpc: A }", `vpc: { accounts: A, until: ${end} } }`);
    expect(await diff(until("2027-01-31"))).toEqual(["alice keeps vpc in A (now until 2027-01-31)"]);
    expect(await diff(until("2027-06-30"), until("2027-01-31"))).toEqual([
      "alice keeps vpc in A (now until 2027-06-30) | loosened",
    ]);
    expect(await diff(FILE, until("2027-01-31"))).toEqual([
      "alice keeps vpc in A (now without an end) | loosened",
    ]);
  });

  it("names sets instead of many accounts, and the remaining accounts", async () => {
    const many = Array.from(
      { length: 9 },
      (_, index) =>
        `  X${index}: { id: "66666666660${index}", sets: [${index < 7 ? "seven, x" : "two, x"}] }\n`,
    ).join("");
    const file = FILE.replace("roles:\n", `${many}roles:\n`);
    const gains = (scope: string) => diff(file.replace("vpc: A }", `vpc: A, ec2: ${scope} }`), file);
    const everywhere = file.replace("accounts: [A, production]", "accounts: [A, x]");
    expect(await diff(everywhere.replace("vpc: A }", "vpc: A, ec2: [seven, A] }"), everywhere)).toEqual([
      "alice gains ec2 in seven (7 accounts), A",
    ]);
    expect(await gains("[production]")).toEqual(["alice gains ec2 in B, C"]);
    const admin = file.replace("vpc: A }", "vpc: A, admin: { accounts: x, except: [X8] } }");
    expect(await diff(admin, file)).toEqual(["alice gains admin in seven (7 accounts), X7"]);
  });

  it("is short for 1000 accounts, and faster than parsing their file", async () => {
    const text = organizationOf({ accounts: 1000 });
    const start = performance.now();
    const before = parse(text);
    const after = parse(text.replace(/u0: .*/, "u0: { grants: { vpc: all } }"));
    const read = performance.now();
    const changes = await organizationDiff(before, after, NOW);
    expect(changes.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^u0 gains vpc in s1 \(100 accounts\), .*, s9 \(99 accounts\)$/),
    ]);
    expect(performance.now() - read).toBeLessThan(read - start);
  }, 60_000);
});
