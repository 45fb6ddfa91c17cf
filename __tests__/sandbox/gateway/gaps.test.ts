import { Clock } from "../../../sandbox/gateway/clock";
import { GAPS, ServiceCredentials } from "../../../sandbox/gateway/gaps";
import { MfaDevices, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import { queryCall } from "../../support/gateway-calls";

const NOW = Date.parse("2026-06-01T12:00:00Z");

/** A gateway whose clock is still, and what it answers a user of an account. */
function sandbox() {
  const [credentials, devices, clock] = [new ServiceCredentials(), new MfaDevices(), new Clock(() => NOW)];
  const ask = (
    operation: string,
    input: Record<string, string> = {},
    user = "alice",
    accountId = "111111111111",
  ) => {
    const call = queryCall("iam", operation, input);
    const { status, body } =
      GAPS[`iam:${operation}`]?.answer({ call, accountId, user, devices, clock, credentials }) ?? {};
    expect([status, body]).toEqual([
      200,
      expect.stringMatching(`^<${operation}Response><${operation}Result>`),
    ]);
    return String(body).replace(/^<\w+><\w+>|<\/\w+><ResponseMetadata>.*/g, "");
  };
  const create = (ServiceName: string, user?: string, accountId?: string) =>
    ask("CreateServiceSpecificCredential", { ServiceName }, user, accountId);
  const list = (input = {}, user?: string, accountId?: string) =>
    [
      ...ask("ListServiceSpecificCredentials", input, user, accountId).matchAll(
        /<member><ServiceSpecificCredentialId>(\w+)<.*?<ServiceName>(.*?)<.*?<Status>(\w+)<\/Status><\/member>/g,
      ),
    ].map(([, , service, status]) => `${service} ${status}`);
  const idOf = (answer: string) => ({
    ServiceSpecificCredentialId:
      /<ServiceSpecificCredentialId>(ACCA[A-Z2-7]{17})</.exec(answer)?.[1] ?? "no id",
  });
  return { ask, create, list, idOf, devices };
}

describe("service-specific credentials", () => {
  it("are created with a password, which no later answer has", () => {
    const { create, ask } = sandbox();
    const created = create("codecommit.amazonaws.com");
    expect(created.replace(/ACCA\w{17}|[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")).toBe(
      "<ServiceSpecificCredential><ServiceSpecificCredentialId>…</ServiceSpecificCredentialId>" +
        "<UserName>alice</UserName><ServiceName>codecommit.amazonaws.com</ServiceName>" +
        "<ServiceUserName>alice-at-111111111111</ServiceUserName>" +
        "<CreateDate>2026-06-01T12:00:00.000Z</CreateDate><Status>Active</Status>" +
        "<ServicePassword>…</ServicePassword></ServiceSpecificCredential>",
    );
    const member = created
      .replace(/<ServicePassword>.*<\/ServicePassword>/, "")
      .replace(/<(\/?)ServiceSpecificCredential>/g, "<$1member>");
    expect(ask("ListServiceSpecificCredentials")).toBe(
      `<ServiceSpecificCredentials>${member}</ServiceSpecificCredentials><IsTruncated>false</IsTruncated>`,
    );
    expect(sandbox().create("")).toContain("<ServiceName></ServiceName>");
  });

  it("are listed for their user in their account, all or of one service", () => {
    const { create, list } = sandbox();
    create("a");
    create("b");
    create("a", "bob");
    create("a", "alice", "222222222222");
    expect(list()).toEqual(["a Active", "b Active"]);
    expect(list({ ServiceName: "b" })).toEqual(["b Active"]);
    expect(list({}, "carol")).toEqual([]);
  });

  it("are deactivated, activated and deleted one by one, by their user alone", () => {
    const { create, list, ask, idOf } = sandbox();
    const a = idOf(create("a"));
    create("b");
    const update = (input: object, user?: string) =>
      ask("UpdateServiceSpecificCredential", { ...a, ...input }, user);
    expect(update({ Status: "Inactive" })).toBe("");
    expect(list()).toEqual(["a Inactive", "b Active"]);
    update({});
    expect(list()).toEqual(["a Active", "b Active"]);
    const missing = expect.objectContaining({
      reason: { code: "NoSuchEntity", status: 404 },
      message: `No such credential ${a.ServiceSpecificCredentialId} exists for user bob`,
    });
    expect(() => update({}, "bob")).toThrow(missing);
    expect(() => ask("DeleteServiceSpecificCredential", {})).toThrow("No such credential  exists");
    expect(ask("DeleteServiceSpecificCredential", a)).toBe("");
    expect(list()).toEqual(["b Active"]);
  });
});

describe("gaps of the emulator", () => {
  it("show a user their own enabled device, and nobody another's", () => {
    const { ask, devices } = sandbox();
    const SerialNumber = "arn:aws:iam::111111111111:mfa/alice";
    devices.add(SerialNumber, "GEZDGNBVGY3TQOJQ");
    const refusal = expect.objectContaining({
      reason: { code: "NoSuchEntity", status: 404 },
      message: `MFA Device invalid for user: alice has no device ${SerialNumber}`,
    });
    expect(() => ask("GetMFADevice", { SerialNumber })).toThrow(refusal);
    const owner = { accountId: "111111111111", user: "alice" };
    devices.enable(SerialNumber, owner, twoCodesAt("GEZDGNBVGY3TQOJQ", NOW), NOW);
    expect(ask("GetMFADevice", { SerialNumber })).toBe(
      `<UserName>alice</UserName><SerialNumber>${SerialNumber}</SerialNumber><EnableDate>2026-06-01T12:00:00.000Z</EnableDate>`,
    );
    expect(() => ask("GetMFADevice", { SerialNumber }, "bob")).toThrow("bob has no device");
    expect(() => ask("GetMFADevice")).toThrow(/has no device $/);
  });

  it("accept any new password", () => {
    expect(sandbox().ask("ChangePassword")).toBe("");
  });
});
