import { appeared } from "../../../access/import/appeared";
import type { Estate, EstateAccount, EstateRole, EstateUser } from "../../../access/import/estate/estate";
import type { PolicyDocument } from "../../../organization/policy-document";
import { BASE, parse } from "../../support/parse-organization";

const ORGANIZATION = parse(`${BASE}users: {}
terraform:
  appliedBy: ["arn:aws:iam::111111111111:role/deployer"]
`);

const A: EstateAccount = {
  name: "A",
  id: "222222222222",
  isIdentity: false,
  users: [],
  groups: [],
  roles: [],
  policies: [],
  unassignedMfaDevices: [],
  oidcProviders: [],
  samlProviders: [],
  unread: [],
};
const M: EstateAccount = { ...A, name: "M", id: "111111111111", isIdentity: true };

function role(name: string, trust: object, account = "222222222222", path = "/"): EstateRole {
  return {
    name,
    arn: `arn:aws:iam::${account}:role${path}${name}`,
    path,
    tags: {},
    trust: {
      Version: "2012-10-17",
      Statement: [{ Action: "sts:AssumeRole", ...trust }],
    } as unknown as PolicyDocument,
    maxSession: 3600,
    instanceProfiles: [],
    inline: [],
    attached: [],
  };
}

function user(name: string, more: Partial<EstateUser> = {}): EstateUser {
  return {
    name,
    arn: `arn:aws:iam::111111111111:user/${name}`,
    path: "/",
    tags: {},
    groups: [],
    mfaDevices: [],
    hasPassword: false,
    accessKeys: [],
    inline: [],
    attached: [],
    ...more,
  };
}

/** `role partner: is not in the file, …` of these accounts, where synthesis makes these objects. */
function found(accounts: readonly EstateAccount[], made: readonly string[] = []): string[] {
  const estate: Estate = { partition: "aws", accounts, managedPolicies: {} };
  return appeared(estate, ORGANIZATION, (id, object) => made.includes(`${id} ${object}`)).map(
    ({ kind, name, accounts: [account], says }) => `${kind} ${name} in ${account} ${says}`,
  );
}

