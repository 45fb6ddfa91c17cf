import type { PolicyFiles } from "../../../organization/policy-files";
import { diff } from "../../support/diff-of-files";
import { FORMAT_KEYS } from "../../support/format-keys";
import { BASE, policies } from "../../support/parse-organization";

/** What is in the file before and after each change. */
const FILE = `${BASE}users: { alice: { grants: { admin: production } }, bob: {} }\n`;

/** Policies of which `admin` allows everything. */
const FILES: PolicyFiles = {
  ...policies,
  policy: (name) => {
    const Statement = [{ Effect: "Allow" as const, Action: "*", Resource: "*" }];
    return name === "admin"
      ? { file: "policies/admin.json", value: { Version: "2012-10-17", Statement } }
      : policies.policy(name);
  },
};

/** How a key is loosened: another text in a place of the file, or at its end. */
interface Loosening {
  readonly place?: readonly [original: string, was: string, is: string];
  readonly was?: string;
  readonly is?: string;
}

const inside =
  (original: string) =>
  (was: string, is: string): Loosening => ({
    place: [original, original.replace(/ ?}$/, `${was} }`), original.replace(/ ?}$/, `${is} }`)],
  });
const account = inside('{ id: "222222222222" }');
const role = inside("{ policy: vpc }");
const user = inside("bob: {}");
const end = (was: string, is: string): Loosening => ({ was: `${was}\n`, is: `${is}\n` });
const oidc = (subjects: string, issuer = "ci.example.com", audience = "sts.amazonaws.com") =>
  `, trust: { oidc: { issuer: ${issuer}, audience: ${audience}, subjects: [${subjects}] } }`;
const s3 = (more: string) => `terraform: { state: { backend: s3, bucket: acme-state${more} } }`;
const cloud = (more: string) => `terraform: { state: { backend: cloud, organization: acme${more} } }`;
const users = (more: string) => `guardrails: { iamUsersOutsideIdentity: {${more}} }`;
const trail = (more: object = {}) => {
  const keys = { create: true, bucket: "acme-trail", organizationId: "o-a1b2c3d4e5", ...more };
  return `guardrails: { trail: ${JSON.stringify(keys)} }`;
};
const ALERT = "alert: [s@example.com]";

