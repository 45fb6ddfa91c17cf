import { stacksOnly } from "../../../access/iam/stack-files";
import { CLAIMS, judgeClaims } from "../../../access/proof/claims";
import { declaredTerraform } from "../../../access/proof/declared-terraform";
import { prove } from "../../../access/proof/prove";
import { renderVerdicts } from "../../../access/proof/render-verdicts";
import { isProven, stateOf } from "../../../access/proof/verdict";
import { entitlementsOf } from "../../../organization/entitlements";
import { judged } from "../../support/judged-plan";
import { NOW, parse } from "../../support/parse-organization";
import { BASES, stacksOf } from "../../support/plan-mutations";
import { synthesizeAll } from "../../support/synthesized";
import { FILE, plan, shipped } from "../../support/weakened-plan";

// A whole proof takes seconds where other suites run beside it.
jest.setTimeout(120_000);

describe("the list of claims", () => {
  it("lists all claims of prove and verify", () => {
    expect(CLAIMS.map(({ id, on }) => `${id}: ${on}`)).toEqual([
      "known-plan: plan",
      "account-identity: plan",
      "role-settings: plan",
      "accounts-read: live",
      "assumptions: access",
      "delegations: access",
      "trusts: access",
      "machines: access",
      "roles: access",
      "escalations: access",
      "self-service-table: access",
      "self-service: access",
      "access-keys: access",
      "enrollment: access",
      "control-policies: access",
      "entry: access",
      "state: access",
      "entry-trust: live",
      "live-objects: live",
      "live-documents: live",
      "live-attachments: live",
      "live-trust-policies: live",
      "live-settings: live",
      "live-sessions: live",
      "live-members: live",
      "live-oidc-providers: live",
      "live-event-rules: live",
      "live-alert-topics: live",
      "live-password-policy: live",
      "live-account-alias: live",
      "live-budgets: live",
      "live-service-control-policies: live",
      "credential-health: live",
      "retired-keys: live",
      "mfa-devices: live",
      "root-users: live",
      "trails: live",
    ]);
  });

  it("is judged by prove, except claims about live accounts", async () => {
    const verdicts = await prove(FILE, stacksOnly(new Map([["access", plan]])), NOW);
    expect(verdicts.map((verdict) => `${stateOf(verdict)}: ${verdict.claim}`)).toMatchInlineSnapshot(`
      [
        "proven: the plan contains only what Gatehouse writes for this file",
        "proven: every provider reaches the account of its alias, and every resource is in its account",
        "proven: every role has the session length, the boundary and the managed policies of the file",
        "proven: nobody can assume a role that the file does not grant, or without recent MFA",
        "proven: everyone can assume, with recent MFA, what the file grants",
        "proven: groups delegate only roles of the file, by literal ARNs, to its members, until its end dates",
        "proven: every role is in the file and trusts only the identity account, on all conditions",
        "proven: every user is in the file and in the identity account",
        "proven: only programs with subjects in the file can assume roles",
        "proven: each role allows exactly the actions of AWS's catalog that its topic declares",
        "proven: only administrators write IAM, pass or assume roles, or escalate privileges, unless the file accepts it",
        "proven: without a role everyone has exactly the self-service permissions, in every service",
        "proven: every user can manage their own credentials, with MFA, and nothing else",
        "proven: without MFA users can enroll their device in the enrollment window of the file, and at no other time",
        "nothing to judge: no service control policy denies anything",
        "proven: nobody else can assume Terraform's entry roles, even if they trusted every account",
      ]
    `);
  });

  it("reports the sample on each sampled claim", async () => {
    const verdicts = await prove(FILE, stacksOnly(new Map([["access", plan]])), NOW, { sample: 1 });
    expect(verdicts.flatMap(({ sample }) => sample ?? [])).toEqual(
      Array(5).fill("1 of 4 users, 3 of 3 roles"),
    );
  });

  it("samples a user without access keys, and the roles of the identity account", async () => {
    const text = FILE.replace("dana: {", "dana: { accessKeys: false,").replace(
      "accounts: [all]",
      "accounts: [all, M]",
    );
    const stacks = synthesizeAll(entitlementsOf(parse(text, shipped), NOW));
    const verdicts = await prove(text, stacksOnly(stacks), NOW, { sample: 1 });
    const keys = verdicts.filter(({ claim }) => claim.startsWith("users without access keys"));
    expect(keys.map((verdict) => [stateOf(verdict), verdict.sample])).toEqual([
      ["in part", "2 of 4 users, 4 of 4 roles"],
    ]);
  });

  it("probes no roles that have only AWS managed policies", async () => {
    const managed = FILE.replaceAll(/policy: (vpc|ec2)/g, "managedPolicies: [ReadOnlyAccess]");
    const stacks = synthesizeAll(entitlementsOf(parse(managed, shipped), NOW));
    const verdicts = await prove(managed, stacksOnly(stacks), NOW);
    expect(verdicts.filter(({ judged }) => judged === 0).map(stateOf)).not.toContain("not judged");
    expect(isProven(verdicts)).toBe(true);
  });

  it("proves no access if the plan cannot be read", async () => {
    const broken = plan.replace('"${aws_iam_user.user_alice.name}"', '"${aws_iam_user.nobody.name}"');
    const verdicts = await prove(FILE, stacksOnly(new Map([["access", broken]])), NOW);
    expect(verdicts.map(stateOf)).toEqual(["refuted", "proven", "proven", ...Array(13).fill("not judged")]);
    expect(isProven(verdicts)).toBe(false);
  });

  it("proves no access for accounts that could not be read", async () => {
    const access = {
      id: "x",
      about: "x",
      on: "access",
      judge: () => [{ claim: "x", judged: 1, counterExamples: [] }],
    };
    const evidence = {
      access: {} as never,
      live: { unreadable: ["account A could not be read"] } as never,
    };
    const verdicts = await judgeClaims(evidence, undefined, [access as never]);
    expect(verdicts.map(stateOf)).toEqual(["in part"]);
  });

  it("fails if something could not be read", async () => {
    const live = {
      accountsRead: 2,
      unread: ["account A could not be read"],
    } as never;
    const accountsRead = CLAIMS.filter(({ id }) => id === "accounts-read");
    const verdicts = await judgeClaims({ access: "not read", live }, undefined, accountsRead);
    expect(verdicts.map(stateOf)).toEqual(["not judged"]);
  });

  it("includes the state claim if the file has a state bucket", async () => {
    const bucket = {
      text: BASES.bucket,
      output: stacksOnly(stacksOf("bucket")),
    };
    const verdicts = await judged(bucket, ({ id }) => id === "state");
    expect(verdicts.map(stateOf)).toEqual(["proven"]);
  });
});

