import { profilesCommand } from "../../../access/profiles/command";
import { FORMATS, misfits, renderProfiles } from "../../../access/profiles/formats";
import { profilesOf } from "../../../access/profiles/people-profiles";
import { entitlements } from "../../organization/parse";

const FILE = `
users:
  alice: { mfaDevice: alice-phone, grants: { vpc: [A, production], admin: { accounts: M, until: 2027-01-31 } } }
  bob: {}
region: eu-central-1
mfa: { maxAge: 30m }
sessions: { maxDuration: 2h }
`;

function profiles(user = "alice", template?: string, file = FILE) {
  const all = entitlements(file);
  const found = all.users.find(({ name }) => name === user);
  if (found === undefined) throw new Error(user);
  return profilesOf(found, all, template);
}

describe("a user's profiles", () => {
  it.each(FORMATS)("for %s", (format) => {
    expect(renderProfiles(profiles(), format)).toMatchSnapshot();
  });

  it("are one for each role that she may assume, and one for herself", () => {
    expect(profiles().roles.map(({ name }) => name)).toEqual(["A-vpc", "B-vpc", "C-vpc", "M-admin"]);
    expect(profiles("bob").roles).toEqual([]);
  });

  it("name her own device, and in no format that the plain CLI reads a setting that only aws-vault knows", () => {
    expect(renderProfiles(profiles(), "aws-cli")).toContain(
      "mfa_serial = arn:aws:iam::111111111111:mfa/alice-phone",
    );
    expect(renderProfiles(profiles(), "browser")).not.toContain("mfa_serial");
    for (const format of FORMATS) {
      const keys = [...renderProfiles(profiles(), format).matchAll(/^(\w+) =/gm)].map(([, key]) => key);
      const known =
        /^(role_arn|source_profile|mfa_serial|role_session_name|region|duration_seconds|login_session|credential_process)$/;
      expect(keys.filter((key) => !known.test(key ?? ""))).toEqual([]);
    }
  });

  it("are called as the template says, and never two of them alike", () => {
    expect(profiles("alice", "{organization}.{role}@{account}").roles[0]?.name).toBe("example.vpc@A");
    expect(() => profiles("alice", "{role}")).toThrow(
      /^vpc in A and vpc in B would both be the profile vpc\n {2}fix/,
    );
    expect(() => profiles("alice", "{account} {role}")).toThrow(/is no name for a profile/);
  });

  it("in the region of their account, or the file's, or where IAM stands", () => {
    const file = FILE.replace("region: eu-central-1", "");
    expect(profiles().roles[0]?.region).toBe("eu-central-1");
    expect(profiles("alice", undefined, file).roles[0]?.region).toBe("us-east-1");
  });

  it("ask for an hour, or less where the role takes less, and not for the most that it would take", () => {
    expect(new Set(profiles().roles.map(({ duration }) => duration))).toEqual(new Set([3600]));
  });
});

describe("what a client keeps longer than a role takes it", () => {
  it("is told with the setting that makes it fit", () => {
    expect(misfits(profiles(), "aws-vault")).toEqual([
      "aws-vault keeps an MFA session for 8 hours, and vpc in A takes MFA of the last 30 minutes: later it refuses\n  fix       export AWS_CHAINED_SESSION_TOKEN_TTL=29m",
    ]);
    // A session shorter than a quarter of an hour there is not.
    expect(misfits(profiles("alice", undefined, FILE.replace("30m", "5m")), "aws-vault")[0]).toContain(
      "fix       aws-vault exec --no-session",
    );
    expect(misfits(profiles(), "browser")[0]).toContain("run aws login again");
  });

  it("is none where each role asks for a code, or takes MFA that is older", () => {
    expect(misfits(profiles(), "aws-cli")).toEqual([]);
    expect(misfits(profiles("alice", undefined, FILE.replace("30m", "36h")), "aws-vault")).toEqual([]);
    expect(misfits(profiles("bob"), "aws-vault")).toEqual([]);
  });
});

describe("which format is printed", () => {
  const printed = (added: string, format?: (typeof FORMATS)[number]) =>
    profilesCommand(entitlements(FILE + added), "alice", { format }, () => undefined);
  const rendered = (format: (typeof FORMATS)[number]) => renderProfiles(profiles(), format);

  it("is the file's, aws-vault without one", () => {
    expect(printed("")).toBe(rendered("aws-vault"));
    expect(printed("profiles: { format: aws-cli }")).toBe(rendered("aws-cli"));
    expect(printed("selfService: { loginWithBrowser: true }")).toBe(rendered("browser"));
  });

  it("is that of --format, whatever the file says", () => {
    expect(printed("profiles: { format: aws-cli }", "aws-vault")).toBe(rendered("aws-vault"));
  });

  it("is not the browser's where aws login is not allowed", () => {
    expect(() => printed("", "browser")).toThrow(
      /^--format browser signs in by aws login, which the file does not allow\n {2}fix .*loginWithBrowser: true/,
    );
  });
});
