import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EstateAccount } from "../../../access/import/estate/estate";
import { readState } from "../../../access/import/estate/state-file";
import { estateOf } from "../../../access/import/estate/terraform-state";
import { infer } from "../../../access/import/infer/infer";
import { UserError } from "../../../organization/user-error";
import { temporaryFolder } from "../../support/opened-sandbox";
import { NOW, policies } from "../../support/parse-organization";

const ACCOUNTS = [
  { name: "A", id: "222222222222", isIdentity: false },
  { name: "M", id: "111111111111", isIdentity: true },
];
const PROVIDER = 'provider["registry.terraform.io/hashicorp/aws"]';
const DOCUMENT = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
const TRUST = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" },
  ],
};
const json = JSON.stringify;

interface Resource {
  readonly module?: string;
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly instances: readonly object[];
}

/** A resource as Terraform writes it into its state. */
function resource(type: string, attributes: object, more: Partial<Resource> = {}): Resource {
  return { mode: "managed", type, name: "this", provider: PROVIDER, instances: [{ attributes }], ...more };
}

const user = (name: string) =>
  resource("aws_iam_user", { name, arn: `arn:aws:iam::111111111111:user/${name}`, path: "/" }, { name });
const group = (name: string) =>
  resource("aws_iam_group", { name, arn: `arn:aws:iam::111111111111:group/${name}`, path: "/" }, { name });
const role = (name: string, more: object = {}, account = "222222222222") =>
  resource(
    "aws_iam_role",
    {
      name,
      arn: `arn:aws:iam::${account}:role/${name}`,
      path: "/",
      assume_role_policy: json(TRUST),
      max_session_duration: 3600,
      ...more,
    },
    { name, provider: `${PROVIDER}.${account}` },
  );

function stateFile(resources: readonly Resource[], more: object = {}, name = "iam.tfstate"): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, json({ version: 4, terraform_version: "1.11.4", resources, ...more }));
  return file;
}

/** The accounts M and A of states with these resources. */
function accounts(...states: readonly (readonly Resource[])[]): [EstateAccount, EstateAccount] {
  const read = states.map((resources, index) => readState(stateFile(resources, {}, `${index}.tfstate`)));
  return estateOf(read, ACCOUNTS).accounts as [EstateAccount, EstateAccount];
}

