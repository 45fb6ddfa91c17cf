import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredentials } from "../../../access/health/read-credentials";
import { TOPICS } from "../../../access/iam/managed-object";
import type { AccessEvidence, LiveEvidence } from "../../../access/proof/claims";
import { type ReadAccount, readAccountObjects } from "../../../access/verify/read-objects";
import { verify } from "../../../access/verify/verify";
import type { Account } from "../../../organization/account";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import { BASE, NOW } from "../../support/parse-organization";

jest.mock("../../../access/synthesis/synthesize", () =>
  jest.requireActual("../../support/synthesis-in-process"),
);
jest.mock("../../../access/health/read-credentials", () => ({ readCredentials: jest.fn() }));
jest.mock("../../../access/verify/read-objects", () => ({ readAccountObjects: jest.fn() }));
// The claims have their own tests: these return the evidence.
jest.mock("../../../access/proof/claims", () => ({ judgeClaims: async (evidence: object) => [evidence] }));

const LIMITS = { keyAge: 90 } as never;
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-verify-"));
  file = join(folder, "organization.yaml");
  writeFileSync(file, `${BASE}users: { alice: { grants: { vpc: A } } }\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An account as it was read: empty, except for what a test gives it. */
function account(name: string, more: Partial<ReadAccount> = {}): ReadAccount {
  return {
    live: { users: [], groups: [], roles: [], attached: [] },
    objects: [{ accountId: name, name: "role x", topic: "objects", settings: [] }],
    root: { account: name } as never,
    unread: [],
    ...more,
  };
}
const role = (name: string, principal: string, accountId = "222222222222") => ({
  name,
  accountId,
  trust: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: principal } }] },
});

/** The evidence that is judged, and the progress; an Error is an account that cannot be read. */
async function evidence(accounts: Readonly<Record<string, ReadAccount | Error>> = {}) {
  const [read, credentials] = [jest.mocked(readAccountObjects), jest.mocked(readCredentials)];
  read.mockReset().mockImplementation(async ({ name }: Account) => {
    const answer = accounts[name] ?? account(name);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  if (accounts.M instanceof Error) credentials.mockReset().mockRejectedValue(accounts.M);
  else credentials.mockReset().mockResolvedValue("credentials" as never);
  const progress: string[] = [];
  const entitlements = entitlementsOf(loadOrganization(file, NOW), NOW);
  const judged = await verify(file, entitlements, NOW, LIMITS, (doing) => progress.push(doing));
  const [{ access, live }] = judged as unknown as [{ access: AccessEvidence | string; live: LiveEvidence }];
  if (typeof access !== "string") return { access, live, progress, entitlements };
  return { why: access, live, progress, entitlements };
}

describe("verify", () => {
  it("reads every account, and reports each step", async () => {
    const { progress, live, entitlements } = await evidence();
    expect(progress).toEqual([
      "synthesizing the file, to compare with it",
      "reading account M (1 of 4)",
      "reading account A (2 of 4)",
      "reading account B (3 of 4)",
      "reading account C (4 of 4)",
      "judging",
    ]);
    expect(live).toMatchObject({ accountsRead: 4, unreadable: [], unread: [], credentials: "credentials" });
    expect(live.comparison.existing.map(({ accountId }) => accountId)).toEqual(["M", "A", "B", "C"]);
    expect(live.comparison.made.map(({ name }) => name)).toContain("group vpc-A");
    expect(live).toMatchObject({ limits: LIMITS, now: NOW, entitlements, trails: [] });
    expect(live.comparison).toMatchObject({
      exclusive: entitlements.organization.terraform.exclusive,
      unread: [],
    });
    expect([live.comparison.nameOf("222222222222"), live.comparison.nameOf("9")]).toEqual(["A", "9"]);
    expect(live.rotation("alice")).toContain("alice");
    const [, , declared, made] = jest.mocked(readAccountObjects).mock.calls[0] ?? [];
    expect([declared, made]).toEqual([[], live.comparison.made]);
  });

  it("judges the file's roles and those that let its people in, not all others", async () => {
    const roles = [
      role("vpc", "arn:aws:iam::999999999999:root"),
      role("door", "arn:aws:iam::111111111111:root"),
      role("strange", "arn:aws:iam::999999999999:root"),
    ];
    const [user, group] = [{ name: "alice" }, { name: "users" }];
    const live = { users: [user], groups: [group], roles, attached: [] } as never;
    const found = await evidence({ A: account("A", { live }) });
    expect(found.access?.snapshot.roles.map(({ name }) => name)).toEqual(["vpc", "door"]);
    expect(found.access?.snapshot).toMatchObject({ users: [user], groups: [group] });
    expect(found.live.everything).toEqual({ users: [user], groups: [group], roles });
    expect(found.access).toMatchObject({ now: NOW, evaluate: expect.any(Function), own: expect.anything() });
    expect(new Set(found.access?.declared.roles.map(({ accountId }) => accountId)).size).toBe(4);
  });

  it("judges nothing of an account that cannot be read, and names it", async () => {
    const { access, live } = await evidence({ A: new Error("denied") });
    const why = /^account A \(222222222222\) could not be read, by .*OrganizationAccountAccessRole: denied$/;
    const reason = "what exists in A, which could not be read";
    expect(live).toMatchObject({
      accountsRead: 3,
      unreadable: [reason],
      unread: [expect.stringMatching(why)],
    });
    expect(live.comparison.unread).toEqual([{ accountId: "222222222222", topics: TOPICS, why: reason }]);
    expect([live.roots.slice(-1), live.trails]).toEqual([[reason], [reason]]);
    const judged = new Set(access?.declared.roles.map(({ accountId }) => accountId));
    expect(judged).toEqual(new Set(["111111111111", "333333333333", "444444444444"]));
  });

  it("judges no access if the identity account cannot be read", async () => {
    const { why, live } = await evidence({ M: new Error("denied") });
    expect(why).toBe("what exists in M, which could not be read");
    expect(live.credentials).toBe(
      "account M (111111111111) could not be read, by the ambient credentials: denied",
    );
  });

  it("names the parts of an account that could not be read", async () => {
    const part = { accountId: "222222222222", topics: ["budgets"], why: "budgets: denied" } as const;
    const root = "the root user: denied";
    const trails = { account: "B", trails: [] };
    const { live } = await evidence({
      A: account("A", { unread: [part], root, trails: "trails: denied" }),
      B: account("B", { trails }),
    });
    expect(live.unread).toEqual(["budgets: denied", root, "trails: denied"]);
    expect(live.comparison.unread).toEqual([part]);
    expect(live.roots).toEqual([{ account: "M" }, root, { account: "B" }, { account: "C" }]);
    expect(live.trails).toEqual(["trails: denied", trails]);
  });
});
