import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { organizationFile } from "../../organization/project";
import { organizationJsonSchema } from "../../tools/write-schema";
import { BASE, parse, problemsIn } from "../support/parse-organization";

describe("defaults", () => {
  const { roles, groups, selfService, sessions, partition, accounts } = parse(`${BASE}users: {}`);

  it("are safe", () => {
    expect({ groups, selfService, sessions, partition }).toEqual({
      groups: "granted",
      selfService: {
        accessKeys: true,
        firstLoginPasswordChange: false,
        deleteOwnMfaDevice: true,
        loginWithBrowser: false,
      },
      sessions: { named: false, sourceIdentity: false },
      partition: "aws",
    });
    expect(roles.map(({ mfaMaxAge, maxSession }) => [mfaMaxAge, maxSession])).toEqual(
      roles.map(() => [3600, 3600]),
    );
  });

  it("use ambient credentials for identity, OrganizationAccountAccessRole elsewhere", () => {
    expect(accounts.map(({ name, provider }) => [name, provider.assumeRoleArn])).toEqual([
      ["M", undefined],
      ["A", "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"],
      ["B", "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"],
      ["C", "arn:aws:iam::444444444444:role/OrganizationAccountAccessRole"],
    ]);
  });
});

describe("the profile format", () => {
  const formatOf = (added: string) => parse(`${BASE}users: {}\n${added}`).profiles.format;

  it("is aws-vault, or browser if aws login is allowed", () => {
    expect(formatOf("")).toBe("aws-vault");
    expect(formatOf("selfService: { loginWithBrowser: false }")).toBe("aws-vault");
    expect(formatOf("selfService: { loginWithBrowser: true }")).toBe("browser");
    expect(formatOf("selfService: { accessKeys: false }")).toBe("browser");
  });

  it("can be set in the file", () => {
    expect(formatOf("profiles: { format: aws-cli }")).toBe("aws-cli");
    const both = "selfService: { loginWithBrowser: true }\nprofiles: { format: aws-vault }";
    expect(formatOf(both)).toBe("aws-vault");
  });
});

describe("settings", () => {
  it("of a role override those of the file", () => {
    const text = BASE.replace("vpc: { policy: vpc }", "vpc: { policy: vpc, mfaMaxAge: 15m, maxSession: 2h }");
    const { roles } = parse(`${text}users: {}\nmfa: { maxAge: 90s }\nsessions: { maxDuration: 12h }`);
    expect(roles.map(({ key, mfaMaxAge, maxSession }) => [key, mfaMaxAge, maxSession])).toEqual([
      ["vpc", 900, 7200],
      ["ec2", 90, 43_200],
      ["admin", 90, 43_200],
    ]);
  });

  it("of an account's provider override those of the file", () => {
    const text = BASE.replace(
      'A: { id: "222222222222" }',
      'A: { id: "222222222222", provider: { assumeRole: ops/Deployer, externalId: x1, profile: deploy } }',
    );
    const { accounts } = parse(`${text}users: {}\nterraform: { providers: { assumeRole: Terraform } }`);
    expect(accounts.find(({ name }) => name === "A")?.provider).toEqual({
      assumeRoleArn: "arn:aws:iam::222222222222:role/ops/Deployer",
      externalId: "x1",
      profile: "deploy",
    });
    expect(accounts.find(({ name }) => name === "B")?.provider.assumeRoleArn).toMatch(/role\/Terraform$/);
  });

  it("with a profile assume no role", () => {
    const profiled = BASE.replace(
      /(sets: \[production\]|"222222222222") }/g,
      "$1, provider: { profile: p } }",
    );
    const { accounts } = parse(`${profiled}users: {}\nterraform: { providers: { authentication: profile } }`);
    expect(accounts.map(({ provider }) => provider)).toEqual([
      {},
      { profile: "p" },
      { profile: "p" },
      { profile: "p" },
    ]);
  });

  it("in another partition use that partition's ARNs", () => {
    const text = BASE.replace("vpc: { policy: vpc }", "vpc: { managedPolicies: [job-function/Billing] }");
    const { roles, accounts } = parse(`${text}users: {}\npartition: aws-us-gov`);
    expect(roles[0]?.managedPolicyArns).toEqual(["arn:aws-us-gov:iam::aws:policy/job-function/Billing"]);
    expect(accounts[1]?.provider.assumeRoleArn).toMatch(/^arn:aws-us-gov:iam::/);
  });

  it("may be set to their defaults", () => {
    const explicit = `
selfService: { loginWithBrowser: false }
guardrails: { iamUsersOutsideIdentity: { check: false, alert: [] } }
accept: []
terraform: { layout: one-plan, state: { backend: local }, exclusive: true, providers: { authentication: assume-role } }
`;
    expect(problemsIn(`${BASE}users: {}${explicit}`)).toBe("");
  });
});

