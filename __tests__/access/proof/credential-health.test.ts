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
  serials: Record<string, string[]> = {},
  more = "",
): string[] {
  const organization = parse(
    `${BASE}users: { alice: {}, bob: { mfaDevice: bob-phone }, charlie: {}, "dana,eve": {} }\n${more}`,
  );
  const credentials = {
    report: readCredentialReport(csv),
    devices: new Map(Object.entries(devices)),
    serials: new Map(Object.entries(serials)),
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
      { report: readCredentialReport(REPORT), devices: new Map(), serials: new Map(), reportedAt },
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

  it("counts a passkey as MFA, even if the report is older", () => {
    const passkey = { bob: ["arn:aws:iam::111111111111:u2f/user/bob/laptop-ABCDEFGHIJKLMNOPQRSTUVWXYZ"] };
    const [without] = found();
    expect(without).toMatch(/^bob has no MFA device/);
    expect(found(DEVICES, undefined, REPORT, passkey)).not.toContain(without);
  });

  it("expects no virtual device of users without access keys", () => {
    const noCode = expect.stringContaining("has a passkey or a token but no virtual device");
    const devices = { charlie: ["charlie"] };
    const without = "selfService: { accessKeys: false }\n";
    expect(found(devices)).toContainEqual(noCode);
    expect(found(devices, undefined, REPORT, {}, without)).not.toContainEqual(noCode);
    const named = found({ ...DEVICES, bob: ["bob"] }, undefined, REPORT, {}, without);
    expect(named).toContain("the device of bob is called bob, but bob-phone in the file");
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

  it("is to delete it, if the file denies the user keys, and rotation by an exception", () => {
    expect(fixFor("bob", "selfService: { accessKeys: false }")).toBe(
      "the file denies them keys: aws iam delete-access-key --user-name bob --access-key-id <its id>",
    );
    const organization = parse(
      `${BASE}users: { bob: { accessKeys: true } }\nselfService: { accessKeys: false }`,
    );
    expect(rotationInWords("bob", organization)).toBe("bob runs aws-vault rotate example-self");
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
