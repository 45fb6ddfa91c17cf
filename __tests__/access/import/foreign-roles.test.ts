import type { Estate, EstatePolicy, EstateRole } from "../../../access/import/estate/estate";
import type { ImportedFile } from "../../../access/import/infer/imported-file";
import { infer } from "../../../access/import/infer/infer";
import { appliedEstate, documentOf, withAccount, withRole } from "../../support/imported";
import { entitlements, NOW, policies } from "../../support/parse-organization";
import { entitlementsOfImport } from "../../support/random-import";

const estate = appliedEstate(entitlements("users: { alice: { grants: { vpc: A } } }"));
const s3 = (Sid: string, more: object = {}) => ({
  Sid,
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "*",
  ...more,
});

function imported(changed: Estate): ImportedFile {
  const file = infer(changed, policies, { now: NOW });
  // The loader takes what is written, whatever existed.
  entitlementsOfImport(file);
  return file;
}

function said({ findings }: ImportedFile, name: string, account: string, kind = "role"): string[] {
  return findings
    .filter((it) => it.kind === kind && it.name === name && it.accounts[0] === account)
    .map(({ list, says }) => `${list}: ${says}`);
}

function managed(name: string, ...statements: object[]): EstatePolicy {
  return {
    name,
    arn: `arn:aws:iam::222222222222:policy/${name}`,
    path: "/",
    document: documentOf(...statements),
  };
}

/** The estate with a role vpc in A. */
const withVpc = (change: Partial<EstateRole>, own: readonly EstatePolicy[] = []) =>
  withAccount(
    withRole(estate, "A", "vpc", () => change),
    "A",
    () => ({ policies: own }),
  );

