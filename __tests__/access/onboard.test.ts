import { consoleLinks } from "../../access/onboard/console-links";
import { onboardingPage } from "../../access/onboard/onboard";
import { profilesOf } from "../../access/profiles/people-profiles";
import { entitlements, NOW } from "../organization/parse";

function page(name: string, added: string): string {
  const all = entitlements(added);
  const user = all.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new Error(name);
  return onboardingPage(user, all, NOW);
}

describe("the page for who joins", () => {
  it("leads from the first sign-in to the first role", () => {
    const file =
      "users: { alice: { mfaDevice: alice-phone, grants: { vpc: [A, { accounts: B, until: 2027-01-31 }] } } }";
    expect(page("alice", file)).toMatchSnapshot();
  });

  it("says how an initial password is decrypted, to whom one is made", () => {
    expect(page("alice", "users: { alice: { pgpKey: keybase:alice } }")).toContain(
      "terraform -chdir=cdktf.out/stacks/access output -json initial_passwords | jq -r '.\"alice\"' > alice.b64",
    );
    expect(page("alice", "users: { alice: {} }")).not.toContain("initial_passwords");
    const forced =
      "users: { alice: { pgpKey: keybase:alice } }\nselfService: { firstLoginPasswordChange: true }";
    expect(page("alice", forced)).toContain("You are asked to choose another one when you first sign in.");
  });

  it("names the end of the enrollment window, or the line that opens one", () => {
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

  it("says of somebody without a grant that there is no role, and shows no profile", () => {
    const text = page("eve", "users: { eve: {} }");
    expect(text).toContain("None so far");
    expect(text).not.toContain("## The command line");
  });

  it("switches where the partition's console is", () => {
    const file = "users: { alice: { grants: { vpc: A } } }\npartition: aws-cn";
    expect(page("alice", file)).toContain(
      "(https://signin.amazonaws.cn/switchrole?account=222222222222&roleName=vpc&displayName=A-vpc)",
    );
  });

  it("shows the account's colour in the console, by a name that it knows or by its digits", () => {
    const all = entitlements("users: { alice: { grants: { vpc: [A, B] } } }");
    const [alice] = all.users;
    if (alice === undefined) throw new Error("no alice");
    const links = consoleLinks(profilesOf(alice, all), "aws", (account) =>
      account === "A" ? "red" : "00ff00",
    );
    expect(links.map(({ url }) => new URL(url).searchParams.get("color"))).toEqual(["F2B0A9", "00ff00"]);
  });
});
