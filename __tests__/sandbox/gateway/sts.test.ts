import { loadJudge } from "../../../access/iam/evaluator";
import type { LiveAccount } from "../../../access/iam/live-iam";
import type { PolicyDocument } from "../../../organization/policy-document";
import { Clock } from "../../../sandbox/gateway/clock";
import { Keyring, type Principal } from "../../../sandbox/gateway/keyring";
import { codeAt, MfaDevices, twoCodesAt } from "../../../sandbox/gateway/mfa-devices";
import { SecurityTokenService } from "../../../sandbox/gateway/sts";
import { subjectOf } from "../../../sandbox/gateway/subject";
import { queryCall } from "../../support/gateway-calls";

const M = "111111111111";
const A = "222222222222";
const SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SERIAL = `arn:aws:iam::${M}:mfa/alice`;
const VPC = `arn:aws:iam::${A}:role/vpc`;

const document = (...Statement: object[]): PolicyDocument =>
  JSON.parse(JSON.stringify({ Version: "2012-10-17", Statement }));
const named = (Statement: object) => [{ name: "a policy", document: document(Statement) }];
const roleOf = (accountId: string, name: string, trust: object | readonly object[], may: object) => ({
  name,
  id: `AROA${name}`,
  arn: `arn:aws:iam::${accountId}:role/${name}`,
  accountId,
  trust: document(...[trust].flat()),
  policies: named(may),
  managedPolicyArns: [],
});
const withMfa = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${M}:root` },
  Action: "sts:AssumeRole",
  Condition: {
    Bool: { "aws:MultiFactorAuthPresent": "true" },
    NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    ...more,
  },
});
const ASSUME = { Effect: "Allow", Action: "sts:*", Resource: "*" };

const OWN = { StringEquals: { "sts:SourceIdentity": "${aws:username}" } };
const bySourced = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${A}:role/sourced` } };

