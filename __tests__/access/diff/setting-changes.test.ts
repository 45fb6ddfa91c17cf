import { diff, FILE } from "../../support/diff-of-files";

describe("the diff of settings", () => {
  it.each([
    ["mfa: { maxAge: 2h }", /^role vpc accepts MFA of up to 7200 s ago, was 3600 s \| loosened$/],
    ["mfa: { maxAge: 30m }", /^role vpc accepts MFA of up to 1800 s ago, was 3600 s$/],
    ["sessions: { maxDuration: 4h }", /^role vpc has sessions of 14400 s, was 3600 s \| loosened$/],
    ["sessions: { named: true }", /^now: session names must be the user's name$/],
    [
      "selfService: { firstLoginPasswordChange: true }",
      /^now: a password can be changed before MFA .* \| loosened$/,
    ],
    [
      "selfService: { deleteOwnMfaDevice: false }",
      /^no longer: users can remove their own MFA device, with MFA$/,
    ],
    [
      "passwordPolicy: { minimumLength: 20, maxAgeDays: 90 }",
      /^passwords have at least 20 characters, was 8$/,
    ],
    ["passwordPolicy: { minimumLength: 7 }", /^passwords have at least 7 characters, was 8 \| loosened$/],
    ["passwordPolicy: { maxAgeDays: 90 }", /^passwords expire after 90 days, was never$/],
    [
      "mfa: { exempt: [sts:DecodeAuthorizationMessage] }",
      /^now: every user can call sts:DecodeAuthorizationMessage, also without MFA \| loosened$/,
    ],
    ["terraform: { exclusive: false }", /^no longer: manually created policies are drift \| loosened$/],
  ])("reports a changed limit, and marks it if it loosens: %s", async (setting, said) => {
    expect(await diff(`${FILE}${setting}\n`)).toContainEqual(expect.stringMatching(said));
  });

  it("reports a linter finding that is newly or no longer accepted", async () => {
    const accepting = `${FILE}accept: [{ rule: full-admin, where: policies/vpc.json, reason: why not }]\n`;
    expect(await diff(accepting)).toEqual([
      "now accepted: full-admin in policies/vpc.json, for why not | loosened",
    ]);
    expect(await diff(FILE, accepting)).toEqual(["no longer accepted: full-admin in policies/vpc.json"]);
  });

  it("reports a removed guardrail as loosened, and an added one as not", async () => {
    const guarded = `${FILE}guardrails: { iamUsersOutsideIdentity: { check: true, failPlan: true, deny: true }, rootUse: { alert: [s@example.com] } }\n`;
    const claims = [
      "a plan names IAM users in member accounts",
      "a plan fails when there are some",
      "nobody can create IAM users in member accounts",
      "s@example.com is notified of root user activity in every account",
    ];
    expect(await diff(guarded)).toEqual(claims.map((claim) => `now: ${claim}`));
    expect(await diff(FILE, guarded)).toEqual(claims.map((claim) => `no longer: ${claim} | loosened`));
  });
});
