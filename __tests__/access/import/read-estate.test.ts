import { IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import type { Estate } from "../../../access/import/estate/estate";
import { readEstate } from "../../../access/import/estate/read-estate";
import type { Account } from "../../../organization/account";
import { answerBy, refused } from "../../support/aws-answers";
import { sectionOf } from "../../support/documentation-page";

jest.mock("../../../access/iam/account-credentials", () => ({
  credentialsOf: () => async () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
}));

const M: Account = { name: "M", id: "111111111111", isIdentity: true, sets: [], provider: {} };
const A: Account = {
  name: "A",
  id: "222222222222",
  isIdentity: false,
  sets: [],
  provider: { assumeRoleArn: "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole" },
};
const REACH = { name: "acme", partition: "aws", terraform: { hcpCredentials: false } } as const;
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const DOCUMENT = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:Get*", Resource: "*" }],
};
const ENCODED = encodeURIComponent(JSON.stringify(DOCUMENT));

const REPORT = `user,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date
<root_account>,not_supported,false,N/A,N/A,false,N/A,N/A
alice,true,true,2026-01-01T00:00:00+00:00,2026-11-01T10:00:00+00:00,false,2025-01-01T00:00:00+00:00,N/A
`;

const role = (name: string, path = "/") => ({
  RoleName: name,
  Path: path,
  Arn: `arn:aws:iam::111111111111:role${path}${name}`,
  AssumeRolePolicyDocument: ENCODED,
  AttachedManagedPolicies: [{ PolicyArn: READ_ONLY, PolicyName: "ReadOnlyAccess" }],
});
const user = (name: string) => ({
  UserName: name,
  Path: "/people/",
  Arn: `arn:aws:iam::111111111111:user/people/${name}`,
  GroupList: ["users", "admins"],
  Tags: [
    { Key: "team", Value: "web" },
    { Key: "aws:cloudformation:stack-name", Value: "people" },
  ],
  UserPolicyList: [{ PolicyName: "own", PolicyDocument: ENCODED }],
});
const CONTENT = {
  GetAccountAuthorizationDetails: {
    UserDetailList: [user("bob"), user("alice")],
    GroupDetailList: [{ GroupName: "users", Path: "/", Arn: "arn:aws:iam::111111111111:group/users" }],
    RoleDetailList: [
      role("audit"),
      role("AWSServiceRoleForSupport", "/aws-service-role/support.amazonaws.com/"),
    ],
    Policies: [
      {
        PolicyName: "deploy",
        Path: "/",
        Arn: "arn:aws:iam::111111111111:policy/deploy",
        PolicyVersionList: [
          { VersionId: "v1", IsDefaultVersion: false, Document: "{}" },
          { VersionId: "v2", IsDefaultVersion: true, Document: ENCODED },
        ],
      },
    ],
  },
  ListRoles: {
    Roles: [{ RoleName: "audit", MaxSessionDuration: 7200, Description: "reads" }],
  },
  GetPolicy: { Policy: { DefaultVersionId: "v3" } },
  GetPolicyVersion: { PolicyVersion: { Document: ENCODED } },
  ListMFADevices: ({ UserName }: Readonly<Record<string, unknown>>) => ({
    MFADevices: UserName === "alice" ? [{ SerialNumber: "arn:aws:iam::111111111111:mfa/phone" }] : [],
  }),
  ListVirtualMFADevices: { VirtualMFADevices: [{ SerialNumber: "arn:aws:iam::111111111111:mfa/lost" }] },
  GenerateCredentialReport: { State: "COMPLETE" },
  GetCredentialReport: { Content: Buffer.from(REPORT) },
  GetLoginProfile: refused(NoSuchEntityException),
  ListAccessKeys: { AccessKeyMetadata: [{ AccessKeyId: "AKIABOB", Status: "Inactive" }] },
  GetAccessKeyLastUsed: { AccessKeyLastUsed: { LastUsedDate: new Date("2026-10-01T00:00:00.000Z") } },
  ListOpenIDConnectProviders: {
    OpenIDConnectProviderList: [{ Arn: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" }],
  },
  GetOpenIDConnectProvider: { ClientIDList: ["sts.amazonaws.com", "https://gitlab.com"] },
  ListSAMLProviders: { SAMLProviderList: [{ Arn: "arn:aws:iam::111111111111:saml-provider/Okta" }] },
  ListAccountAliases: { AccountAliases: ["acme"] },
  GetAccountPasswordPolicy: {
    PasswordPolicy: { MinimumPasswordLength: 14, MaxPasswordAge: 0, RequireNumbers: true },
  },
} as const;

/** Answers of an account without users. */
const EMPTY = {
  ...CONTENT,
  GetAccountAuthorizationDetails: {},
  ListRoles: {},
};

function denied(): Error {
  return Object.assign(new Error("not authorized to perform it"), { name: "AccessDenied" });
}

/** Reads M as the table answers, and returns the estate, the calls and the messages. */
async function read(
  table: Parameters<typeof answerBy>[1],
  accounts: readonly Account[] = [M],
  callers: readonly string[] = accounts.map(({ id }) => id),
) {
  const said: string[] = [];
  const sent = answerBy(IAMClient, table);
  let caller = 0;
  answerBy(STSClient, {
    GetCallerIdentity: () => ({ Arn: `arn:aws:sts::${callers[caller++]}:assumed-role/x/y` }),
  });
  const estate = await readEstate(accounts, REACH, { onProgress: (line) => said.push(line) });
  return { estate, calls: sent.map(([name]) => name), said };
}

const firstOf = ({ accounts: [first] }: Estate) => first;

describe("reading accounts", () => {
  afterEach(() => jest.restoreAllMocks());

  it("finds users with devices, password, keys and own tags", async () => {
    const { estate } = await read(CONTENT);
    expect(firstOf(estate)?.users).toEqual([
      {
        name: "alice",
        arn: "arn:aws:iam::111111111111:user/people/alice",
        path: "/people/",
        tags: { team: "web" },
        groups: ["admins", "users"],
        inline: [{ name: "own", document: DOCUMENT }],
        attached: [],
        mfaDevices: ["arn:aws:iam::111111111111:mfa/phone"],
        hasPassword: true,
        accessKeys: [{ isActive: true, lastUsed: "2026-11-01T10:00:00Z" }, { isActive: false }],
      },
      expect.objectContaining({ name: "bob" }),
    ]);
  });

  it("reads a user who is newer than the credential report one by one", async () => {
    const { estate, calls } = await read(CONTENT);
    expect(firstOf(estate)?.users[1]).toMatchObject({
      name: "bob",
      hasPassword: false,
      accessKeys: [{ id: "AKIABOB", isActive: false, lastUsed: "2026-10-01T00:00:00Z" }],
    });
    expect(calls.filter((call) => call === "ListAccessKeys")).toHaveLength(1);
  });

  it("finds roles with their session lengths, without service-linked ones", async () => {
    const { estate } = await read(CONTENT);
    expect(firstOf(estate)?.roles).toEqual([
      expect.objectContaining({
        name: "audit",
        maxSession: 7200,
        description: "reads",
        trust: DOCUMENT,
        attached: [READ_ONLY],
        instanceProfiles: [],
      }),
    ]);
    expect(estate.managedPolicies).toEqual({ [READ_ONLY]: DOCUMENT });
  });

  it("finds policies, providers, the alias and the password policy", async () => {
    const { estate } = await read(CONTENT);
    expect(firstOf(estate)).toMatchObject({
      policies: [{ name: "deploy", document: DOCUMENT }],
      unassignedMfaDevices: ["arn:aws:iam::111111111111:mfa/lost"],
      oidcProviders: [
        {
          arn: "arn:aws:iam::111111111111:oidc-provider/gitlab.com",
          audiences: ["https://gitlab.com", "sts.amazonaws.com"],
        },
      ],
      samlProviders: ["arn:aws:iam::111111111111:saml-provider/Okta"],
      alias: "acme",
      passwordPolicy: { minimumLength: 14, requireNumbers: true, requireSymbols: false, hardExpiry: false },
      unread: [],
    });
    expect(firstOf(estate)?.passwordPolicy?.maxAgeDays).toBeUndefined();
  });

  it("sends the calls that the policy in docs/import.md allows, and no others", async () => {
    const { calls } = await read(CONTENT);
    const [, json = ""] = /```json\n([\s\S]*?)```/.exec(sectionOf("import.md", "Reading the accounts")) ?? [];
    const [{ Action }] = JSON.parse(json).Statement;
    expect([...new Set(calls)].map((call) => `iam:${call}`).sort()).toEqual(Action);
  });

  it("reads no credentials of an account without users", async () => {
    const { calls } = await read(EMPTY, [A]);
    expect(calls.filter((call) => /Credential|MFADevices$|AccessKey/.test(call))).toEqual([
      "ListVirtualMFADevices",
    ]);
  });

  it("reads the document of an AWS managed policy once for all accounts", async () => {
    const details = {
      RoleDetailList: [{ ...role("audit"), Arn: "arn:aws:iam::222222222222:role/audit" }],
    };
    const own = { ...EMPTY, GetAccountAuthorizationDetails: details, ListRoles: CONTENT.ListRoles };
    const { calls } = await read(own, [A, { ...A, name: "A2" }]);
    expect(calls.filter((call) => call === "GetPolicyVersion")).toHaveLength(1);
  });
});

describe("a part that an account denies", () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ["mfa-devices", "ListMFADevices"],
    ["mfa-devices", "ListVirtualMFADevices"],
    ["oidc-providers", "ListOpenIDConnectProviders"],
    ["oidc-providers", "GetOpenIDConnectProvider"],
    ["saml-providers", "ListSAMLProviders"],
    ["alias", "ListAccountAliases"],
    ["password-policy", "GetAccountPasswordPolicy"],
  ])("is unknown, with the reason: %s, by %s", async (what, call) => {
    const { estate } = await read({ ...CONTENT, [call]: denied() });
    expect(firstOf(estate)?.unread).toEqual([{ what, why: "not authorized to perform it" }]);
  });

  it("is a warning", async () => {
    const { said } = await read({ ...CONTENT, ListAccountAliases: denied() });
    expect(said).toEqual([
      "read account M (1 of 1)",
      "warning: alias of account M could not be read: not authorized to perform it",
    ]);
  });

  it("is read user by user where only the credential report is denied", async () => {
    const { estate } = await read({ ...CONTENT, GenerateCredentialReport: denied() });
    expect(firstOf(estate)?.unread).toEqual([]);
    expect(firstOf(estate)?.users[0]).toMatchObject({ name: "alice", accessKeys: [{ id: "AKIABOB" }] });
  });

  it("leaves passwords and keys unknown where both ways are denied", async () => {
    const table = { ...CONTENT, GetCredentialReport: denied(), ListAccessKeys: denied() };
    const { estate } = await read(table);
    expect(firstOf(estate)?.unread).toEqual([{ what: "credentials", why: expect.any(String) }]);
    expect(firstOf(estate)?.users[0]).not.toHaveProperty("hasPassword");
  });
});

