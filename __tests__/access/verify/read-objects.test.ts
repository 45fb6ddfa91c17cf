import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Declared } from "../../../access/iam/declared-resources";
import type { ManagedObject, Topic } from "../../../access/iam/managed-object";
import { readAccountObjects } from "../../../access/verify/read-objects";
import { answerBy, pages, refused } from "../../support/aws-answers";
import { BASE, parse } from "../../support/parse-organization";

const ORGANIZATION = parse(`${BASE}users: {}`);
const [, A] = ORGANIZATION.accounts;
const TRUST = encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement: [] }));
const role = (name: string) => ({
  RoleName: name,
  Path: "/",
  Arn: `arn:aws:iam::222222222222:role/${name}`,
  AssumeRolePolicyDocument: TRUST,
});
const group = (name: string) => ({
  GroupName: name,
  Path: "/",
  Arn: `arn:aws:iam::111111111111:group/${name}`,
});
const SUMMARY = {
  AccountMFAEnabled: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
};
const IAM = {
  GetAccountAuthorizationDetails: { RoleDetailList: [role("vpc"), role("strange")] },
  GetAccountSummary: { SummaryMap: SUMMARY },
};

/** An object that synthesis makes, with a setting of its topic. */
function made(
  name: string,
  topic: Topic,
  settings: ManagedObject["settings"] = [],
  accountId = "222222222222",
) {
  return { accountId, name, topic, settings };
}
const VPC = made("role vpc", "objects", [{ topic: "sessions", name: "the session length", value: 3600 }]);

function read(
  wanted: readonly ManagedObject[],
  account = A,
  organization = ORGANIZATION,
  declared: Declared[] = [],
) {
  if (account === undefined) throw new Error("no account");
  return readAccountObjects(account, organization, declared, wanted);
}
async function settingsOf(wanted: readonly ManagedObject[], name: string) {
  const { objects, unread } = await read(wanted);
  expect(unread).toEqual([]);
  const found = objects.filter((it) => it.name === name);
  expect(found.length).toBeLessThan(2);
  return found[0]?.settings;
}

afterEach(() => jest.restoreAllMocks());

