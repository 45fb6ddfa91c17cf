import type { Credentials } from "../../../sandbox/sandbox-environment";
import { callApi, iam } from "../../../sandbox/walk-through/api";
import { Person } from "../../../sandbox/walk-through/person";
import { Applied } from "../../support/opened-sandbox";

jest.setTimeout(300_000);

const FILE = `
organization: example
identity: M
accounts: { M: { id: "111111111111" }, A: { id: "222222222222" } }
roles: { vpc: { policy: vpc }, s3: { policy: s3 } }
users:
  alice: { grants: { vpc: [A], s3: [A] } }
  bob: { grants: { vpc: [A] } }
`;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("the gateway refuses", () => {
  let applied: Applied;
  let alice: Person;
  let withMfa: Credentials;
  let vpc: Credentials;
  let s3: Credentials;
  beforeAll(async () => {
    applied = await Applied.text(FILE, { inWindow: true });
    const { gateway } = applied.sandbox;
    const place = { partition: "aws", region: "us-east-1", accountId: "111111111111" };
    alice = new Person("alice", { gateway, ...place, mfaDevice: "alice" });
    await alice.enroll(await alice.signIn(false));
    withMfa = await alice.signIn(true);
    await alice.createKey(withMfa);
    const assume = async (role: string) =>
      (await alice.assume(withMfa, `arn:aws:iam::222222222222:role/${role}`)).session ?? fail();
    vpc = await assume("vpc");
    s3 = await assume("s3");
  });
  afterAll(() => applied?.sandbox.close());

  /** A request that no client would send; it is unsigned, because signatures are not checked. */
  async function send(
    { accessKeyId, sessionToken }: Credentials,
    service: string,
    { path = "/", method = "POST", headers = {}, body = "", signature = "0" }: Trick,
  ) {
    const token: Record<string, string> = sessionToken === "" ? {} : { "x-amz-security-token": sessionToken };
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${signature}`;
    const answer = await fetch(`${applied.sandbox.endpoint}${path}`, {
      method,
      headers: { authorization, ...token, ...headers },
      ...(method === "GET" ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  }
  interface Trick {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signature?: string;
  }
  const asAdministrator = (account: string, call: Parameters<typeof callApi>[3]) =>
    callApi(applied.sandbox.endpoint, "us-east-1", applied.sandbox.credentialsFor(account), call);
  const vpcsIn = async (account: string) =>
    (
      await asAdministrator(account, {
        words: "",
        service: "ec2",
        query: { Action: "DescribeVpcs", Version: "2016-11-15" },
      })
    ).text.split("<vpcId>").length - 1;

  it.each<[string, Trick]>([
    ["names two users", { headers: FORM, body: "Action=ListAccessKeys&UserName=alice&UserName=bob" }],
    [
      "names an action that only the emulator accepts",
      { headers: FORM, body: "Action=listaccesskeys&UserName=bob" },
    ],
    [
      "changes the capitalization of an action",
      { headers: FORM, body: "Action=DeleteuserPolicy&UserName=bob" },
    ],
    ["names users by a pattern", { headers: FORM, body: "Action=ListAccessKeys&UserName=*" }],
    ["uses a pattern that matches their name", { headers: FORM, body: "Action=ListAccessKeys&UserName=al*" }],
    [
      "takes another user's name",
      { headers: FORM, body: "Action=UpdateUser&UserName=alice&NewUserName=carol" },
    ],
  ])("a user who %s", async (_, trick) => {
    const { status, text } = await send(withMfa, "iam", trick);
    expect([status, text]).toEqual([
      expect.any(Number),
      expect.stringMatching(/MalformedQueryString|AccessDenied/),
    ]);
  });

  it("a user who sends one action in the URL and another in the body", async () => {
    const { text } = await send(withMfa, "iam", {
      path: "/?Action=GetUser&Version=2010-05-08",
      headers: { "content-type": "text/plain" },
      body: "Action=DeleteUser&UserName=bob",
    });
    expect(text).toContain("<UserName>alice</UserName>");
    expect((await applied.sandbox.inventory("M")).users.map(({ name }) => name)).toContain("bob");
  });

  it("to enable a device without its codes", async () => {
    const bob = "arn:aws:iam::111111111111:mfa/alice/second";
    await send(withMfa, "iam", {
      headers: FORM,
      body: "Action=CreateVirtualMFADevice&VirtualMFADeviceName=second&Path=/alice/",
    });
    for (const Action of ["EnableMFADevice", "enableMFADevice", "EnableMfaDevice"]) {
      const { status } = await send(withMfa, "iam", {
        headers: FORM,
        body: new URLSearchParams({
          Action,
          UserName: "alice",
          SerialNumber: bob,
          AuthenticationCode1: "000000",
          AuthenticationCode2: "111111",
        }).toString(),
      });
      expect([Action, status]).toEqual([Action, 403]);
    }
  });

  it("a role that names another account", async () => {
    const before = await vpcsIn("M");
    const body = "Action=CreateVpc&CidrBlock=10.0.0.0/16&Version=2016-11-15";
    const key = alice.ownKey().accessKeyId;
    for (const trick of [
      { headers: { ...FORM, "x-moto-account-id": "111111111111" }, body },
      { headers: { ...FORM, host: "ec2.us-east-1.amazonaws.com" }, body },
      { headers: FORM, body, signature: `${key}/` },
      { headers: FORM, body: `${body}&AWSAccessKeyId=${key}` },
    ]) {
      await send(vpc, "ec2", trick);
    }
    expect([await vpcsIn("M"), await vpcsIn("A")]).toEqual([before, before + 4]);
  });

  it("a role that signs for its own service and calls another", async () => {
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSOrganizationsV20161128.CreateAccount",
    };
    expect((await send(vpc, "ec2", { headers, body: "{}" })).status).toBe(403);
    expect((await send(vpc, "organizations", { headers, body: "{}" })).status).toBe(403);
  });

  it.each([
    "/moto-api/data.json",
    "//moto-api/data.json",
    "/x/../moto-api/data.json",
    "/%6doto-api/data.json",
  ])("a role with full S3 access that requests an emulator endpoint: GET %s", async (path) => {
    const { text } = await send(s3, "s3", { path, method: "GET" });
    expect(text.slice(0, 200)).toMatch(/AccessDenied|NoSuchBucket/);
  });

  it("a role that requests the reset of the emulator", async () => {
    for (const path of ["/moto-api/reset", "//moto-api/reset"]) await send(s3, "s3", { path, method: "PUT" });
    expect((await asAdministrator("M", iam("", "GetUser", { UserName: "bob" }))).status).toBe(200);
  });

  it("a session of a role that was deleted and re-created", async () => {
    const administrator = (Action: string, parameters: Record<string, string>) =>
      asAdministrator("A", iam("", Action, { RoleName: "by-hand", ...parameters }));
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" },
      ],
    });
    await administrator("CreateRole", { AssumeRolePolicyDocument });
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::222222222222:role/by-hand" },
      ],
    });
    await asAdministrator(
      "M",
      iam("", "PutUserPolicy", { UserName: "alice", PolicyName: "by-hand", PolicyDocument }),
    );
    const { session = fail() } = await alice.assume(withMfa, "arn:aws:iam::222222222222:role/by-hand");
    const whoAmI = { headers: FORM, body: "Action=GetCallerIdentity&Version=2011-06-15" };
    expect((await send(session, "sts", whoAmI)).status).toBe(200);
    await administrator("DeleteRole", {});
    expect((await send(session, "sts", whoAmI)).text).toContain("InvalidClientTokenId");
    await administrator("CreateRole", { AssumeRolePolicyDocument });
    expect((await send(session, "sts", whoAmI)).text).toContain("InvalidClientTokenId");
  });
});

function fail(): never {
  throw new Error("no session");
}
