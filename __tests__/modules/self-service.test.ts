import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namedMfaDevice } from "../../modules/identity-user/named-mfa-device";
import { EXEMPT_FROM_MFA } from "../../modules/self-service-group/deny-without-mfa";
import { MFA_EXEMPTIONS } from "../../modules/self-service-group/mfa-exemptions";
import { selfService } from "../../modules/self-service-group/self-service";
import { charactersOf, roomForExceptions } from "../../organization/access-keys";
import { MFA_EXEMPTIONS as IN_THE_FILE } from "../../organization/mfa-exemptions";
import { PACKAGE } from "../../organization/package";
import { policyCharacters, QUOTAS } from "../../organization/quotas";

const PROPS = {
  partition: "aws",
  identityAccountId: "111111111111",
  firstLoginPasswordChange: false,
  deleteOwnMfaDevice: true,
  loginWithBrowser: false,
};
const policy = selfService(PROPS);
const WITH_MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

function statement(sid: string, { Statement } = policy) {
  return Statement.find(({ Sid }) => Sid === sid);
}

describe("self-service", () => {
  it("allows writes only to the caller's own user and devices", () => {
    const written = policy.Statement.filter(
      ({ Sid, Effect }) => Effect === "Allow" && Sid !== "SeeAccountSummaryAndLists",
    );
    for (const { Resource } of written) {
      for (const arn of [Resource].flat())
        expect(arn).toMatch(/^arn:aws:iam::111111111111:(user|mfa)\/\$\{aws:username\}(\/\*)?$/);
    }
  });

  it("allows bob no device of bob2 or bob-marie", () => {
    const devices = JSON.stringify(policy).match(/:mfa\/[^"]+/g);
    expect(new Set(devices)).toEqual(new Set([":mfa/${aws:username}", ":mfa/${aws:username}/*"]));
  });

  it("allows creating only the first device without MFA", () => {
    expect(statement("CreateOwnFirstMfaDevice")?.Resource).toBe(
      "arn:aws:iam::111111111111:mfa/${aws:username}",
    );
    expect(statement("CreateOwnFurtherMfaDevicesWithMfa")?.Condition).toEqual(WITH_MFA);
    const creating = policy.Statement.filter(({ Action }) =>
      [Action].flat().some((a) => a?.includes("CreateVirtualMFADevice")),
    );
    expect(creating).toHaveLength(2);
  });

  it("allows disabling a device only with MFA, and never if the file denies it", () => {
    expect(statement("RemoveOwnMfaDeviceWithMfa")?.Condition).toEqual(WITH_MFA);
    expect(statement("DeleteOwnFirstMfaDevice")).toEqual({
      Sid: "DeleteOwnFirstMfaDevice",
      Effect: "Allow",
      Action: "iam:DeleteVirtualMFADevice",
      Resource: "arn:aws:iam::111111111111:mfa/${aws:username}",
    });
    const without = selfService({ ...PROPS, deleteOwnMfaDevice: false });
    const allowed = without.Statement.filter(({ Effect }) => Effect === "Allow");
    expect(JSON.stringify(allowed)).not.toMatch(/DeactivateMFADevice|DeleteVirtualMFADevice/);
  });

  it("allows browser sign-in only if the file does", () => {
    expect(statement("LoginWithBrowser")).toBeUndefined();
    const by = statement("LoginWithBrowser", selfService({ ...PROPS, loginWithBrowser: true }));
    expect(by?.Action).toEqual(["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"]);
  });

  it("does not allow iam:GetAccountAuthorizationDetails", () => {
    const actions = policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action = [] }) =>
      [Action].flat(),
    );
    const matches = (pattern: string) =>
      new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test("iam:GetAccountAuthorizationDetails");
    expect(actions.filter(matches)).toEqual([]);
  });

  it.each(["aws", "aws-us-gov", "aws-cn"])("fits an inline policy of a group: %s", (partition) => {
    const longest = selfService({
      ...PROPS,
      partition,
      firstLoginPasswordChange: true,
      loginWithBrowser: true,
      mfaExempt: MFA_EXEMPTIONS,
    });
    expect(policyCharacters(longest)).toBeLessThan(QUOTAS.inlineGroupCharacters.limit);
    expect(JSON.stringify(longest)).not.toMatch(partition === "aws" ? /arn:aws-/ : /arn:aws:/);
  });
});