describe("quotas", () => {
  it("can be raised in the file", () => {
    const policiesOf = (count: number) => Array.from({ length: count }, (_, index) => `P${index}`).join(", ");
    const text = `${BASE.replace("vpc: { policy: vpc }", `vpc: { managedPolicies: [${policiesOf(12)}] }`)}users: {}\n`;
    expect(problemsIn(text)).toMatch(/role vpc would have 12 managed policies, IAM allows 10/);
    expect(problemsIn(`${text}quotas: { managedPoliciesPerRole: 12 }`)).toBe("");
  });

  it("limit a user to ten groups", () => {
    const accounts = Array.from(
      { length: 10 },
      (_, index) => `  X${index}: { id: "5555555555${index}0" }\n`,
    ).join("");
    const text = (count: number) => {
      const scope = Array.from({ length: count }, (_, index) => `X${index}`).join(", ");
      return `${BASE.replace("roles:\n", `${accounts}roles:\n`)}users: { alice: { grants: { vpc: [${scope}] } } }`;
    };
    expect(problemsIn(text(9))).toBe("");
    expect(problemsIn(text(10))).toMatch(
      /alice would be in 11 groups, IAM allows 10 and does not raise this quota/,
    );
  });
});

describe("an unknown key", () => {
  it("differs from the membership of a team, which each user declares", () => {
    const fixOf = (text: string) => /fix +(.*)/.exec(problemsIn(BASE + text))?.[1];
    const advice = "write teams: [sre] in each user instead";
    expect(fixOf("users: {}\nteams: { sre: { members: [], grants: { vpc: A } } }")).toBe(advice);
    expect(fixOf("users: {}\nteams: { sre: { users: [], grants: { vpc: A } } }")).toBe(advice);
    expect(fixOf("users: {}\nteams: { sre: { usersx: [], grants: { vpc: A } } }")).not.toBe(advice);
    expect(fixOf("users: { sre: { members: [] } }")).toBeUndefined();
  });
});

describe("the organization file", () => {
  it("is the project's organization.yaml, or ORGANIZATION from the working directory", () => {
    expect(organizationFile({})).toBe(join(PACKAGE, "organization.yaml"));
    expect(organizationFile({ ORGANIZATION: "o.yaml", INIT_CWD: "/home/ann/teams" })).toBe(
      "/home/ann/teams/o.yaml",
    );
    expect(organizationFile({ ORGANIZATION: "/etc/o.yaml", INIT_CWD: "/home/ann" })).toBe("/etc/o.yaml");
  });

  it.each([
    "organization.yaml",
    "examples/guardrails.yaml",
    "examples/identity-production.yaml",
    "examples/sets-and-teams.yaml",
  ])("is valid as shipped: %s", (file) => {
    expect(() => loadOrganization(join(PACKAGE, file))).not.toThrow();
  });

  it("has a JSON schema that equals the committed one", () => {
    expect(readFileSync(join(PACKAGE, "organization.schema.json"), "utf8")).toBe(organizationJsonSchema());
  });
});
