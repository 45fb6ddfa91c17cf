import { onboardingPage, type PageOptions } from "../../../access/onboard/onboard";
import { entitlementsOf } from "../../../organization/entitlements";
import type { ProfileFormat } from "../../../organization/profile-format";
import { BASE, entitlements, NOW, parse } from "../../support/parse-organization";

function page(name: string, added: string, options: PageOptions = {}): string {
  const all = entitlements(added);
  const user = all.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new Error(name);
  return onboardingPage(user, all, NOW, options);
}

/** Alice with two roles, one of them for a while. */
const ALICE =
  "users: { alice: { mfaDevice: alice-phone, grants: { vpc: [A, { accounts: B, until: 2027-01-31 }] } } }";
const BROWSER = `${ALICE}\nselfService: { loginWithBrowser: true }`;

describe("the onboarding page", () => {
  it("leads from the first sign-in to the first role with aws-vault", () => {
    expect(page("alice", ALICE)).toMatchSnapshot();
  });

  it.each([
    ["aws-cli", `${ALICE}\nprofiles: { format: aws-cli }`],
    ["browser", BROWSER],
  ])("documents the client of the file: %s", (format, file) => {
    const text = page("alice", file);
    expect(text.slice(text.indexOf("## The command line"))).toMatchSnapshot();
    // What --format says is what the file says, in the page as well.
    expect(page("alice", file, { format: format as ProfileFormat })).toBe(text);
  });

  it("mentions no access key for browser sign-in", () => {
    const keys = /access.?keys?|AKIA|~\/\.aws\/credentials|aws-vault/i;
    expect(page("alice", BROWSER)).not.toMatch(keys);
    expect(page("alice", `${BROWSER}\nmfa: { enrollment: open }`)).not.toMatch(keys);
    // The test can fail: the other clients' pages do.
    expect(page("alice", ALICE)).toMatch(keys);
    expect(page("alice", BROWSER, { format: "aws-cli" })).toMatch(/long-term key in plain text/);
  });

  it("leads users without access keys from a passkey to aws login", () => {
    const text = page("alice", `${ALICE}\nselfService: { accessKeys: false }`);
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/create-access-key|aws-vault add|aws_secret_access_key/);
  });

  it("refuses a client that cannot sign in", () => {
    expect(() => page("alice", ALICE, { format: "browser" })).toThrow(
      "--format browser signs in by aws login, which the file does not allow",
    );
  });

  it("shows the names and the command that write the profiles", () => {
    const text = page("alice", ALICE, { format: "aws-cli", name: "{organization}-{account}-{role}" });
    expect(text).toContain(
      "`gatehouse profiles alice --format aws-cli --name '{organization}-{account}-{role}' --write`",
    );
    expect(text).toContain("aws --profile example-A-vpc sts get-caller-identity");
    expect(text).not.toMatch(/[^-]A-vpc/);
  });

  it("requires a password change, unless the first sign-in forces one", () => {
    const step = /^4\. Change your password/m;
    expect(page("alice", ALICE)).toMatch(step);
    expect(page("alice", `${ALICE}\nselfService: { firstLoginPasswordChange: true }`)).not.toMatch(
      /Change your password/,
    );
  });

  it("names who can delete an unfinished device: its user in the window", () => {
    const own = "While your window is open, you may run it yourself";
    const open = `${ALICE}\nmfa: { enrollUntil: 2026-06-05 }`;
    expect(page("alice", open)).toContain(own);
    expect(page("alice", open)).toContain("--serial-number arn:aws:iam::111111111111:mfa/alice-phone\n");
    expect(page("alice", ALICE)).not.toContain(own);
    expect(page("alice", `${open}\nselfService: { deleteOwnMfaDevice: false }`)).not.toContain(own);
  });

  it("explains how to decrypt an initial password, if the user has one", () => {
    expect(page("alice", "users: { alice: { pgpKey: keybase:alice } }")).toContain(
      "terraform -chdir=cdktf.out/stacks/access output -json initial_passwords | jq -r '.\"alice\"' > alice.b64",
    );
    expect(page("alice", "users: { alice: {} }")).not.toContain("initial_passwords");
    const forced =
      "users: { alice: { pgpKey: keybase:alice } }\nselfService: { firstLoginPasswordChange: true }";
    expect(page("alice", forced)).toContain("You are asked to choose another one when you first sign in.");
  });

  it("shows the end of the enrollment window, or how to open one", () => {
    expect(page("alice", "users: { alice: { enrollUntil: 2026-06-05 } }")).toContain(
      "Enroll your MFA device before 2026-06-06T00:00:00Z.",
    );
    expect(page("alice", "mfa: { enrollUntil: 2026-06-03 }\nusers: { alice: {} }")).toContain(
      "Enroll your MFA device before 2026-06-04T00:00:00Z.",
    );
    const closed = page("alice", "users: { alice: { enrollUntil: 2026-05-05 } }");
    expect(closed).toContain("None is open");
    expect(closed).toContain("  alice: { enrollUntil: 2026-06-08 }");
    expect(page("alice", "mfa: { enrollment: open }\nusers: { alice: {} }")).toContain("None is needed");
  });

  it("shows no role and no profile for a user without grants", () => {
    const text = page("eve", "users: { eve: {} }");
    expect(text).toContain("None so far");
    expect(text).not.toContain("## The command line");
  });

  it("uses the console address of the partition", () => {
    const file = "users: { alice: { grants: { vpc: A } } }\npartition: aws-cn";
    expect(page("alice", file)).toContain(
      "(https://signin.amazonaws.cn/switchrole?account=222222222222&roleName=vpc&displayName=A-vpc)",
    );
  });

  it("links to a role in its account's color", () => {
    const file = "users: { alice: { grants: { vpc: A } } }";
    const all = entitlementsOf(
      parse(BASE.replace('id: "222222222222"', 'id: "222222222222", colour: red') + file),
      NOW,
    );
    const [alice] = all.users;
    if (alice === undefined) throw new Error("no alice");
    expect(onboardingPage(alice, all, NOW)).toContain("&displayName=A-vpc&color=F2B0A9)");
  });
});