describe("a claim's state", () => {
  const claim = { claim: "x", judged: 0, counterExamples: [] };

  it.each([
    ["proven", { ...claim, judged: 1 }],
    ["in part", { ...claim, judged: 1, notJudged: ["y"] }],
    ["in part", { ...claim, judged: 1, sample: "1 of 2" }],
    ["refuted", { ...claim, judged: 1, counterExamples: ["z"], notJudged: ["y"] }],
    ["refuted", { ...claim, counterExamples: ["z"], nothingToJudge: "w" }],
    ["not judged", claim],
    ["not judged", { ...claim, notJudged: ["y"] }],
    ["nothing to judge", { ...claim, nothingToJudge: "w" }],
  ])("is %s: %j", (state, verdict) => {
    expect(stateOf(verdict)).toBe(state);
    expect(isProven([verdict])).toBe(!["refuted", "not judged"].includes(state));
  });

  it("is not proven without any claims", () => {
    expect(isProven([])).toBe(false);
  });

  it("is rendered with the sample and everything not judged", () => {
    const verdicts = [
      {
        ...claim,
        judged: 3,
        sample: "1 of 2 users",
        notJudged: ["y"],
        notes: ["guardrails: 2"],
      },
      { ...claim, nothingToJudge: "no users" },
      claim,
      {
        ...claim,
        judged: 30,
        counterExamples: Array.from({ length: 21 }, (_, index) => `example ${index}`),
      },
    ];
    expect(renderVerdicts(verdicts, "table").replace(/ {11}example \d+\n/g, "")).toMatchInlineSnapshot(`
      "in part  x (3 judged)
               a sample: 1 of 2 users
               not judged: y
               guardrails: 2
      none     x (nothing to judge: no users)
      UNKNOWN  x (0 judged)
      REFUTED  x (30 judged)
                 and 1 more
      "
    `);
  });
});

describe("the declared Terraform stacks", () => {
  it("are one per account and one for the state", () => {
    const perAccount = `${FILE}terraform: { layout: per-account, state: { backend: s3, bucket: b } }\n`;
    expect([...declaredTerraform(perAccount).stacks.keys()]).toEqual([
      "identity",
      "account-A",
      "account-B",
      "state",
    ]);
  });
});