/** What one account could not read, besides what no state has. */
function notJudged({ unread }: EstateAccount): string[] {
  return unread.flatMap(({ what, why }) =>
    what === "terraform-state" && !why.startsWith("what no state declares") ? why.replace(/\/.*\//, "") : [],
  );
}

describe("Terraform states", () => {
  it("give users, groups, members and their policies, the identity account first", () => {
    const [m, a] = accounts([
      user("alice"),
      user("bob"),
      group("vpc-A"),
      group("ops"),
      resource("aws_iam_group_membership", { name: "vpc-A", group: "vpc-A", users: ["alice", "bob"] }),
      resource("aws_iam_user_group_membership", { user: "bob", groups: ["ops", "vpc-A"] }),
      resource("aws_iam_group_policy", { group: "vpc-A", name: "own", policy: json(DOCUMENT) }),
      resource("aws_iam_policy_attachment", {
        policy_arn: "arn:aws:iam::aws:policy/Both",
        users: ["bob"],
        groups: ["ops"],
      }),
      resource("aws_iam_user_policy", { user: "bob", name: "own", policy: json(DOCUMENT) }),
      resource("aws_iam_user_login_profile", { user: "alice" }),
      resource("aws_iam_access_key", { id: "AKIA2", user: "bob", status: "Inactive" }),
      resource("aws_iam_virtual_mfa_device", {
        arn: "arn:aws:iam::111111111111:mfa/alice",
        user_name: "alice",
      }),
    ]);
    expect([m.name, a.name, a.users, a.roles]).toEqual(["M", "A", [], []]);
    expect(m.users).toMatchObject([
      {
        ...{ name: "alice", groups: ["vpc-A"], hasPassword: true, accessKeys: [] },
        mfaDevices: ["arn:aws:iam::111111111111:mfa/alice"],
      },
      {
        ...{ name: "bob", groups: ["ops", "vpc-A"], accessKeys: [{ id: "AKIA2", isActive: false }] },
        ...{ inline: [{ name: "own", document: DOCUMENT }], attached: ["arn:aws:iam::aws:policy/Both"] },
      },
    ]);
    expect(m.users[1]).not.toHaveProperty("hasPassword");
    expect(m.groups).toEqual([
      { name: "ops", path: "/", inline: [], attached: ["arn:aws:iam::aws:policy/Both"] },
      { name: "vpc-A", path: "/", inline: [{ name: "own", document: DOCUMENT }], attached: [] },
    ]);
    expect(notJudged(m)).toEqual([]);
  });

  it("give roles with policies of their own resources and of the role's arguments", () => {
    const own = { provider: `${PROVIDER}.222222222222` };
    const blocks = [
      { name: "block", policy: json(DOCUMENT) },
      { name: "", policy: "" },
    ];
    const [, a] = accounts([
      role("web", {
        ...{ inline_policy: blocks, managed_policy_arns: ["arn:aws:iam::aws:policy/One"] },
        ...{
          max_session_duration: 7200,
          description: "web",
          permissions_boundary: "",
          tags_all: { team: "web" },
        },
      }),
      resource("aws_iam_role_policy", { role: "web", name: "own", policy: json(DOCUMENT) }, own),
      resource(
        "aws_iam_role_policy_attachments_exclusive",
        { role_name: "web", policy_arns: ["arn:aws:iam::aws:policy/Two"] },
        own,
      ),
      resource(
        "aws_iam_instance_profile",
        { name: "p", arn: "arn:aws:iam::222222222222:instance-profile/p", role: "web" },
        own,
      ),
      role("AWSServiceRoleForSupport", { path: "/aws-service-role/support.amazonaws.com/" }),
    ]);
    const arn = "arn:aws:iam::222222222222:role/web";
    expect(a.roles).toEqual([
      {
        ...{
          name: "web",
          arn,
          path: "/",
          description: "web",
          tags: { team: "web" },
          trust: TRUST,
          maxSession: 7200,
        },
        ...{
          instanceProfiles: ["p"],
          attached: ["arn:aws:iam::aws:policy/One", "arn:aws:iam::aws:policy/Two"],
        },
        inline: [
          { name: "block", document: DOCUMENT },
          { name: "own", document: DOCUMENT },
        ],
      },
    ]);
  });

  it("give settings of the account, and name what no state declares", () => {
    const identity = resource("aws_caller_identity", { account_id: "111111111111" }, { mode: "data" });
    const [m, a] = accounts([
      identity,
      resource("aws_iam_account_alias", { account_alias: "acme-identity" }),
      resource("aws_iam_account_password_policy", {
        minimum_password_length: 14,
        max_password_age: 0,
        require_symbols: true,
      }),
      resource("aws_iam_openid_connect_provider", {
        arn: "arn:aws:iam::111111111111:oidc-provider/x.example",
        client_id_list: ["sts.amazonaws.com"],
      }),
      resource("aws_iam_saml_provider", { arn: "arn:aws:iam::111111111111:saml-provider/okta" }),
    ]);
    expect(m).toMatchObject({
      alias: "acme-identity",
      passwordPolicy: { minimumLength: 14, requireSymbols: true, requireNumbers: false, hardExpiry: false },
      oidcProviders: [
        { arn: "arn:aws:iam::111111111111:oidc-provider/x.example", audiences: ["sts.amazonaws.com"] },
      ],
      samlProviders: ["arn:aws:iam::111111111111:saml-provider/okta"],
    });
    expect(m.passwordPolicy).not.toHaveProperty("maxAgeDays");
    const whats = ({ unread }: EstateAccount) => unread.map(({ what }) => what);
    expect(whats(m)).toEqual(["credentials", "mfa-devices", "terraform-state"]);
    expect(whats(a)).toEqual([...whats(m), "alias", "password-policy"]);
  });

  it("report every IAM object that they do not judge", () => {
    const [m] = accounts([
      user("alice"),
      resource("aws_iam_service_specific_credential", { user_name: "alice" }, { module: 'module.git["a"]' }),
      resource("aws_iam_user_invention", {}, { instances: [{ index_key: 0, attributes: {} }] }),
      resource("aws_iam_user", {}, { instances: [{ deposed: "4ee2", attributes: {} }] }),
      resource("aws_iam_user_policy", { user: "dave", name: "own", policy: json(DOCUMENT) }),
      resource("aws_iam_user_policy_attachment", {
        user: "alice",
        policy_arn: "arn:aws:iam::111111111111:policy/x",
      }),
      resource("aws_s3_bucket", { bucket: "b" }),
    ]);
    expect(notJudged(m)).toEqual([
      "aws_iam_user.this in 0.tfstate: Terraform has replaced it and not yet destroyed it: apply again",
      "aws_iam_user_invention.this[0] in 0.tfstate: the import does not know resources of type aws_iam_user_invention",
      "aws_iam_user_policy.this in 0.tfstate: no state declares the user dave",
      'module.git["a"].aws_iam_service_specific_credential.this in 0.tfstate: the import does not know resources of type aws_iam_service_specific_credential',
      "no state declares the attached policy arn:aws:iam::111111111111:policy/x",
    ]);
  });

  it("find the account of objects without ARN by their provider", () => {
    const members = resource("aws_iam_group_membership", { group: "ops", users: ["alice"] });
    const [m] = accounts([user("alice")], [group("ops"), members]);
    expect(m.users).toMatchObject([{ name: "alice", groups: ["ops"] }]);
  });

  it("without an account are refused, all at once, with what to do", () => {
    const file = stateFile([
      resource("aws_iam_user_policy", { user: "a", name: "own", policy: json(DOCUMENT) }),
      role("web", {}, "999999999999"),
    ]);
    expect(() => estateOf([readState(file)], ACCOUNTS)).toThrow(
      `${file}: the account of aws_iam_user_policy.this is not known
  found     ${PROVIDER}, whose objects in this state name no account, or several
  expected  one account for each provider configuration
  fix       add data "aws_caller_identity" "current" {} with this provider, and run terraform apply -refresh-only
${file}: the account of aws_iam_role.web has no name
  found     999999999999
  expected  one of A=222222222222, M=111111111111
  fix       --account NAME=999999999999`,
    );
  });

  it("of a provider with objects of two accounts are refused", () => {
    const other = resource("aws_iam_group", {
      name: "b",
      arn: "arn:aws:iam::222222222222:group/b",
      path: "/",
    });
    const members = resource("aws_iam_group_membership", { group: "b", users: ["alice"] });
    expect(() => accounts([user("alice"), other, members])).toThrow(
      "the account of aws_iam_group_membership.this is not known",
    );
  });

  it("that own the same object are refused", () => {
    expect(() => accounts([user("alice")], [user("alice")])).toThrow(
      /1\.tfstate: aws_iam_user\.alice is in two places\n {2}found {5}arn:aws:iam::111111111111:user\/alice, which/,
    );
  });

  it("of two partitions are refused", () => {
    const arn = "arn:aws-cn:iam::111111111111:user/b";
    expect(() => accounts([user("a"), resource("aws_iam_user", { name: "b", arn, path: "/" })])).toThrow(
      "the states have accounts of the partitions aws and aws-cn",
    );
  });

  it.each([
    ["terraform show -json", json({ format_version: "1.0", values: {} })],
    ["an encrypted state", json({ serial: 1, encrypted_data: "c2VjcmV0", encryption_version: "v0" })],
    ["a plan", "PK\u0003"],
  ])("are not %s", (_, content) => {
    const file = join(temporaryFolder(), "x");
    writeFileSync(file, content);
    expect(() => readState(file)).toThrow(/x:1:1: .*\n {2}fix {7}terraform state pull > FILE/s);
  });

  it("of a wrong shape are refused without their values", () => {
    const broken = resource("aws_iam_access_key", { id: 5, secret: "hunter2" });
    expect(() => readState(stateFile([broken]))).toThrow(
      /aws_iam_access_key\.this: id: .*; user: .*; status: /,
    );
    expect(() => readState(stateFile([broken]))).not.toThrow(/hunter2/);
  });

  it.each<[string, object, string]>([
    ["no statements", { assume_role_policy: "{}" }, "assume_role_policy.Statement: "],
    ["no object", { assume_role_policy: "null" }, "assume_role_policy: not a policy document in JSON"],
    [
      "texts as statements",
      { assume_role_policy: json({ Statement: ["x", null] }) },
      "assume_role_policy.Statement.0: ",
    ],
    [
      "a condition of null",
      { assume_role_policy: json({ Statement: [{ ...TRUST.Statement[0], Condition: null }] }) },
      "assume_role_policy.Statement.0.Condition: ",
    ],
    [
      "a number as action",
      { inline_policy: [{ name: "p", policy: json({ Statement: { Effect: "Allow", Action: 3 } }) }] },
      "inline_policy.0.policy.Statement.0.Action: ",
    ],
    ["no ARN", { arn: "garbage" }, "arn: not the ARN of an object of IAM"],
  ])("with %s are refused, by file, resource and attribute", (_, attributes, fault) => {
    const file = stateFile([role("web", attributes)]);
    expect(() => readState(file)).toThrow(UserError);
    expect(() => readState(file)).toThrow(`${file}: aws_iam_role.web: ${fault}`);
  });

  it("leave a user with a key, no known password and no role to assume outside", () => {
    const key = resource("aws_iam_access_key", { id: "AKIA1", user: "ci", status: "Active" });
    const estate = estateOf([readState(stateFile([user("alice"), user("ci"), key]))], ACCOUNTS);
    const { organization, findings } = infer(estate, policies, { now: NOW });
    expect(Object.keys(organization.users)).toEqual(["alice"]);
    expect(findings.find(({ name }) => name === "ci")).toMatchObject({
      list: "outside",
      says: expect.stringMatching(
        /^looks like a program: no known password, no MFA device, no role to assume; /,
      ),
    });
  });

  it("lose their secrets when they are read", () => {
    const secret = "hunter2";
    const state = readState(
      stateFile(
        [
          user("alice"),
          resource("aws_iam_access_key", {
            id: "AKIA1",
            user: "alice",
            status: "Active",
            secret,
            ses_smtp_password_v4: secret,
            encrypted_secret: secret,
          }),
          resource("aws_iam_user_login_profile", {
            user: "alice",
            password: secret,
            encrypted_password: secret,
          }),
          resource("aws_iam_virtual_mfa_device", {
            arn: "arn:aws:iam::111111111111:mfa/a",
            base_32_string_seed: secret,
            qr_code_png: secret,
          }),
          resource("aws_iam_saml_provider", {
            arn: "arn:aws:iam::111111111111:saml-provider/x",
            saml_metadata_document: secret,
          }),
          resource("aws_iam_service_specific_credential", { user_name: "alice", service_password: secret }),
          resource("aws_iam_server_certificate", { private_key: secret }),
          resource("aws_db_instance", { password: secret }),
        ],
        { outputs: { password: { value: secret, type: "string", sensitive: true } } },
      ),
    );
    const estate = estateOf([state], ACCOUNTS);
    expect(json([state, estate])).toContain("AKIA1");
    expect(json([state, estate])).not.toContain(secret);
  });
});
