import { diff, FILE } from "../../support/diff-of-files";

describe("the diff of accounts", () => {
  it("reports added, leaving, removed and replaced accounts", async () => {
    expect(await diff(FILE.replace("roles:\n", '  D: { id: "555555555555" }\nroles:\n'))).toEqual([
      "new: account D",
    ]);
    const withD = (entry: string) =>
      FILE.replace("roles:\n", `  D: { id: "555555555555"${entry} }\nroles:\n`);
    expect(await diff(withD(", leaving: true"), withD(""))).toEqual(["leaving: account D"]);
    expect(await diff(FILE, withD(", leaving: true"))).toEqual(["removed: account D"]);
    expect(await diff(FILE, withD(""))).toEqual([
      "removed: account D, which was not leaving first: terraform has no provider for the resources there and fails | loosened",
    ]);
    const perAccount = "terraform: { layout: per-account }\n";
    expect(await diff(FILE + perAccount, withD("") + perAccount)).toEqual([
      "removed: account D, which was not leaving first: it is no longer synthesized, so its roles remain and keep trusting the identity account | loosened",
    ]);
    expect(await diff(FILE.replace("222222222222", "999999999999"))).toEqual([
      "account A is now 999999999999, was 222222222222 | loosened",
    ]);
  });

  it.each([
    ["deny: true", true],
    ["alert: [s@example.com]", true],
    ["check: true", true],
    ["deny: false", false],
  ])("reports a leaving account with its guardrails: %s", async (setting, isWatched) => {
    const withD = (entry: string) =>
      `${FILE.replace("roles:\n", `  D: { id: "555555555555"${entry} }\nroles:\n`)}guardrails: { iamUsersOutsideIdentity: { ${setting} } }\n`;
    expect(
      (await diff(withD(", leaving: true"), withD(""))).filter((says) => says.startsWith("leaving")),
    ).toEqual([
      isWatched
        ? "leaving: account D, including the denial and the alerts of IAM users there | loosened"
        : "leaving: account D",
    ]);
  });

  it("reports another identity account", async () => {
    expect(await diff(FILE.replace("identity: M", "identity: A"))).toContain(
      "the identity account is now A, was M | loosened",
    );
  });

  it("reports another profile that Terraform uses for an account", async () => {
    const by = (profile: string) =>
      FILE.replace("}\n  C: {", `, provider: { profile: ${profile} } }\n  C: {`);
    expect(await diff(by("two"), by("one"))).toEqual([
      expect.stringMatching(
        /^terraform reaches B through .* with profile two, was through .* with profile one \| loosened \| unjudged$/,
      ),
    ]);
  });

  it("reports another role or credential that Terraform uses for an account", async () => {
    const reached = FILE.replace(
      "}\n  C: {",
      ", provider: { assumeRole: Deployer, externalId: xy } }\n  C: {",
    );
    expect(await diff(reached)).toEqual([
      "terraform reaches B through role Deployer with external id xy, was through role OrganizationAccountAccessRole | loosened | unjudged",
    ]);
    const all = `${FILE}terraform: { providers: { authentication: hcp } }\n`;
    expect(await diff(all)).toEqual([
      "terraform reaches M through HCP Terraform's credentials, was through the ambient credentials | loosened | unjudged",
      "terraform reaches A, B, C through HCP Terraform's credentials, was through role OrganizationAccountAccessRole | loosened | unjudged",
    ]);
  });

  it("reports an added or removed budget or alias", async () => {
    const kept = FILE.replace(
      '"222222222222" }',
      '"222222222222", alias: acme-a, budget: { monthlyUsd: 500, notify: [s@example.com] } }',
    );
    const claims = [
      "s@example.com is notified of costs of A near 500 USD a month",
      "account A has the alias acme-a",
    ];
    expect(await diff(kept)).toEqual(claims.map((claim) => `now: ${claim}`));
    expect(await diff(FILE, kept)).toEqual(claims.map((claim) => `no longer: ${claim} | loosened`));
    const leaving = kept
      .replace('"222222222222",', '"222222222222", leaving: true,')
      .replaceAll("[A, ", "[")
      .replace("vpc: A }", "vpc: B }");
    expect((await diff(leaving, kept)).filter((says) => says.includes("acme-a"))).toEqual([]);
  });
});