const STANDING: Readonly<Record<string, LiveAccount>> = {
  [M]: {
    users: [
      {
        name: "alice",
        id: "AIDAALICE",
        arn: `arn:aws:iam::${M}:user/alice`,
        accountId: M,
        policies: named(ASSUME),
        tags: { team: "network" },
      },
    ],
    groups: [],
    roles: [],
    attached: [],
  },
  [A]: {
    users: [],
    groups: [],
    roles: [
      roleOf(A, "vpc", withMfa(), ASSUME),
      roleOf(A, "named", withMfa({ StringEquals: { "sts:RoleSessionName": "alice" } }), ASSUME),
      roleOf(
        A,
        "next",
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${A}:role/vpc` }, Action: "sts:AssumeRole" },
        ASSUME,
      ),
      roleOf(
        A,
        "sourced",
        [withMfa(OWN), { ...withMfa(), Action: "sts:SetSourceIdentity", Condition: OWN }],
        ASSUME,
      ),
      roleOf(A, "chained", { ...bySourced, Action: ["sts:AssumeRole", "sts:SetSourceIdentity"] }, ASSUME),
      roleOf(A, "unsourced", { ...bySourced, Action: "sts:AssumeRole" }, ASSUME),
    ],
    attached: [],
  },
};

async function service() {
  const clock = new Clock(() => 1_700_000_010_000);
  const keyring = new Keyring(clock);
  const devices = new MfaDevices();
  devices.add(SERIAL, SEED);
  devices.enable(
    SERIAL,
    { accountId: M, user: "alice" },
    twoCodesAt(SEED, clock.now() - 600_000),
    clock.now() - 600_000,
  );
  const accounts = { in: async (accountId: string) => STANDING[accountId] ?? fail() };
  const maxSessionOf = async () => 7_200;
  const parts = {
    keyring,
    devices,
    accounts,
    clock,
    judge: await loadJudge(),
    partition: "aws",
    maxSessionOf,
  };
  const sts = new SecurityTokenService(parts);
  keyring.addAccessKey("AKIAALICE", { kind: "user", accountId: M, name: "alice" });

  function caller(key: string, token?: string) {
    const credential = keyring.identify(queryCall("sts", "X", {}, { key, token }));
    const live = STANDING[credential.principal.accountId] ?? fail();
    return { credential, live, subject: subjectOf(credential, live, "aws", clock.now()) };
  }
  const code = () => {
    clock.move(30);
    return { SerialNumber: SERIAL, TokenCode: codeAt(SEED, clock.now()) };
  };
  const inSession = (answer: { body: string | Buffer }) => {
    const text = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(String(answer.body))?.[1] ?? "";
    return caller(text("AccessKeyId"), text("SessionToken"));
  };
  return {
    clock,
    code,
    inSession,
    alice: () => caller("AKIAALICE"),
    session: (parameters: Record<string, string>, who = caller("AKIAALICE")) =>
      sts.getSessionToken(queryCall("sts", "GetSessionToken", parameters), who),
    assume: (parameters: Record<string, string>, who = caller("AKIAALICE")) =>
      sts.assumeRole(
        queryCall("sts", "AssumeRole", { RoleArn: VPC, RoleSessionName: "alice", ...parameters }),
        who,
      ),
    identity: (who: ReturnType<typeof caller>) => String(sts.getCallerIdentity(who).body),
    administrator: (principal: Principal) => {
      const { accessKeyId, token } = keyring.begin(principal, "administrator", 3600);
      return caller(accessKeyId, token);
    },
  };
}

function fail(): never {
  throw new Error("no such account");
}

const DENIED = expect.objectContaining({
  reason: "denied",
  message: `User: arn:aws:iam::${M}:user/alice is not authorized to perform: sts:AssumeRole on resource: ${VPC}`,
});

describe("AssumeRole", () => {
  it("denies an access key without a code, with AWS's message", async () => {
    const { assume } = await service();
    await expect(assume({})).rejects.toEqual(DENIED);
  });

  it("returns a session of the role for an hour, given a code", async () => {
    const { assume, code, inSession, identity } = await service();
    const session = inSession(await assume(code()));
    expect(session.credential).toMatchObject({
      origin: "AssumeRole",
      principal: { name: "vpc", session: "alice" },
    });
    expect((session.credential.expiresAt ?? 0) - session.credential.issuedAt).toBe(3_600_000);
    expect(identity(session)).toContain(`<Arn>arn:aws:sts::${A}:assumed-role/vpc/alice</Arn>`);
  });

  it("accepts an MFA session until its MFA is an hour old", async () => {
    const { session, assume, code, inSession, clock } = await service();
    const begun = inSession(session(code()));
    const again = () =>
      assume({}, { ...begun, subject: subjectOf(begun.credential, begun.live, "aws", clock.now()) });
    clock.move(3_599);
    await expect(again()).resolves.toMatchObject({ status: 200 });
    clock.move(1);
    await expect(again()).rejects.toEqual(DENIED);
  });

  it("denies a session that was opened without MFA", async () => {
    const { session, assume, inSession } = await service();
    await expect(assume({}, inSession(session({})))).rejects.toEqual(DENIED);
  });

  it("accepts a code once, and only from the caller's own device", async () => {
    const { assume, code } = await service();
    const once = code();
    await assume(once);
    await expect(assume(once)).rejects.toThrow("invalid MFA one time pass code");
    await expect(assume({ ...code(), SerialNumber: `arn:aws:iam::${M}:mfa/bob` })).rejects.toThrow(
      "verify your MFA serial number",
    );
    await expect(assume({ TokenCode: "123456" })).rejects.toThrow("go together");
  });

  it("denies an existing and a nonexistent role with the same message", async () => {
    const { assume, code } = await service();
    await expect(assume({ ...code(), RoleArn: `arn:aws:iam::${A}:role/none` })).rejects.toThrow(
      `is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${A}:role/none`,
    );
  });

  it("checks the session name if the trust policy requires it", async () => {
    const { assume, code } = await service();
    const RoleArn = `arn:aws:iam::${A}:role/named`;
    await expect(assume({ ...code(), RoleArn, RoleSessionName: "bob" })).rejects.toThrow("not authorized");
    await expect(assume({ ...code(), RoleArn })).resolves.toMatchObject({ status: 200 });
  });

  it("requires permission for a source identity", async () => {
    const { assume, code } = await service();
    await expect(assume({ ...code(), SourceIdentity: "bob" })).rejects.toEqual(DENIED);
  });

  it("narrows the session by an inline policy, and refuses any other", async () => {
    const { assume, code, inSession } = await service();
    const Statement = { Effect: "Allow", Action: "a:B", Resource: "*" };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    expect(inSession(await assume({ ...code(), Policy })).credential.principal).toMatchObject({
      policy: { Version: "2012-10-17", Statement: [Statement] },
    });
    await expect(assume({ ...code(), Policy: "{" })).rejects.toMatchObject({
      reason: { code: "MalformedPolicyDocument", status: 400 },
      message: "This policy contains invalid Json",
    });
    await expect(assume({ ...code(), "PolicyArns.member.1.arn": "arn" })).rejects.toMatchObject({
      reason: { code: "ValidationError", status: 400 },
      message: expect.stringContaining("no managed session policies"),
    });
  });

  it.each([
    ["899", "greater than or equal to 900"],
    ["43201", "less than or equal to 43200"],
    ["7201", "exceeds the MaxSessionDuration set for this role"],
    ["soon", "failed to satisfy constraint"],
  ])("rejects a duration of %s seconds", async (DurationSeconds, message) => {
    const { assume, code } = await service();
    await expect(assume({ ...code(), DurationSeconds })).rejects.toThrow(message);
  });

  it("lasts at most an hour if a role calls it", async () => {
    const { assume, code, inSession } = await service();
    const inVpc = inSession(await assume(code()));
    const RoleArn = `arn:aws:iam::${A}:role/next`;
    await expect(assume({ RoleArn, DurationSeconds: "3601" }, inVpc)).rejects.toThrow("role chaining");
    await expect(assume({ RoleArn, DurationSeconds: "3600" }, inVpc)).resolves.toMatchObject({ status: 200 });
  });

  it("lasts at most an hour from a user session, longer from an access key", async () => {
    const { assume, code, inSession, session } = await service();
    const begun = inSession(session(code()));
    await expect(assume({ DurationSeconds: "3601" }, begun)).rejects.toThrow("role chaining");
    await expect(assume({ DurationSeconds: "3600" }, begun)).resolves.toMatchObject({ status: 200 });
    await expect(assume({ ...code(), DurationSeconds: "7200" })).resolves.toMatchObject({ status: 200 });
  });

  it("carries no MFA if a role calls it, even after recent MFA", async () => {
    const { assume, code, inSession } = await service();
    const inVpc = inSession(await assume(code()));
    await expect(assume({}, inVpc)).rejects.toThrow("not authorized");
  });

  it("requires permission to tag a session if it passes tags", async () => {
    const { assume, code } = await service();
    const tags = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "web" };
    await expect(assume({ ...code(), ...tags })).rejects.toThrow("not authorized");
  });

  it("grants only what the session policy allows", async () => {
    const { assume, code, inSession } = await service();
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "ec2:*", Resource: "*" },
    });
    const { subject } = inSession(await assume({ ...code(), Policy }));
    expect(subject.sessionPolicy?.Statement).toHaveLength(1);
    await expect(assume({ ...code(), Policy: "{" })).rejects.toThrow("invalid Json");
  });

  it.each(["a", "with space", "x".repeat(65)])("rejects the invalid session name %p", async (name) => {
    const { assume, code } = await service();
    await expect(assume({ ...code(), RoleSessionName: name })).rejects.toThrow("roleSessionName");
  });
});

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html */
describe("a source identity", () => {
  const named = (SourceIdentity: string) => ({ RoleArn: `arn:aws:iam::${A}:role/sourced`, SourceIdentity });

  it("must be set as the trust policy requires", async () => {
    const { assume, code } = await service();
    const answer = await assume({ ...code(), ...named("alice") });
    expect(String(answer.body)).toContain("<SourceIdentity>alice</SourceIdentity>");
    await expect(assume({ ...code(), ...named("bob") })).rejects.toThrow("not authorized");
    const { RoleArn } = named("");
    await expect(assume({ ...code(), RoleArn })).rejects.toThrow("not authorized");
  });

  it("is in every call of the session", async () => {
    const { assume, code, inSession } = await service();
    const { subject } = inSession(await assume({ ...code(), ...named("alice") }));
    expect(subject.context["aws:SourceIdentity"]).toBe("alice");
  });

  it("stays in a chain of roles, and keeps it out of roles that do not allow it", async () => {
    const { assume, code, inSession } = await service();
    const first = inSession(await assume({ ...code(), ...named("alice") }));
    const next = { RoleArn: `arn:aws:iam::${A}:role/chained` };
    const second = inSession(await assume(next, first));
    expect(second.subject.context["aws:SourceIdentity"]).toBe("alice");
    await expect(assume({ ...next, SourceIdentity: "mallory" }, first)).rejects.toThrow("cannot be changed");
    await expect(assume({ RoleArn: `arn:aws:iam::${A}:role/unsourced` }, first)).rejects.toThrow(
      "not authorized",
    );
  });

  it.each(["a", "with space", "aws:x", "x".repeat(65)])("is refused if it is none: %p", async (identity) => {
    const { assume, code } = await service();
    await expect(assume({ ...code(), ...named(identity) })).rejects.toThrow("sourceIdentity");
  });
});

describe("the MFA condition keys of a call", () => {
  const MFA = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];
  it("are absent for keys and roles, false without MFA, else true with an age", async () => {
    const { alice, session, assume, code, inSession } = await service();
    const said = ({ subject }: ReturnType<typeof alice>) => MFA.map((key) => subject.context[key]);
    expect(said(alice())).toEqual([undefined, undefined]);
    expect(said(inSession(await assume(code())))).toEqual([undefined, undefined]);
    expect(said(inSession(session({})))).toEqual(["false", undefined]);
    expect(said(inSession(session(code())))).toEqual(["true", "0"]);
  });
});

describe("the user and time condition keys of a call", () => {
  it("hold the user's tags, also in a session, but not in a role", async () => {
    const { alice, session, assume, code, inSession } = await service();
    const tag = ({ subject }: ReturnType<typeof alice>) => subject.context["aws:PrincipalTag/team"];
    expect(tag(alice())).toBe("network");
    expect(tag(inSession(session(code())))).toBe("network");
    expect(tag(inSession(await assume(code())))).toBeUndefined();
  });

  it("hold the gateway's time", async () => {
    const { alice, clock } = await service();
    clock.move(3_600);
    expect(alice().subject.context).toMatchObject({
      "aws:CurrentTime": "2023-11-14T23:13:30.000Z",
      "aws:EpochTime": "1700003610",
    });
  });
});

describe("Terraform's administrator", () => {
  it("assumes the Organizations role that the emulator lacks", async () => {
    const { assume, administrator, inSession, identity } = await service();
    const admin = administrator({ kind: "administrator", accountId: M, session: "sandbox" });
    const RoleArn = `arn:aws:iam::${A}:role/OrganizationAccountAccessRole`;
    const there = inSession(await assume({ RoleArn }, admin));
    expect(there.credential.principal).toMatchObject({ kind: "administrator", accountId: A });
    expect(identity(there)).toContain(`<Account>${A}</Account>`);
  });

  it("cannot assume an existing role without MFA", async () => {
    const { assume, administrator } = await service();
    const admin = administrator({ kind: "administrator", accountId: M, session: "sandbox" });
    await expect(assume({}, admin)).rejects.toThrow("not authorized");
  });
});

describe("GetSessionToken", () => {
  it("lasts twelve hours, or as requested from 15 minutes to 36 hours", async () => {
    const { session, inSession } = await service();
    const length = ({ credential }: ReturnType<typeof inSession>) =>
      ((credential.expiresAt ?? 0) - credential.issuedAt) / 1000;
    expect(length(inSession(session({})))).toBe(43_200);
    expect(length(inSession(session({ DurationSeconds: "129600" })))).toBe(129_600);
    expect(() => session({ DurationSeconds: "129601" })).toThrow("less than or equal to 129600");
    expect(() => session({ DurationSeconds: "600" })).toThrow("greater than or equal to 900");
  });

  it("denies a caller that is a session", async () => {
    const { session, inSession } = await service();
    expect(() => session({}, inSession(session({})))).toThrow("Cannot call GetSessionToken with session");
  });
});