/** For every key of the format a change that loosens something by it, or why there is none. */
const KEYS: Readonly<Record<string, Loosening | string>> = {
  organization: { place: ["organization: example", "organization: example", "organization: another"] },
  identity: { place: ["identity: M", "identity: M", "identity: C"] },
  groups: "a group without members opens nothing",
  partition: "a partition is changed with every account: partition.test.ts",
  region: {
    was: `region: eu-west-1\nguardrails: { adminUse: { ${ALERT}, roles: [admin] } }\n`,
    is: `guardrails: { adminUse: { ${ALERT}, roles: [admin] } }\n`,
  },
  accounts: "by the keys in it",
  "accounts.*.id": { place: ["222222222222", "222222222222", "999999999999"] },
  "accounts.*.alias": account(", alias: acme-a", ""),
  "accounts.*.was":
    "a rename of what exists changes no access; one that takes another's place: renames-since.test.ts",
  "accounts.*.leaving": {
    place: [
      '{ id: "444444444444", sets: [production] }',
      '{ id: "444444444444", sets: [production] }',
      '{ id: "444444444444", leaving: true }',
    ],
    was: `${users(ALERT)}\n`,
    is: `${users(ALERT)}\n`,
  },
  "accounts.*.sets": account("", ", sets: [production]"),
  "accounts.*.region": {
    ...account(", region: eu-west-1", ""),
    was: `guardrails: { adminUse: { ${ALERT}, roles: [admin] } }\n`,
    is: `guardrails: { adminUse: { ${ALERT}, roles: [admin] } }\n`,
  },
  "accounts.*.colour": "it is a colour",
  "accounts.*.provider": "by the keys in it",
  "accounts.*.provider.assumeRole": account("", ", provider: { assumeRole: Other }"),
  "accounts.*.provider.externalId": account(", provider: { externalId: xyz }", ""),
  "accounts.*.provider.profile": account("", ", provider: { profile: other }"),
  "accounts.*.budget": account(", budget: { monthlyUsd: 5, notify: [s@example.com] }", ""),
  "accounts.*.budget.monthlyUsd": account(
    ", budget: { monthlyUsd: 5, notify: [s@example.com] }",
    ", budget: { monthlyUsd: 5000, notify: [s@example.com] }",
  ),
  "accounts.*.budget.stopAt": account(
    ", budget: { monthlyUsd: 5, notify: [s@example.com], stopAt: 120 }",
    ", budget: { monthlyUsd: 5, notify: [s@example.com] }",
  ),
  "accounts.*.budget.notify": account(
    ", budget: { monthlyUsd: 5, notify: [s@example.com, t@example.com] }",
    ", budget: { monthlyUsd: 5, notify: [s@example.com] }",
  ),
  roles: "by the keys in it",
  "roles.*.name": role("", ", name: Trusted"),
  "roles.*.was":
    "a rename of what exists changes no access; one that takes another's place: renames-since.test.ts",
  "roles.*.policy": { place: ["{ policy: vpc }", "{ policy: vpc }", "{ policy: admin }"] },
  "roles.*.managedPolicies": role("", ", managedPolicies: [IAMFullAccess]"),
  "roles.*.accounts": {
    place: ["{ policy: admin }", "{ policy: admin, accounts: [production] }", "{ policy: admin }"],
  },
  "roles.*.maxSession": role(", maxSession: 1h", ", maxSession: 12h"),
  "roles.*.mfaMaxAge": role(", mfaMaxAge: 15m", ", mfaMaxAge: 36h"),
  "roles.*.permissionsBoundary": role(', permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess"', ""),
  "roles.*.from": role(", from: { ips: [203.0.113.0/24] }", ", from: anywhere"),
  "roles.*.from.ips": role(", from: { ips: [203.0.113.0/24] }", ", from: { ips: [198.51.100.0/24] }"),
  "roles.*.from.vpcs": role(", from: { vpcs: [vpc-01234567] }", ", from: { vpcs: [vpc-12345678] }"),
  "roles.*.from.organization": role(
    ", from: { organization: o-a1b2c3d4e5 }",
    ", from: { organization: o-zzzzzzzzzz }",
  ),
  "roles.*.trust": role("", oidc("main")),
  "roles.*.trust.oidc": role("", oidc("main")),
  "roles.*.trust.oidc.issuer": role(oidc("main"), oidc("main", "evil.example.com")),
  "roles.*.trust.oidc.audience": role(oidc("main"), oidc("main", "ci.example.com", "other")),
  "roles.*.trust.oidc.subjects": role(oidc("main"), oidc("main, other")),
  teams: "by the keys in it",
  "teams.*.was":
    "a rename of what exists changes no access; one that takes another's place: renames-since.test.ts",
  "teams.*.grants": {
    place: ["bob: {}", "bob: {}", "bob: { teams: [sre] }"],
    was: "teams: { sre: { grants: { ec2: A } } }\n",
    is: "teams: { sre: { grants: { ec2: A, admin: A } } }\n",
  },
  users: "who joins gains what the grants say",
  "users.*.was":
    "a rename of what exists changes no access; one that takes another's place: renames-since.test.ts",
  "users.*.email": "nothing but pages for the user looks at it",
  "users.*.teams": {
    ...user("", " teams: [sre] "),
    was: "teams: { sre: { grants: { admin: A } } }\n",
    is: "teams: { sre: { grants: { admin: A } } }\n",
  },
  "users.*.mfaDevice": user("", " mfaDevice: phone "),
  "users.*.enrollUntil": user("", " enrollUntil: 2026-06-09 "),
  "users.*.accessKeys": user(" accessKeys: false ", ""),
  "users.*.pgpKey": user("", " pgpKey: keybase:mallory "),
  "users.*.tags": user("", " tags: { team: platform } "),
  "users.*.grants": user("", " grants: { admin: A } "),
  mfa: "by the keys in it",
  "mfa.maxAge": end("mfa: { maxAge: 15m }", "mfa: { maxAge: 36h }"),
  "mfa.enrollment": end("", "mfa: { enrollment: open }"),
  "mfa.enrollUntil": end("", "mfa: { enrollUntil: 2026-06-09 }"),
  "mfa.exempt": end("", "mfa: { exempt: [sts:DecodeAuthorizationMessage] }"),
  sessions: "by the keys in it",
  "sessions.maxDuration": end("sessions: { maxDuration: 1h }", "sessions: { maxDuration: 12h }"),
  "sessions.named": end("sessions: { named: true }", ""),
  "sessions.sourceIdentity": end("sessions: { sourceIdentity: true }", ""),
  from: end("from: { ips: [203.0.113.0/24] }", ""),
  "from.ips": end("from: { ips: [203.0.113.0/24] }", "from: { ips: [203.0.112.0/23] }"),
  "from.vpcs": end("from: { vpcs: [vpc-01234567] }", "from: { vpcs: [vpc-01234567, vpc-12345678] }"),
  "from.organization": end("from: { organization: o-a1b2c3d4e5 }", "from: { organization: o-zzzzzzzzzz }"),
  selfService: "by the keys in it",
  "selfService.accessKeys": end("selfService: { accessKeys: false }", ""),
  "selfService.firstLoginPasswordChange": end("", "selfService: { firstLoginPasswordChange: true }"),
  "selfService.deleteOwnMfaDevice": end("selfService: { deleteOwnMfaDevice: false }", ""),
  "selfService.loginWithBrowser": end("", "selfService: { loginWithBrowser: true }"),
  profiles: "by the keys in it",
  "profiles.format": "it is what people write into their own configuration; no IAM comes of it",
  passwordPolicy: end("passwordPolicy: { minimumLength: 8 }", ""),
  "passwordPolicy.minimumLength": end(
    "passwordPolicy: { minimumLength: 16 }",
    "passwordPolicy: { minimumLength: 6 }",
  ),
  "passwordPolicy.maxAgeDays": end("passwordPolicy: { maxAgeDays: 90 }", "passwordPolicy: {}"),
  "passwordPolicy.reusePrevention": end("passwordPolicy: { reusePrevention: 5 }", "passwordPolicy: {}"),
  "passwordPolicy.requireLowercaseCharacters": end(
    "passwordPolicy: {}",
    "passwordPolicy: { requireLowercaseCharacters: false }",
  ),
  "passwordPolicy.requireUppercaseCharacters": end(
    "passwordPolicy: {}",
    "passwordPolicy: { requireUppercaseCharacters: false }",
  ),
  "passwordPolicy.requireNumbers": end("passwordPolicy: {}", "passwordPolicy: { requireNumbers: false }"),
  "passwordPolicy.requireSymbols": end("passwordPolicy: {}", "passwordPolicy: { requireSymbols: false }"),
  "passwordPolicy.allowUsersToChangePassword": end(
    "passwordPolicy: { allowUsersToChangePassword: false }",
    "passwordPolicy: {}",
  ),
  "passwordPolicy.hardExpiry": end(
    "passwordPolicy: { maxAgeDays: 90, hardExpiry: true }",
    "passwordPolicy: { maxAgeDays: 90 }",
  ),
  guardrails: "by the keys in it",
  "guardrails.iamUsersOutsideIdentity": "by the keys in it",
  "guardrails.iamUsersOutsideIdentity.check": end(users("check: true"), ""),
  "guardrails.iamUsersOutsideIdentity.failPlan": end(
    users("check: true, failPlan: true"),
    users("check: true"),
  ),
  "guardrails.iamUsersOutsideIdentity.alert": end(users(ALERT), ""),
  "guardrails.iamUsersOutsideIdentity.deny": end(users("deny: true"), ""),
  "guardrails.adminUse": "by the keys in it",
  "guardrails.adminUse.alert": end(`guardrails: { adminUse: { ${ALERT}, roles: [admin] } }`, ""),
  "guardrails.adminUse.roles": end(
    `guardrails: { adminUse: { ${ALERT}, roles: [admin, vpc] } }`,
    `guardrails: { adminUse: { ${ALERT}, roles: [vpc] } }`,
  ),
  "guardrails.rootUse": "by the keys in it",
  "guardrails.rootUse.alert": end(`guardrails: { rootUse: { ${ALERT} } }`, ""),
  "guardrails.trail": "by the keys in it",
  "guardrails.trail.check": end("guardrails: { trail: { check: true } }", ""),
  "guardrails.trail.create": end(trail(), "guardrails: { trail: { check: true } }"),
  "guardrails.trail.bucket": end(trail(), trail({ bucket: "evil-trail" })),
  "guardrails.trail.organizationId": end(trail(), trail({ organizationId: "o-zzzzzzzzzz" })),
  "guardrails.trail.account": end(trail(), trail({ account: "A" })),
  quotas: "what AWS does not allow fails in the apply",
  "quotas.rolesPerAccount": "see quotas",
  "quotas.groupsPerAccount": "see quotas",
  "quotas.managedPoliciesPerRole": "see quotas",
  "quotas.managedPoliciesPerAccount": "see quotas",
  accept: end("", "accept: [{ rule: full-admin, where: policies/admin.json, reason: SRE }]"),
  "accept.*.rule": end(
    "accept: [{ rule: full-admin, where: policies/admin.json, reason: SRE }]",
    "accept: [{ rule: iam-write, where: policies/admin.json, reason: SRE }]",
  ),
  "accept.*.where": end(
    "accept: [{ rule: full-admin, where: policies/admin.json, reason: SRE }]",
    "accept: [{ rule: full-admin, where: policies/vpc.json, reason: SRE }]",
  ),
  "accept.*.reason": "what is accepted stays the same",
  tags: end("", "tags: { team: platform }"),
  terraform: "by the keys in it",
  "terraform.layout": end("", "terraform: { layout: per-account }"),
  "terraform.state": end("", s3("")),
  "terraform.state.backend": end("", s3("")),
  "terraform.state.bucket": end(s3(""), s3("").replace("acme-state", "evil-state")),
  "terraform.state.key": end(s3(""), s3(", key: evil")),
  "terraform.state.region": end(s3(""), s3(", region: eu-west-1")),
  "terraform.state.kmsKeyId": end(s3(", kmsKeyId: 0a1b2c3d-0000-1111-2222-333344445555"), s3("")),
  "terraform.state.account": end(s3(""), s3(", account: A")),
  "terraform.state.assumeRole": end(s3(""), s3(", assumeRole: other")),
  "terraform.state.manageBucket": end(s3(""), s3(", manageBucket: false")),
  "terraform.state.oldVersionsDays": end(s3(""), s3(", oldVersionsDays: 1")),
  "terraform.state.accessLogs": end(s3(", accessLogs: acme-logs"), s3("")),
  "terraform.state.organization": end(cloud(""), cloud("").replace("acme", "evil")),
  "terraform.state.hostname": end(cloud(""), cloud(", hostname: tfe.example.com")),
  "terraform.state.workspace": end(cloud(""), cloud(", workspace: other")),
  "terraform.state.prefix": end(cloud(""), cloud(", prefix: other")),
  "terraform.state.project": end(cloud(""), cloud(", project: other")),
  "terraform.state.edition": "it silences a warning of HCP Terraform's limits; no plan comes of it",
  "terraform.providers": "by the keys in it",
  "terraform.providers.assumeRole": end("", "terraform: { providers: { assumeRole: Other } }"),
  "terraform.providers.authentication": end("", "terraform: { providers: { authentication: hcp } }"),
  "terraform.exclusive": end("", "terraform: { exclusive: false }"),
  "terraform.appliedBy": end("", "terraform: { appliedBy: [vpc] }"),
};

const GRANTS = /\.grants\.\*/;

describe("the diff of a key that loosens access", () => {
  it("has a case or an exemption for every key of the format", () => {
    expect(FORMAT_KEYS.filter((key) => !GRANTS.test(key) && !(key in KEYS))).toEqual([]);
  });

  it.each(Object.entries(KEYS).flatMap(([key, it]) => (typeof it === "string" ? [] : [[key, it] as const])))(
    "reports a risk for %s",
    async (_, { place: [original, from, to] = ["", "", ""], was = "", is = "" }) => {
      expect(FILE).toContain(original);
      const [before, after] = [
        FILE.replace(original, () => from) + was,
        FILE.replace(original, () => to) + is,
      ];
      const changes = await diff(after, before, FILES, FILES);
      expect(changes).toContainEqual(expect.stringContaining(" | "));
    },
  );
});