describe("reading an account's objects", () => {
  it("calls only for what synthesis makes in the account", async () => {
    const sent = answerBy(IAMClient, IAM);
    const { objects } = await read([made("password policy", "password-policy", [], "111111111111")]);
    expect(objects).toEqual([]);
    expect(sent.map(([command]) => command)).toEqual(["GetAccountAuthorizationDetails", "GetAccountSummary"]);
  });

  it("joins a role's details and its session on all pages, and leaves out other roles", async () => {
    answerBy(IAMClient, {
      ...IAM,
      ListRoles: pages(
        { Roles: [{ RoleName: "strange" }, { RoleName: "vpc", MaxSessionDuration: 7200, Description: "d" }] },
        {},
      ),
    });
    const { objects } = await read([VPC]);
    expect(objects.map(({ name, topic }) => [name, topic])).toEqual([["role vpc", "objects"]]);
    expect(objects[0]?.settings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "the trust policy" }),
        { topic: "sessions", name: "the session length", value: 7200 },
        { topic: "sessions", name: "the description", value: "d" },
      ]),
    );
  });

  it("takes AWS's defaults for a role without session length and description", async () => {
    answerBy(IAMClient, { ...IAM, ListRoles: { Roles: [{ RoleName: "vpc" }] } });
    expect((await settingsOf([VPC], "role vpc"))?.slice(-2)).toEqual([
      { topic: "sessions", name: "the session length", value: 3600 },
      { topic: "sessions", name: "the description", value: "" },
    ]);
  });

  it("reports every group of the identity account, but of no other", async () => {
    answerBy(IAMClient, { ...IAM, GetAccountAuthorizationDetails: { GroupDetailList: [group("manual")] } });
    const { objects } = await read([], ORGANIZATION.identity);
    expect(objects.map(({ name }) => name)).toEqual(["group manual"]);
    const inA = { ...group("manual"), Arn: "arn:aws:iam::222222222222:group/manual" };
    answerBy(IAMClient, { ...IAM, GetAccountAuthorizationDetails: { GroupDetailList: [inA] } });
    expect((await read([])).objects).toEqual([]);
  });

  const PASSWORDS = made("password policy", "password-policy");
  const NAMES = [
    ["the minimum length", "MinimumPasswordLength", 14],
    ["the maximum age in days", "MaxPasswordAge", 90],
    ["the number of remembered passwords", "PasswordReusePrevention", 24],
    ["lowercase characters", "RequireLowercaseCharacters", true],
    ["uppercase characters", "RequireUppercaseCharacters", true],
    ["numbers", "RequireNumbers", true],
    ["symbols", "RequireSymbols", true],
    ["change by users", "AllowUsersToChangePassword", true],
    ["hard expiry", "HardExpiry", true],
  ] as const;

  it.each(NAMES)("reads %s of the password policy alone", async (name, key, value) => {
    answerBy(IAMClient, { ...IAM, GetAccountPasswordPolicy: { PasswordPolicy: { [key]: value } } });
    const settings = NAMES.map(([other, , full]) => ({
      topic: "password-policy",
      name: other,
      value: other === name ? value : typeof full === "number" ? null : false,
    }));
    expect(await settingsOf([PASSWORDS], "password policy")).toEqual(settings);
  });

  it("reads passwords that never expire, and no password policy", async () => {
    const policy = { MaxPasswordAge: 0, PasswordReusePrevention: 0 };
    answerBy(IAMClient, { ...IAM, GetAccountPasswordPolicy: { PasswordPolicy: policy } });
    expect((await settingsOf([PASSWORDS], "password policy"))?.slice(1, 3)).toMatchObject([
      { value: null },
      { value: null },
    ]);
    answerBy(IAMClient, { ...IAM, GetAccountPasswordPolicy: refused(NoSuchEntityException) });
    expect(await settingsOf([PASSWORDS], "password policy")).toBeUndefined();
    answerBy(IAMClient, { ...IAM, GetAccountPasswordPolicy: {} });
    expect(await settingsOf([PASSWORDS], "password policy")).toBeUndefined();
  });

  it("reads the account's alias, or none", async () => {
    const alias = made("account alias", "account-alias");
    answerBy(IAMClient, { ...IAM, ListAccountAliases: { AccountAliases: ["acme"] } });
    expect((await read([alias])).objects).toEqual([
      { ...alias, settings: [{ topic: "account-alias", name: "it", value: "acme" }] },
    ]);
    answerBy(IAMClient, { ...IAM, ListAccountAliases: {} });
    expect(await settingsOf([alias], "account alias")).toBeUndefined();
  });

  it("reads an OIDC provider's URL and the audiences that a role accepts", async () => {
    const topic = "oidc-providers";
    const audience = (name: string) => ({ topic, name: `audience ${name}`, value: true }) as const;
    const wanted = ["example.com/id", "missing.example.com", "bare.example.com"].map((issuer) =>
      made(`OIDC provider ${issuer}`, topic, [audience("sts.amazonaws.com")]),
    );
    const sent = answerBy(IAMClient, {
      ...IAM,
      GetOpenIDConnectProvider: ({ OpenIDConnectProviderArn: arn }) =>
        /missing/.test(String(arn))
          ? refused(NoSuchEntityException)
          : /bare/.test(String(arn))
            ? {}
            : { Url: "https://example.com/id", ClientIDList: ["other", "sts.amazonaws.com"] },
    });
    const { objects } = await read(wanted);
    expect(objects).toEqual([
      {
        ...wanted[0],
        settings: [{ topic, name: "the URL", value: "example.com/id" }, audience("sts.amazonaws.com")],
      },
      { ...wanted[2], settings: [{ topic, name: "the URL", value: null }] },
    ]);
    expect(sent).toContainEqual([
      "GetOpenIDConnectProvider",
      { OpenIDConnectProviderArn: "arn:aws:iam::222222222222:oidc-provider/example.com/id" },
    ]);
  });

  it.each<[Topic, string, ManagedObject]>([
    ["sessions", "session lengths", VPC],
    ["password-policy", "the password policy", PASSWORDS],
    ["account-alias", "the account's alias", made("account alias", "account-alias")],
    ["oidc-providers", "OIDC providers", made("OIDC provider x", "oidc-providers")],
  ])("does not judge %s whose call is denied", async (topic, what, wanted) => {
    answerBy(IAMClient, IAM);
    const { unread } = await read([wanted]);
    const by =
      "account A (222222222222) could not be read, by arn:aws:iam::222222222222:role/OrganizationAccountAccessRole";
    expect(unread).toEqual([
      {
        accountId: "222222222222",
        topics: [topic],
        why: expect.stringContaining(`${what}: ${by}: no answer to`),
      },
    ]);
  });

  it.each<[Topic, string, string]>([
    ["alert-topics", "topics of SNS", "aws_sns_topic"],
    ["event-rules", "rules of EventBridge", "aws_cloudwatch_event_rule"],
    ["budgets", "budgets", "aws_budgets_budget"],
    ["service-control-policies", "policies of the organization", "aws_organizations_policy"],
  ])("does not judge %s that cannot be read", async (topic, what, type) => {
    answerBy(IAMClient, IAM);
    const unknown = { type, accountId: "222222222222", region: "eu-west-1" } as Declared;
    const { unread } = await read([made("x", topic)], A, ORGANIZATION, [unknown]);
    expect(unread).toMatchObject([{ topics: [topic], why: expect.stringContaining(`${what}: account A`) }]);
  });

  it("reads the guardrails that the stacks declare", async () => {
    answerBy(IAMClient, IAM);
    answerBy(SNSClient, { GetTopicAttributes: {}, ListSubscriptionsByTopic: {} });
    const topic = {
      type: "aws_sns_topic",
      accountId: "222222222222",
      region: "eu-west-1",
      text: () => "alerts",
    };
    const wanted = made("topic alerts in eu-west-1", "alert-topics");
    const { objects } = await read([wanted], A, ORGANIZATION, [topic as unknown as Declared]);
    expect(objects.map(({ name }) => name)).toEqual([wanted.name]);
  });

  it("names why the root user cannot be read, and judges the rest", async () => {
    answerBy(IAMClient, { ...IAM, GetAccountSummary: {} });
    expect((await read([])).root).toMatch(
      /^the root user: account A .* the account's summary has no AccountMFAEnabled$/,
    );
    answerBy(IAMClient, IAM);
    expect((await read([])).root).toMatchObject({ account: "A", hasMfa: true });
  });

  it("reads trails only if the file has them checked", async () => {
    answerBy(IAMClient, IAM);
    const sent = answerBy(CloudTrailClient, { DescribeTrails: {} });
    expect((await read([])).trails).toBeUndefined();
    expect(sent).toEqual([]);
    const checked = parse(`${BASE}users: {}\nguardrails: { trail: { check: true } }`);
    expect((await read([], A, checked)).trails).toEqual({ account: "A", trails: [] });
    answerBy(CloudTrailClient, {});
    expect((await read([], A, checked)).trails).toMatch(/^trails: account A .* no answer to DescribeTrails$/);
  });

  it("fails if the account's IAM cannot be read, and closes the client", async () => {
    const closed = jest.spyOn(IAMClient.prototype, "destroy");
    answerBy(IAMClient, {});
    await expect(read([])).rejects.toThrow("no answer to GetAccountAuthorizationDetails");
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