describe("self-service without access keys", () => {
  const WITHOUT_KEYS = { ...PROPS, loginWithBrowser: undefined, accessKeys: false };
  const keyless = selfService(WITHOUT_KEYS);
  const excepted = selfService({ ...WITHOUT_KEYS, accessKeyExceptions: ["bob"] });
  const CREATES =
    /Create(AccessKey|ServiceSpecific)|Upload|iam:Update(AccessKey|SSH|Service|Signing)|\*AccessKey/;

  it("allows old credentials to be listed and deleted alone", () => {
    const own = statement("ManageOwnCredentials", keyless)?.Action;
    expect(own).toEqual(expect.arrayContaining(["iam:DeleteAccessKey", "iam:ListAccessKeys"]));
    expect(JSON.stringify(own)).not.toMatch(CREATES);
  });

  it("denies creating and activating keys on every user, with or without MFA", () => {
    const deny = statement("DenyLongTermCredentials", keyless);
    expect(deny).toMatchObject({ Effect: "Deny", Resource: "*" });
    expect(deny?.Action).toEqual(expect.arrayContaining(["iam:CreateAccessKey", "iam:UpdateAccessKey"]));
    expect(deny?.Condition).toBeUndefined();
    expect(statement("ManageOwnKeysAsException", keyless)).toBeUndefined();
  });

  it("names the exceptions, and denies everyone whom it does not name", () => {
    const names = { "aws:username": ["bob"] };
    expect(statement("DenyLongTermCredentials", excepted)?.Condition).toEqual({ StringNotEquals: names });
    expect(statement("ManageOwnKeysAsException", excepted)?.Condition).toEqual({ StringEquals: names });
  });

  it("can be that of single users, and denies a session that names no user", () => {
    const single = selfService({ ...PROPS, accessKeyExceptions: ["bob"] });
    expect(statement("DenyLongTermCredentials", single)?.Condition).toEqual({
      StringEqualsIfExists: { "aws:username": ["bob"] },
    });
    expect(statement("ManageOwnCredentials", single)?.Action).toContain("iam:*AccessKey*");
  });

  it("allows aws login, unless the file denies it", () => {
    expect(statement("LoginWithBrowser", keyless)).toBeDefined();
    const console = selfService({ ...WITHOUT_KEYS, loginWithBrowser: false });
    expect(statement("LoginWithBrowser", console)).toBeUndefined();
  });

  it.each([
    [1, []],
    [64, []],
    [7, MFA_EXEMPTIONS],
  ] as const)("fits an inline policy with as many exceptions as check admits: %s", (length, mfaExempt) => {
    const names: string[] = [];
    const room = roomForExceptions({
      mfaExempt: [...mfaExempt],
      sessions: { named: true, sourceIdentity: true },
    });
    while (charactersOf([...names, "x".repeat(length)]) <= room) names.push("x".repeat(length));
    const longest = selfService({
      ...WITHOUT_KEYS,
      partition: "aws-us-gov",
      firstLoginPasswordChange: true,
      mfaExempt,
      sourceIdentity: true,
      accessKeyExceptions: names,
    });
    expect(policyCharacters(longest)).toBeLessThan(QUOTAS.inlineGroupCharacters.limit);
  });
});

describe("the Deny without MFA", () => {
  const deny = statement("DenyWithoutMfa");

  it("uses the operator that also matches an absent key", () => {
    expect(deny).toMatchObject({
      Effect: "Deny",
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    });
  });

  it("exempts setting the source identity, exactly if roles require it", () => {
    const set = statement("DenyWithoutMfa", selfService({ ...PROPS, sourceIdentity: true }));
    expect(set?.NotAction).toEqual([...[deny?.NotAction ?? []].flat(), "sts:SetSourceIdentity"].sort());
    expect(deny?.NotAction).not.toContain("sts:SetSourceIdentity");
  });

  it("exempts only enrollment, and AssumeRole, which trust policies guard", () => {
    expect(deny?.NotAction).toEqual(EXEMPT_FROM_MFA);
    expect(EXEMPT_FROM_MFA).toEqual([
      "iam:CreateVirtualMFADevice",
      "iam:DeleteVirtualMFADevice",
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:ListVirtualMFADevices",
      "iam:ResyncMFADevice",
      "sts:AssumeRole",
      "sts:GetSessionToken",
    ]);
  });

  it("exempts a password change only if the file declares it", () => {
    const first = statement("DenyWithoutMfa", selfService({ ...PROPS, firstLoginPasswordChange: true }));
    expect(first?.NotAction).toEqual(
      [...EXEMPT_FROM_MFA, "iam:ChangePassword", "iam:GetAccountPasswordPolicy"].sort(),
    );
  });
});

describe("an action exempt from MFA", () => {
  const exempt = selfService({ ...PROPS, mfaExempt: ["sts:DecodeAuthorizationMessage", "iam:ListUsers"] });

  it("is allowed, and left out of the Deny", () => {
    expect(statement("CallWithoutMfa")).toBeUndefined();
    expect(statement("CallWithoutMfa", exempt)).toEqual({
      Sid: "CallWithoutMfa",
      Effect: "Allow",
      Action: ["iam:ListUsers", "sts:DecodeAuthorizationMessage"],
      Resource: "*",
    });
    expect(statement("DenyWithoutMfa", exempt)?.NotAction).toEqual(
      [...EXEMPT_FROM_MFA, "iam:ListUsers", "sts:DecodeAuthorizationMessage"].sort(),
    );
  });

  it("is the same for the file, the construct and the Terraform module", () => {
    const variables = readFileSync(join(PACKAGE, "modules/self-service-group/variables.tf"), "utf8");
    const [, listed = ""] = /setsubtract\(var\.mfa_exempt, \[([^\]]*)\]/.exec(variables) ?? [];
    expect(listed.match(/[a-z0-9]+:\w+/g)).toEqual(MFA_EXEMPTIONS);
    expect(IN_THE_FILE).toEqual(MFA_EXEMPTIONS);
  });
});

describe("an MFA device named in the file", () => {
  const device = namedMfaDevice({ ...PROPS, name: "franklin-phone", isRemovable: true });

  it("is the only device that its owner can create without MFA", () => {
    const arn = "arn:aws:iam::111111111111:mfa/franklin-phone";
    expect(statement("CreateNamedMfaDevice", device)?.Resource).toBe(arn);
    expect(statement("DenyOtherMfaDevicesWithoutMfa", device)).toMatchObject({
      Effect: "Deny",
      Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
      NotResource: arn,
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    });
    expect(statement("DeleteNamedMfaDevice", device)?.Resource).toBe(arn);
    const kept = namedMfaDevice({ ...PROPS, name: "franklin-phone", isRemovable: false });
    expect(statement("DeleteNamedMfaDevice", kept)).toBeUndefined();
  });

  it("has a policy of at most 2,048 characters, even with the longest name", () => {
    const longest = namedMfaDevice({
      ...PROPS,
      partition: "aws-us-gov",
      name: "x".repeat(226),
      isRemovable: true,
    });
    expect(policyCharacters(longest)).toBeLessThan(2048);
  });
});
