import { readFileSync, statSync } from "node:fs";
import { accountsByProfile, writeProfiles } from "../../sandbox/profiles";
import { temporaryFolder } from "../support/opened-sandbox";
import { parse } from "../support/parse-organization";

const FILE = `organization: example
identity: M
accounts:
  M: { id: "111111111111", provider: { profile: identity } }
  A: { id: "222222222222", provider: { profile: acme/a } }
  B: { id: "333333333333", provider: { profile: identity, assumeRole: Deployer } }
  C: { id: "444444444444", provider: { profile: shared, assumeRole: Deployer } }
roles: {}
users: {}
terraform: { providers: { authentication: profile } }
`;
const gateway = {
  administratorOf: (accountId: string) => ({
    accessKeyId: `key-${accountId}`,
    secretAccessKey: "secret",
    sessionToken: "token",
  }),
};

describe("the sandbox's AWS profiles", () => {
  it("have administrator access to their account or the identity account", () => {
    expect(Object.fromEntries(accountsByProfile(parse(FILE)))).toEqual({
      identity: "111111111111",
      "acme/a": "222222222222",
      shared: "111111111111",
    });
  });

  it("are in a file that only its owner can read", () => {
    const { AWS_SHARED_CREDENTIALS_FILE: file = "" } = writeProfiles(parse(FILE), gateway, temporaryFolder());
    expect(readFileSync(file, "utf8")).toContain(
      "[acme/a]\naws_access_key_id = key-222222222222\naws_secret_access_key = secret\naws_session_token = token\n",
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("are empty for a file without profiles", () => {
    const none = FILE.replace(/terraform:.*\n/, "").replace(/, provider: \{.*?\} /g, " ");
    expect(writeProfiles(parse(none), gateway, temporaryFolder())).toEqual({});
  });
});
