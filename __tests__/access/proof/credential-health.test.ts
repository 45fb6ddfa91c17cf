import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCredentialReport } from "../../../access/health/credential-report";
import { rotationInWords } from "../../../access/profiles/key-rotation";
import { type CredentialLimits, judgeHealth } from "../../../access/proof/credential-health";
import { BASE, NOW, parse } from "../../support/parse-organization";

const REPORT = readFileSync(join(__dirname, "report.csv"), "utf8");

/** Users with MFA have the device of their own name. */
const DEVICES = { alice: ["alice"], charlie: ["charlie"] };

/** What is found, of the fixture and these devices. */
function found(
  devices: Record<string, string[]> = DEVICES,
  limits?: CredentialLimits,
  csv = REPORT,
): string[] {
  const organization = parse(
    `${BASE}users: { alice: {}, bob: { mfaDevice: bob-phone }, charlie: {}, "dana,eve": {} }`,
  );
  const credentials = {
    report: readCredentialReport(csv),
    devices: new Map(Object.entries(devices)),
  };
  const rotation = (user: string) => rotationInWords(user, organization);
  return judgeHealth(credentials, organization, NOW, rotation, limits).flatMap(
    ({ counterExamples }) => counterExamples,
  );
}

describe("the credential report", () => {
  it("is parsed in AWS's format, including names with a comma", () => {
    const [, alice, , charlie, dana] = readCredentialReport(REPORT);
    expect(alice).toEqual({
      name: "alice",
      passwordSince: new Date("2026-04-01T00:00:00Z"),
      hasUsedPassword: true,
      hasMfa: true,
      activeKeys: [new Date("2026-03-04T12:00:00Z")],
      activeCertificates: 0,
    });
    expect(charlie?.activeKeys).toEqual([]);
    expect(dana).toMatchObject({ name: "dana,eve", passwordSince: undefined });
  });

  it("is refused if a column is missing, which the error names", () => {
    expect(() => readCredentialReport("user,arn\nalice,x\n")).toThrow("the credential report has no column");
    expect(() => readCredentialReport("user,arn\nalice,x\n")).toThrow(/no column password_enabled/);
  });
});

describe("credential health", () => {
  it("reports credentials without MFA, old keys and unused passwords", () => {
    expect(found()).toEqual([
      "bob has no MFA device, and a password and two active access keys",
      "an access key of bob is 151 days old: bob runs aws-vault rotate example-self",
      "bob has not used their password for 12 days",
    ]);
  });

  it("reports a key one day after the age limit", () => {
    // Alice's key is 89 days old to the hour.
    const keys = (keyDays: number) => found(DEVICES, { keyDays, unusedPasswordDays: 12 });
    expect(keys(89)).not.toContainEqual(expect.stringContaining("key of alice"));
    expect(keys(88)).toContainEqual(expect.stringMatching(/^an access key of alice is 89 days old: /));
    expect(keys(88)).not.toContainEqual(expect.stringContaining("never used"));
  });

  it("reports certificates without MFA, not users without credentials", () => {
    const withCertificate = REPORT.replace(/("dana,eve",.*),false,N\/A,false,N\/A/, "$1,true,N/A,false,N/A");
    expect(withCertificate).not.toBe(REPORT);
    expect(found(DEVICES, undefined, withCertificate)).toContain(
      "dana,eve has no MFA device, and an active signing certificate",
    );
    const reportedAt = new Date("2026-06-01T09:00:00Z");
    const [first] = judgeHealth(
      { report: readCredentialReport(REPORT), devices: new Map(), reportedAt },
      parse(`${BASE}users: { "dana,eve": {} }`),
      NOW,
      () => "",
    );
    expect(first?.notJudged).toEqual([
      "what is newer than the report of 2026-06-01T09:00:00.000Z",
      "dana,eve, who has no MFA device and cannot sign in yet",
    ]);
  });

  it("reports users whose only MFA device shows no codes", () => {
    expect(found({ charlie: ["charlie"] })).toContain(
      "alice has a passkey or a token but no virtual device, and their profiles require a code from alice",
    );
  });

  it("reports a device whose name differs from the profiles' name", () => {
    expect(found({ ...DEVICES, bob: ["bob"] })).toContain(
      "the device of bob is called bob, but bob-phone in the file",
    );
    expect(found({ ...DEVICES, bob: ["bob", "bob-phone"] })).not.toContainEqual(
      expect.stringContaining("the device of"),
    );
  });
});

describe("the fix for an old access key", () => {
  const fixFor = (user: string, more = "") =>
    rotationInWords(user, parse(`${BASE}users: { bob: {} }\n${more}`));

  it("depends on the file's client", () => {
    expect(fixFor("bob")).toBe("bob runs aws-vault rotate example-self");
    expect(fixFor("bob", "profiles: { format: aws-cli }")).toBe(
      "bob runs aws iam create-access-key and delete-access-key with MFA, as gatehouse onboard bob shows",
    );
  });

  it("is to delete it if aws login or a missing user makes it unnecessary", () => {
    expect(fixFor("bob", "selfService: { loginWithBrowser: true }")).toBe(
      "aws login needs none: bob runs aws --profile example iam delete-access-key --access-key-id <its id>",
    );
    expect(fixFor("setup")).toBe(
      "the file does not have them: aws iam delete-access-key --user-name setup --access-key-id <its id>",
    );
  });
});
