import type { TakenOver } from "../../../access/import/changes/facets";
import type { Finding } from "../../../access/import/finding";
import { corrected, importReport, objectsOf } from "../../../access/import/import-report";
import { appliedEstate, lines, planned, trust, withRole } from "../../support/imported";
import { entitlements, NOW } from "../../support/parse-organization";

const FILE = entitlements("users:\n  alice: { grants: { vpc: [A, B] } }\n");
const APPLIED = appliedEstate(FILE);

const kept = (kind: Finding["kind"], name: string, ...accounts: string[]): Finding => ({
  list: "kept",
  kind,
  name,
  accounts,
  says: "is in the file",
});
/** What inference says when it notices nothing. */
const ALL_KEPT = objectsOf(APPLIED).map(({ kind, name, account }) => kept(kind, name, account));

const inLists = (findings: readonly Finding[], list: Finding["list"]) =>
  lines(findings.filter((finding) => finding.list === list));

describe("the report", () => {
  it("keeps what is the same", async () => {
    const { findings } = await importReport(APPLIED, ALL_KEPT, FILE, [planned(FILE)], NOW);
    expect(findings).toHaveLength(ALL_KEPT.length);
    expect(inLists(findings, "kept")).toEqual(lines(ALL_KEPT));
  });

  it("calls nothing kept that differs, in the account in which it differs", async () => {
    const estate = withRole(APPLIED, "B", "vpc", () => ({ maxSession: 43_200 }));
    const inferred = [
      ...ALL_KEPT.filter(({ name }) => name !== "vpc"),
      kept("role", "vpc", "A", "B", "C", "M"),
    ];
    const { findings } = await importReport(estate, inferred, FILE, [planned(FILE)], NOW);
    expect(inLists(findings, "kept")).toContain("role vpc in A, C, M: is in the file");
    expect(inLists(findings, "changed")).toEqual([
      "role vpc in B: has sessions of 3600 s, was 43200 s",
      "role vpc in B: is in the file",
    ]);
  });

  it("does not believe inference that a change is none", async () => {
    const estate = withRole(APPLIED, "B", "vpc", () => ({ trust: trust("*") }));
    const { findings } = await importReport(estate, ALL_KEPT, FILE, [planned(FILE)], NOW);
    expect(inLists(findings, "changed")).toEqual(
      [
        // A trust policy alone lets in the roles of its account.
        "role admin in B: is in the file",
        "role admin in B: loses vpc in B",
        "role ec2 in B: is in the file",
        "role ec2 in B: loses vpc in B",
        "role vpc in B: is in the file",
        "role vpc in B: no longer trusts everyone in AWS",
        "role vpc in B: requires TLS (aws:SecureTransport)",
        "role vpc in B: requires MFA of up to 3600 s ago, was none",
        "role vpc in B: trusts account M as a whole: the policies of its users decide who may assume it [loosened]",
        "user alice in M: is in the file",
        "user alice in M: needs MFA of up to 3600 s ago for vpc in B, was none",
      ].sort(),
    );
  });
});

describe("what the comparison does not explain", () => {
  const object = (facets: TakenOver["facets"]): TakenOver => ({
    kind: "role",
    accountId: "222222222222",
    account: "A",
    name: "vpc",
    facets,
    isDeclared: true,
  });
  const change = (about: Finding["about"]): Finding => ({
    list: "changed",
    kind: "role",
    accounts: ["A"],
    name: "vpc",
    says: "changes",
    about,
  });
  const nothing = { ...APPLIED, accounts: [] };

  it("is said to be not explained, whatever else is said of the object", () => {
    const inferred = [kept("role", "vpc", "A"), { ...change(undefined), says: "is renamed" }];
    const findings = corrected(nothing, inferred, [change("tags")], [object(["tags", "trust"])]);
    expect(lines(findings)).toEqual([
      "role vpc in A: changes",
      "role vpc in A: is in the file",
      "role vpc in A: is renamed",
      "role vpc in A: trust differs: not explained [loosened, unjudged]",
    ]);
    expect(inLists(findings, "kept")).toEqual([]);
  });

  it("is an object that no list has, in the file or not", () => {
    const [A] = APPLIED.accounts.filter(({ name }) => name === "A");
    const estate = { ...APPLIED, accounts: A === undefined ? [] : [A] };
    expect(lines(corrected(estate, [], [], [object([])]))).toEqual([
      "role admin in A: is not in the file: not explained [unjudged]",
      "role ec2 in A: is not in the file: not explained [unjudged]",
      "role vpc in A: is in the file: not explained [unjudged]",
    ]);
  });

  it("is what inference calls kept and the file does not declare", () => {
    const findings = corrected(nothing, [kept("role", "vpc", "A", "B")], [], [object([])]);
    expect(inLists(findings, "kept")).toEqual(["role vpc in A: is in the file"]);
    expect(inLists(findings, "outside")).toEqual([
      "role vpc in B: is in the file, but the file does not declare it: not explained",
    ]);
  });

  it("is an identity provider or a customer managed policy in no list", () => {
    const estate = {
      ...nothing,
      accounts: APPLIED.accounts.slice(0, 1).map((account) => ({
        ...account,
        users: [],
        groups: [],
        roles: [],
        policies: [
          {
            name: "limit",
            arn: "arn:aws:iam::111111111111:policy/limit",
            path: "/",
            document: { Version: "2012-10-17" as const, Statement: [] },
          },
        ],
        oidcProviders: [{ arn: "arn:aws:iam::111111111111:oidc-provider/a.example/b", audiences: [] }],
        samlProviders: ["arn:aws:iam::111111111111:saml-provider/Okta"],
      })),
    };
    expect(lines(corrected(estate, [], [], []))).toEqual([
      expect.stringMatching(/^policy limit in \w+: is not in the file: not explained/),
      expect.stringMatching(/^provider oidc-provider\/a.example\/b in \w+: is not/),
      expect.stringMatching(/^provider saml-provider\/Okta in \w+: is not/),
    ]);
  });
});