describe("a role of another origin", () => {
  it("with documents of its own is a role of its accounts, named for them", () => {
    const file = imported(withVpc({ inline: [{ name: "x", document: documentOf(s3("Read")) }] }));
    expect(file.organization.roles).toMatchObject({
      vpc: { policy: "vpc", accounts: ["M", "B", "C"] },
      "vpc-A": { name: "vpc", policy: "vpc-A", accounts: ["A"] },
    });
    expect(file.policies.get("vpc-A")).toEqual(documentOf(s3("Read")));
    expect(said(file, "vpc", "A")).toEqual(["kept: is role vpc-A of the file"]);
    expect(file.organization.teams).toEqual({ "vpc-A": { grants: { "vpc-A": "A" } } });
  });

  it("is named for its session or its MFA if it differs in nothing else", () => {
    expect(imported(withVpc({ maxSession: 43_200 })).organization.roles).toMatchObject({
      "vpc-12h": { name: "vpc", policy: "vpc", accounts: ["A"], maxSession: "12h" },
    });
  });

  it("has its inline and its customer managed policies in one document", () => {
    const own = [
      managed("more", s3("Read"), s3("Read", { Resource: "arn:aws:s3:::b/*" }), {
        ...s3("Write"),
        Action: "s3:PutObject",
      }),
    ];
    const file = imported(
      withVpc(
        {
          inline: [
            { name: "a", document: documentOf(s3("Read")) },
            {
              name: "b",
              document: {
                Version: "2012-10-17",
                Statement: {
                  Effect: "Deny",
                  Action: "s3:*",
                  Resource: "*",
                  Condition: { Bool: { "aws:SecureTransport": false } },
                },
              } as never,
            },
          ],
          attached: ["arn:aws:iam::aws:policy/job-function/Billing", "arn:aws:iam::222222222222:policy/more"],
        },
        own,
      ),
    );
    expect(file.policies.get("vpc-A")).toEqual(
      documentOf(
        s3("Read"),
        {
          Effect: "Deny",
          Action: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        s3("Read2", { Resource: "arn:aws:s3:::b/*" }),
        { ...s3("Write"), Action: "s3:PutObject" },
      ),
    );
    expect(file.organization.roles["vpc-A"]).toMatchObject({ managedPolicies: ["job-function/Billing"] });
    expect(said(file, "more", "A", "policy")).toEqual([
      "kept: is a part of documents in policies/; it stays, detached",
    ]);
  });

  it("names a customer managed policy by its ARN if all do not fit into one document", () => {
    const long = (name: string, length: number) =>
      managed(name, s3("", { Sid: undefined, Resource: `arn:aws:s3:::${"x".repeat(length)}` }));
    const own = [long("a", 5000), long("b", 5001)].map(
      (it) => JSON.parse(JSON.stringify(it)) as EstatePolicy,
    );
    const file = imported(withVpc({ inline: [], attached: own.map(({ arn }) => arn) }, own));
    expect(file.organization.roles["vpc-A"]).toMatchObject({
      policy: "vpc-A",
      managedPolicies: ["arn:aws:iam::222222222222:policy/b"],
    });
    expect(said(file, "b", "A", "policy")).toEqual([
      "kept: is named by its ARN; the file does not contain it",
    ]);
  });

  it.each<[string, Partial<EstateRole>, string]>([
    ["a path", { path: "/ops/" }, "its path is /ops/, and Terraform would replace it"],
    ["an instance profile", { instanceProfiles: ["web"] }, "machines use it by the instance profile web"],
    ["no permissions", { inline: [] }, "it has no permissions"],
    [
      "an unknown policy",
      { attached: ["arn:aws:iam::222222222222:policy/gone"] },
      "the document of its policy arn:aws:iam::222222222222:policy/gone is not known",
    ],
    [
      "a document of an old version with variables",
      {
        inline: [
          {
            name: "x",
            document: {
              ...documentOf(s3("A", { Resource: "arn:aws:s3:::${aws:username}" })),
              Version: "2008-10-17" as never,
            },
          },
        ],
      },
      "a policy of it is of an old version, which takes policy variables for text",
    ],
    [
      "an element that is none of a policy",
      { inline: [{ name: "x", document: documentOf(s3("A", { Principal: "*" })) }] },
      "its policy cannot be a file in policies/: Principal is for trust and resource policies; a role's permissions apply to the role",
    ],
    [
      "a reserved name",
      { name: "organizationaccountaccessrole" },
      "Terraform enters the account by it, so nobody may be granted it",
    ],
    [
      "the name of JavaScript's prototype",
      { name: "__proto__" },
      "its name is a reserved word of JavaScript",
    ],
    [
      "documents that are too long",
      {
        inline: [
          { name: "x", document: documentOf(s3("A", { Resource: `arn:aws:s3:::${"x".repeat(10_000)}` })) },
        ],
      },
      "its policies have more than 9640 characters",
    ],
  ])("stays outside with %s", (_, change, reason) => {
    const file = imported(withVpc(change));
    expect(said(file, change.name ?? "vpc", "A")).toEqual([`outside: ${reason}`]);
    expect(file.organization.roles.vpc).toMatchObject({ accounts: ["M", "B", "C"] });
  });

  it.each<[string, Partial<EstateRole>]>([
    ["tags", { tags: { team: "network" } }],
    [
      "a document to which Gatehouse appends Denies",
      { inline: [{ name: "x", document: documentOf({ ...s3("Sts"), Action: "sts:*" }) }] },
    ],
    [
      "Denies that Gatehouse would not append",
      {
        inline: [
          {
            name: "x",
            document: documentOf(s3("A"), {
              Sid: "DenyRootSessions",
              Effect: "Deny",
              Action: "sts:AssumeRoot",
              Resource: "*",
            }),
          },
        ],
      },
    ],
  ])("changes with %s", (_, change) => {
    expect(said(imported(withVpc(change)), "vpc", "A").join()).toMatch(/^changed/);
  });

  it("keeps a Deny with a name of Gatehouse's that says something else", () => {
    const deny = { Sid: "DenyRootSessions", Effect: "Deny", Action: "sts:*", Resource: "*" };
    const file = imported(withVpc({ inline: [{ name: "x", document: documentOf(s3("A"), deny) }] }));
    expect(file.policies.get("vpc-A")).toEqual(documentOf(s3("A"), deny));
  });

  it("keeps the Deny of a state's bucket, without the name that would come back", () => {
    const bucket = ["arn:aws:s3:::state", "arn:aws:s3:::state/*"];
    const deny = { Effect: "Deny", Action: "s3:*", Resource: bucket };
    const file = imported(
      withVpc({
        inline: [{ name: "x", document: documentOf(s3("A"), deny, { Sid: "DenyTerraformState", ...deny }) }],
      }),
    );
    expect(file.policies.get("vpc-A")).toEqual(documentOf(s3("A"), deny));
    expect(said(file, "vpc", "A")).toEqual(["kept: is role vpc-A of the file"]);
  });

  it("is one role in several accounts if only the names of statements differ", () => {
    const file = imported(
      withVpc({
        inline: [{ name: "x", document: documentOf({ Effect: "Allow", Action: ["vpc:*"], Resource: "*" }) }],
      }),
    );
    expect(file.organization.roles.vpc).toEqual({ policy: "vpc" });
    expect(said(file, "vpc", "A")).toEqual(["kept: is role vpc of the file"]);
  });

  it("of names equal but for case in different accounts is two roles", () => {
    const file = imported(withVpc({ name: "VPC", arn: "arn:aws:iam::222222222222:role/VPC" }));
    expect(file.organization.roles).toMatchObject({
      "VPC-2": { name: "VPC", policy: "vpc", accounts: ["A"] },
      vpc: { accounts: ["M", "B", "C"] },
    });
  });
});

describe("what an import writes", () => {
  it("names objects that it leaves: SAML, OIDC, users and groups of member accounts", () => {
    const [alice] = estate.accounts[0]?.users ?? [];
    if (alice === undefined) throw new Error("no alice");
    const { findings } = imported(
      withAccount(estate, "B", () => ({
        users: [{ ...alice, accessKeys: [{ id: "AKIA1", isActive: true }], hasPassword: true }],
        groups: [{ name: "devs", path: "/", inline: [], attached: [] }],
        samlProviders: ["arn:aws:iam::333333333333:saml-provider/Okta"],
        oidcProviders: [{ arn: "arn:aws:iam::333333333333:oidc-provider/example.com/x", audiences: [] }],
        policies: [{ ...managed("unused", s3("A")), arn: "arn:aws:iam::333333333333:policy/unused" }],
        unread: [{ what: "credentials", why: "access denied" }],
      })),
    );
    expect(
      findings
        .filter(({ list }) => list !== "kept")
        .map(({ list, kind, name, says }) => `${list} ${kind} ${name}: ${says}`),
    ).toEqual([
      "outside group devs: groups exist only in the identity account",
      "outside policy unused: nothing that the file takes over uses it",
      "outside provider oidc-provider/example.com/x: no role of the file trusts it",
      "outside provider saml-provider/Okta: no role of the file trusts it",
      "outside setting credentials: could not be read: access denied",
      "outside user alice: is outside the identity account; a password, access keys AKIA1 (never used)",
    ]);
  });

  it("is the same for the same estate in another order", () => {
    const reversed: Estate = {
      ...estate,
      accounts: estate.accounts.map((account) => ({
        ...account,
        users: [...account.users].reverse(),
        groups: [...account.groups].reverse(),
        roles: [...account.roles].reverse(),
        policies: [...account.policies].reverse(),
      })),
    };
    expect(imported(reversed)).toEqual(imported(estate));
    expect(JSON.stringify(imported(reversed).organization)).toBe(
      JSON.stringify(imported(estate).organization),
    );
  });
});