describe("what appeared outside the file", () => {
  it("is no object that synthesis makes in that account", () => {
    const accounts = [{ ...M, users: [user("alice")] }];
    expect(found(accounts, ["111111111111 user alice"])).toEqual([]);
    expect(found(accounts, ["222222222222 user alice"])).toEqual(["user alice in M is not in the file"]);
  });

  it("has a user's password and keys, without dates", () => {
    const accessKeys = [{ isActive: true, lastUsed: "2026-11-01T00:00:00Z" }, { isActive: false }];
    expect(found([{ ...M, users: [user("ci", { hasPassword: true, accessKeys })] }])).toEqual([
      "user ci in M is not in the file, and has a password, an active access key, 1 inactive",
    ]);
  });

  it("names a user's credentials unread rather than absent", () => {
    expect(found([{ ...M, users: [user("ci", { hasPassword: undefined })] }])).toEqual([
      "user ci in M is not in the file, and has a password and access keys that could not be read",
    ]);
  });

  it("has groups of every account", () => {
    expect(found([{ ...A, groups: [{ name: "old", path: "/", inline: [], attached: [] }] }])).toEqual([
      "group old in A is not in the file",
    ]);
  });

  it.each([
    ["a third party", { Effect: "Allow", Principal: { AWS: "999999999999" } }, "AWS 999999999999"],
    ["everyone", { Effect: "Allow", Principal: "*" }, "*"],
    ["everyone but one", { Effect: "Allow", NotPrincipal: { AWS: "a" } }, 'everyone but {"AWS":"a"}'],
    [
      "a service and a provider",
      { Effect: "Allow", Principal: { Service: ["ec2.amazonaws.com"], Federated: "cognito" } },
      "Federated cognito, Service ec2.amazonaws.com",
    ],
  ])("has a role that trusts %s", (_, trust, trusted) => {
    expect(found([{ ...A, roles: [role("partner", trust)] }])).toEqual([
      `role partner in A is not in the file, and trusts ${trusted}`,
    ]);
  });

  it.each([
    [
      "that only services assume",
      role("lambda", { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }),
    ],
    [
      "by which Terraform enters",
      role("OrganizationAccountAccessRole", { Effect: "Allow", Principal: { AWS: "111111111111" } }),
    ],
    [
      "of terraform.appliedBy",
      role("deployer", { Effect: "Allow", Principal: { AWS: "1" } }, "111111111111"),
    ],
  ])("is no role %s", (_, expected) => {
    expect(found([{ ...M, roles: [expected] }])).toEqual([]);
  });

  const entry = (AWS: string, account?: string) =>
    role("OrganizationAccountAccessRole", { Effect: "Allow", Principal: { AWS } }, account);

  it.each(["999999999999", "*", "arn:aws:iam::111111111111:role/*"])(
    "has the role by which Terraform enters if it trusts %s",
    (principal) => {
      expect(found([{ ...A, roles: [entry(principal)] }])).toEqual([
        `role OrganizationAccountAccessRole in A is the role by which Terraform enters, and trusts AWS ${principal}`,
      ]);
    },
  );

  it("has the role by which Terraform enters if programs can assume it", () => {
    const Action = "sts:AssumeRoleWithWebIdentity";
    const open = role("OrganizationAccountAccessRole", {
      Effect: "Allow",
      Principal: { AWS: "111111111111" },
      Action,
    });
    expect(found([{ ...A, roles: [open] }])).toHaveLength(1);
  });

  it("has a role with the name of Terraform's in the identity account", () => {
    expect(found([{ ...M, roles: [entry("111111111111", "111111111111")] }])).toEqual([
      "role OrganizationAccountAccessRole in M is not in the file, and trusts AWS 111111111111",
    ]);
  });

  it("has SAML providers, and OIDC providers that synthesis does not make", () => {
    const arn = (provider: string) => `arn:aws:iam::222222222222:${provider}`;
    const oidcProviders = ["made.example", "evil.example/a"].map((it) => ({
      arn: arn(`oidc-provider/${it}`),
      audiences: [],
    }));
    expect(
      found(
        [{ ...A, oidcProviders, samlProviders: [arn("saml-provider/Okta")] }],
        ["222222222222 OIDC provider made.example"],
      ),
    ).toEqual([
      "provider oidc-provider/evil.example/a in A is not in the file",
      "provider saml-provider/Okta in A is not in the file",
    ]);
  });

  it("names providers unread rather than absent", () => {
    expect(found([{ ...A, unread: [{ what: "saml-providers", why: "denied" }] }])).toEqual([
      "setting saml-providers in A could not be read: denied",
    ]);
  });

  it("has customer managed policies, with what they are attached to", () => {
    const policy = (name: string) => ({
      ...{ name, path: "/", arn: `arn:aws:iam::222222222222:policy/${name}` },
      document: { Version: "2012-10-17", Statement: [] } as PolicyDocument,
    });
    const service = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } };
    const holding = (name: string, trust: object, attached: string) => ({
      ...role(name, trust),
      attached: [policy(attached).arn],
    });
    const roles = [
      holding("lambda", service, "logs"),
      holding("web", service, "shared"),
      holding("vpc", { Effect: "Allow", Principal: { AWS: "111111111111" } }, "shared"),
    ];
    const policies = ["logs", "shared", "made", "free"].map(policy);
    expect(
      found([{ ...A, roles, policies }], ["222222222222 role vpc", "222222222222 managed policy made"]),
    ).toEqual([
      "policy shared in A is not in the file, and is attached to role web, role vpc",
      "policy free in A is not in the file, and is attached to nothing",
    ]);
  });

  it("has a role with the name of Terraform's at another path", () => {
    const decoy = role(
      "OrganizationAccountAccessRole",
      { Effect: "Allow", Principal: { AWS: "999999999999" } },
      "222222222222",
      "/team/",
    );
    expect(found([{ ...A, roles: [decoy] }])).toHaveLength(1);
  });
});