describe("an account that cannot be read", () => {
  afterEach(() => jest.restoreAllMocks());

  it.each(["GetAccountAuthorizationDetails", "ListRoles", "GetPolicy", "GetPolicyVersion"])(
    "fails the import, if it denies %s",
    async (call) => {
      await expect(read({ ...CONTENT, [call]: denied() })).rejects.toThrow(
        /^account M \(111111111111\) could not be read, by the ambient credentials: not authorized/,
      );
    },
  );

  it("is listed with all others, and how each was reached", async () => {
    const table = { ...EMPTY, GetAccountAuthorizationDetails: denied() };
    await expect(read(table, [M, A])).rejects.toMatchObject({
      message: expect.stringMatching(
        /account A \(222222222222\).*OrganizationAccountAccessRole: not authorized.*\naccount M .*\nnothing was written; 0 of 2 accounts/,
      ),
    });
  });

  it("is one with a part that fails for another reason than a denial", async () => {
    const reset = Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
    await expect(read({ ...CONTENT, ListAccountAliases: reset })).rejects.toThrow("socket hang up");
  });

  it("is one that throttles all attempts, and the message says so", async () => {
    const throttled = Object.assign(new Error("Rate exceeded"), { name: "Throttling" });
    await expect(read({ ...CONTENT, ListRoles: throttled })).rejects.toThrow(
      "AWS throttled 12 attempts in a row: Rate exceeded",
    );
  });

  it("is one whose credentials are for another account, even if it is empty", async () => {
    await expect(read(EMPTY, [M], ["333333333333"])).rejects.toThrow(
      "these credentials are for another account",
    );
  });

  it("is one in which a role appeared between two calls", async () => {
    await expect(read({ ...CONTENT, ListRoles: {} })).rejects.toThrow(
      "role audit was created or deleted while it was read",
    );
  });
});
