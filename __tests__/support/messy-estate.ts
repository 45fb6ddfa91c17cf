import type { Estate, EstateAccount, EstateRole, EstateUser } from "../../access/import/estate/estate";
import type { PolicyDocument } from "../../organization/policy-document";
import { documentOf, trust } from "./imported";

/*
 * Three accounts as they grow without a file: people and programs, a role without MFA, a third party, a document that differs by
 * account, names with dots and case, SAML, an instance profile, a boundary, a mixed group, a wildcard. messy-estate.soak.ts
 * creates the same with the AWS CLI.
 */

const ROOT = "arn:aws:iam::111111111111:root";
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const RECENT = { ...MFA, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } };

const allow = (Action: string | readonly string[], Resource: string | readonly string[] = "*") =>
  documentOf({ Effect: "Allow", Action, Resource });
const assume = (Resource: string | readonly string[]) => allow("sts:AssumeRole", Resource);
const roleArn = (id: string, name: string) => `arn:aws:iam::${id}:role/${name}`;

interface Policies {
  readonly inline?: Readonly<Record<string, PolicyDocument>>;
  readonly attached?: readonly string[];
}

function policiesOf({ inline = {}, attached = [] }: Policies) {
  return { inline: Object.entries(inline).map(([name, document]) => ({ name, document })), attached };
}

function account(id: string, name: string, contents: Partial<EstateAccount>): EstateAccount {
  return {
    name,
    id,
    isIdentity: name === "M",
    users: [],
    groups: [],
    roles: [],
    policies: [],
    unassignedMfaDevices: [],
    oidcProviders: [],
    samlProviders: [],
    unread: [],
    ...contents,
  };
}

function user(
  id: string,
  name: string,
  { inline, attached, ...others }: Policies & Partial<Omit<EstateUser, keyof Policies>>,
): EstateUser {
  return {
    name,
    arn: `arn:aws:iam::${id}:user/${name}`,
    path: "/",
    tags: {},
    groups: [],
    mfaDevices: [],
    hasPassword: false,
    accessKeys: [],
    ...policiesOf({ inline, attached }),
    ...others,
  };
}

function role(
  id: string,
  name: string,
  trusting: PolicyDocument,
  { inline, attached, ...others }: Policies & Partial<Omit<EstateRole, keyof Policies>> = {},
): EstateRole {
  return {
    name,
    arn: roleArn(id, name),
    path: "/",
    tags: {},
    trust: trusting,
    maxSession: 3600,
    instanceProfiles: [],
    ...policiesOf({ inline, attached }),
    ...others,
  };
}

function person(name: string, groups: readonly string[], others: Partial<EstateUser> = {}): EstateUser {
  return {
    ...user("111111111111", name, {}),
    hasPassword: true,
    groups,
    mfaDevices: [`arn:aws:iam::111111111111:mfa/${name}`],
    ...others,
  };
}

const [M, A, B] = ["111111111111", "222222222222", "333333333333"] as const;
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const SERVICE = documentOf({
  Effect: "Allow",
  Principal: { Service: "ec2.amazonaws.com" },
  Action: "sts:AssumeRole",
});
const THIRD_PARTY = trust("arn:aws:iam::999999999999:root", {
  StringEquals: { "sts:ExternalId": "acme-7" },
});
const SAML = documentOf({
  Effect: "Allow",
  Principal: { Federated: `arn:aws:iam::${B}:saml-provider/Okta` },
  Action: "sts:AssumeRoleWithSAML",
  Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
});

export const MESSY_ESTATE: Estate = {
  partition: "aws",
  managedPolicies: { [READ_ONLY]: allow(["s3:Get*", "s3:List*", "ec2:Describe*"]) },
  accounts: [
    account(M, "M", {
      alias: "acme",
      users: [
        person("alice", ["vpc-A", "mixed"]),
        // Names with dots and case.
        person("John.Doe", ["ops"]),
        person("john_doe", ["ops"], { mfaDevices: [] }),
        person("eve", [], {
          inline: [{ name: "legacy-s3", document: allow("s3:*") }],
          permissionsBoundary: `arn:aws:iam::${M}:policy/limit`,
        }),
        // A program.
        user(M, "deploy-bot", {
          inline: { deploy: assume(roleArn(A, "vpc")) },
          accessKeys: [{ id: "AKIAEXAMPLEDEPLOY000", isActive: true, lastUsed: "2026-05-30T08:00:00Z" }],
        }),
        // IAM accepts one character, a role session does not.
        person("x", []),
      ],
      groups: [
        { name: "vpc-A", path: "/", ...policiesOf({ inline: { assume: assume(roleArn(A, "vpc")) } }) },
        {
          name: "mixed",
          path: "/",
          ...policiesOf({
            inline: { "assume-ec2": assume(roleArn(B, "ec2")), billing: allow("ce:*") },
            attached: [READ_ONLY],
          }),
        },
        // Every account, those of others too.
        { name: "ops", path: "/", ...policiesOf({ inline: { assume: assume("arn:aws:iam::*:role/ec2") } }) },
      ],
      policies: [
        {
          name: "limit",
          arn: `arn:aws:iam::${M}:policy/limit`,
          path: "/",
          document: allow(["s3:*", "sts:*"]),
        },
      ],
    }),
    account(A, "A", {
      users: [
        user(A, "root-backup", {
          attached: [READ_ONLY],
          accessKeys: [{ id: "AKIAEXAMPLEBACKUP000", isActive: true }],
        }),
      ],
      roles: [
        // Without MFA.
        role(A, "vpc", trust(ROOT), { inline: { vpc: allow(["ec2:*Vpc*", "ec2:*Subnet*"]) } }),
        role(A, "ec2", trust(ROOT, RECENT), { inline: { ec2: allow("ec2:*") } }),
        role(A, "Web-Admin", trust(ROOT, MFA), {
          attached: [READ_ONLY],
          maxSession: 43_200,
          permissionsBoundary: `arn:aws:iam::${A}:policy/web-limit`,
        }),
        role(A, "monitoring", THIRD_PARTY, { attached: [READ_ONLY] }),
        role(A, "web-server", SERVICE, {
          inline: { assets: allow("s3:GetObject", "arn:aws:s3:::assets/*") },
          instanceProfiles: ["web-server"],
        }),
      ],
      policies: [
        { name: "web-limit", arn: `arn:aws:iam::${A}:policy/web-limit`, path: "/", document: allow("s3:*") },
      ],
    }),
    account(B, "B", {
      roles: [
        // The same name with another document.
        role(B, "ec2", trust(ROOT, RECENT), { inline: { ec2: allow(["ec2:Describe*", "ec2:Start*"]) } }),
        role(B, "web-admin", trust(ROOT, MFA), { attached: [READ_ONLY] }),
        role(B, "okta-admin", SAML, { attached: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
        // Only Alice, until somebody is delegated to it.
        role(B, "dba", trust(`arn:aws:iam::${M}:user/alice`, MFA), { inline: { rds: allow("rds:*") } }),
      ],
      samlProviders: [`arn:aws:iam::${B}:saml-provider/Okta`],
    }),
  ],
};
