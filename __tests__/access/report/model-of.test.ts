import { matrixOf } from "../../../access/matrix/matrix";
import { type Circumstances, modelOf } from "../../../access/report/model-of";
import { notProven } from "../../../access/report/proof-of";
import { closeToQuotas } from "../../../organization/checks/quotas";
import { type Entitlements, entitlementsOf } from "../../../organization/entitlements";
import { organizationOf } from "../../../tools/bench/organization-of";
import { BASE, entitlements, NOW, parse } from "../../support/parse-organization";

const CIRCUMSTANCES: Circumstances = {
  file: "organization.yaml",
  now: NOW,
  lint: { findings: [], unused: [] },
  proof: notProven("nobody asked", NOW),
  lineOf: (path) => path.length,
};
const model = (entitlements: Entitlements, circumstances: Partial<Circumstances> = {}) =>
  modelOf(entitlements, { ...CIRCUMSTANCES, ...circumstances });

const GRANTS = `
teams:
  network: { grants: { vpc: [A, production] } }
users:
  alice: { teams: [network], grants: { ec2: [{ accounts: production, until: 2026-12-31 }, A] } }
  bob:   { grants: { admin: { accounts: all, until: 2026-01-31 } }, email: bob@example.com, mfaDevice: bob-phone }
  eve:   {}
`;

describe("the report's model", () => {
  it("holds the same access as the matrix", () => {
    const all = entitlements(GRANTS);
    const { users, groups, accounts, roles } = model(all);
    const named = users.flatMap(({ name, groups: own = [] }) =>
      own.flatMap((group) =>
        (groups[group]?.opens ?? []).flatMap(({ role, accounts: where, notAfter }) =>
          where.map(
            (account) => `${name} ${accounts[account]?.name} ${roles[role]?.key} ${notAfter ?? "no end"}`,
          ),
        ),
      ),
    );
    const expected = matrixOf(all).users.flatMap(({ name, access }) =>
      access.map(({ account, role, notAfter }) => `${name} ${account} ${role} ${notAfter ?? "no end"}`),
    );
    expect([...new Set(named)].sort()).toEqual(expected.sort());
    expect(named).toHaveLength(6);
  });

  it("marks the users without access keys", () => {
    const users = (more: string) =>
      model(entitlements(GRANTS + more)).users.map(({ accessKeys }) => accessKeys);
    expect(users("")).toEqual([undefined, undefined, undefined]);
    expect(users("selfService: { accessKeys: false }\n")).toEqual([false, false, false]);
  });

  it("includes past and future ends of grants, with their lines", () => {
    expect(model(entitlements(GRANTS)).endings).toEqual([
      {
        who: "bob",
        role: "admin",
        scope: "all",
        accounts: 3,
        notAfter: "2026-02-01T00:00:00Z",
        until: "2026-01-31",
        hasEnded: true,
        line: 4,
      },
      {
        who: "alice",
        role: "ec2",
        scope: "production",
        accounts: 2,
        notAfter: "2027-01-01T00:00:00Z",
        until: "2026-12-31",
        hasEnded: false,
        line: 5,
      },
    ]);
  });

  it("omits defaults, and lists an account's sets once", () => {
    const { users, accounts, sets } = model(entitlements(GRANTS));
    expect(sets).toEqual(["production"]);
    expect(JSON.parse(JSON.stringify(accounts))).toEqual([
      { name: "M", id: "111111111111", isIdentity: true },
      { name: "A", id: "222222222222" },
      { name: "B", id: "333333333333", sets: [0] },
      { name: "C", id: "444444444444", sets: [0] },
    ]);
    expect(JSON.parse(JSON.stringify(users))).toEqual([
      { name: "alice", groups: [0, 1, 2], teams: [0] },
      { name: "bob", email: "bob@example.com", mfaDevice: "bob-phone" },
      { name: "eve" },
    ]);
  });

  it("includes the quotas that the CLI warns of, with the same figures", () => {
    const scopes = Array.from({ length: 8 }, (_, index) => `{ accounts: A, until: 2099-01-0${index + 1} }`);
    const close = entitlements(`users:\n  alice: { grants: { vpc: [${scopes.join(", ")}] } }\n`);
    const gauges = model(close).quotas.filter(({ isClose }) => isClose);
    expect(gauges).toEqual([
      { of: "groups of a user", count: 9, limit: 10, says: "alice would be in 9 groups", isClose: true },
    ]);
    expect(closeToQuotas(close)).toEqual([`${gauges[0]?.says}; IAM allows 10`]);
    const raised = entitlements("quotas: { rolesPerAccount: 3000 }\nusers: { alice: {} }\n");
    expect(model(raised).quotas.find(({ of }) => of === "roles")).toMatchObject({ count: 3, limit: 3000 });
  });

  it("separates leaving accounts from the others", () => {
    const text = `${BASE.replace('"444444444444",', '"444444444444", leaving: true,')}${GRANTS}`;
    const { leaving, accounts } = model(entitlementsOf(parse(text), NOW));
    expect(leaving).toEqual(["C"]);
    expect(accounts.map(({ name }) => name)).not.toContain("C");
  });

  it("lists the programs that may assume a role without MFA", () => {
    const trust = `{ oidc: { issuer: token.actions.githubusercontent.com, subjects: ["repo:acme/app:ref:refs/heads/main"] } }`;
    const text = BASE.replace("admin: { policy: admin }", `admin: { policy: admin, trust: ${trust} }`);
    const { roles } = model(entitlementsOf(parse(`${text}users: { alice: {} }\n`), NOW));
    expect(roles.map(({ key, programs }) => [key, programs])).toEqual([
      ["vpc", undefined],
      ["ec2", undefined],
      ["admin", ["token.actions.githubusercontent.com: repo:acme/app:ref:refs/heads/main"]],
    ]);
  });

  it("includes accepted and other findings, and unused acceptances", () => {
    const fault = { message: "allows everything", fix: "do not" };
    const { findings } = model(entitlements("users: { alice: {} }\n"), {
      lint: {
        findings: [
          { rule: "full-admin", where: "policies/admin.json", statement: 1, ...fault, accepted: "SRE" },
          { rule: "full-admin", where: "policies/own.json", ...fault },
        ],
        unused: [{ rule: "over-quota", where: "policies/x.json", reason: "was large" }],
      },
    });
    expect(findings).toEqual([
      {
        rule: "full-admin",
        where: "policies/admin.json, statement 1",
        message: "allows everything",
        accepted: "SRE",
      },
      { rule: "full-admin", where: "policies/own.json", message: "allows everything", accepted: undefined },
      { rule: "over-quota", where: "policies/x.json", accepted: "was large" },
    ]);
  });

  it("stays small with a thousand accounts and five thousand people", () => {
    const text = organizationOf({ accounts: 1000, users: 5000 }).replaceAll("accept:", "#");
    const large = entitlementsOf(parse(text), NOW);
    expect(JSON.stringify(model(large)).length).toBeLessThan(300_000);
  });
});
