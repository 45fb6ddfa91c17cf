import { PUBLISHED_NETWORK_ACTIONS } from "./published-network-actions";
import { FORCE_MFA, FORCE_MFA_EXEMPT, type PublishedStatement, USERS_JSON } from "./published-self-service";

/** Accounts that the two published texts set up: IDs by name, and the calls of `aws iam` in order. */
export interface PublishedAccounts {
  readonly identity: string;
  readonly ids: Readonly<Record<string, string>>;
  /** The account, and the arguments of the call. */
  readonly calls: readonly (readonly [string, ...string[]])[];
}

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = "*") => ({
  Effect: "Allow",
  Action,
  Resource,
});
const selfService = (statements: readonly PublishedStatement[], account: string) =>
  statements.map(({ actions, resources }) =>
    // The emulator refuses every ARN of an account, which AWS accepts; the two actions on it only list.
    allow(
      actions,
      resources.map((path) => (["*", "account:*"].includes(path) ? "*" : `arn:aws:iam::${account}:${path}`)),
    ),
  );

const M = "111111111111";
const IDS: Readonly<Record<string, string>> = { M, A: "222222222222", B: "333333333333" };
const ROLES: Readonly<Record<string, string>> = {
  admin: document(allow("*")),
  ec2: document(
    { Sid: "AllowEC2", ...allow("ec2:*") },
    { Sid: "DenyVPC", ...allow(PUBLISHED_NETWORK_ACTIONS), Effect: "Deny" },
  ),
  vpc: document(allow([...PUBLISHED_NETWORK_ACTIONS, "ec2:CreateTags", "ec2:DeleteTags", "ec2:Describe*"])),
};
const MFA_OF_ANY_AGE = document({
  Sid: "",
  ...{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${M}:root` }, Action: "sts:AssumeRole" },
  Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
});
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  "vpc-A": ["alice"],
  "vpc-B": ["alice"],
  "ec2-A": [],
  "ec2-B": ["bob"],
  "admin-A": ["charlie"],
  "admin-B": ["charlie"],
};
const PEOPLE = ["alice", "bob", "charlie"];

/** The first text: accounts M, A and B, the steps 1 to 5. */
export const FIRST_TEXT: PublishedAccounts = {
  identity: "M",
  ids: IDS,
  calls: [
    ["M", "create-group", "--group-name", "users"],
    [
      "M",
      ...["put-group-policy", "--group-name", "users", "--policy-name", "users"],
      ...["--policy-document", document(...selfService(USERS_JSON, M))],
    ],
    ...PEOPLE.flatMap((name): [string, ...string[]][] => [
      ["M", "create-user", "--user-name", name],
      ["M", "create-login-profile", "--user-name", name, "--password", "Correct-horse-7-battery"],
      ["M", "add-user-to-group", "--group-name", "users", "--user-name", name],
    ]),
    ...Object.keys(IDS).flatMap((account) =>
      Object.entries(ROLES).flatMap(([name, permissions]): [string, ...string[]][] => [
        [account, "create-role", "--role-name", name, "--assume-role-policy-document", MFA_OF_ANY_AGE],
        [
          account,
          ...["put-role-policy", "--role-name", name, "--policy-name", name],
          ...["--policy-document", permissions],
        ],
      ]),
    ),
    ...Object.entries(MEMBERS).flatMap(([group, members]): [string, ...string[]][] => {
      const [role = "", account = ""] = group.split("-");
      const delegation = document(allow("sts:AssumeRole", `arn:aws:iam::${IDS[account]}:role/${role}`));
      return [
        ["M", "create-group", "--group-name", group],
        [
          "M",
          ...["put-group-policy", "--group-name", group, "--policy-name", group],
          ...["--policy-document", delegation],
        ],
        ...members.map((user): [string, ...string[]] => [
          "M",
          ...["add-user-to-group", "--group-name", group, "--user-name", user],
        ]),
      ];
    }),
  ],
};

const WEB_ADMIN = "arn:aws:iam::123456789012:role/WebAdmin";
const RECENT_MFA = document({
  ...{ Effect: "Allow", Principal: { AWS: "234567890123" }, Action: "sts:AssumeRole" },
  Condition: {
    Bool: { "aws:MultiFactorAuthPresent": true, "aws:SecureTransport": true },
    NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
  },
});
/** As the template has it, in whatever account. */
const FORCE_MFA_POLICY = document(...selfService(FORCE_MFA, "*"), {
  Effect: "Deny",
  NotAction: FORCE_MFA_EXEMPT,
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
});

/** The second text: what its CloudFormation stacks create. */
export const SECOND_TEXT: PublishedAccounts = {
  identity: "Identity",
  ids: { Identity: "234567890123", Production: "123456789012" },
  calls: [
    ["Identity", "create-user", "--user-name", "franklin"],
    ["Identity", "create-group", "--group-name", "ForceMFA"],
    ["Identity", "add-user-to-group", "--group-name", "ForceMFA", "--user-name", "franklin"],
    [
      "Identity",
      ...["put-group-policy", "--group-name", "ForceMFA", "--policy-name", "ForceMFA"],
      ...["--policy-document", FORCE_MFA_POLICY],
    ],
    ["Identity", "create-group", "--group-name", "WebAdmin"],
    [
      "Identity",
      ...["put-group-policy", "--group-name", "WebAdmin", "--policy-name", "AllowAssumeWebAdminRole"],
      ...["--policy-document", document(allow("sts:AssumeRole", WEB_ADMIN))],
    ],
    ["Identity", "add-user-to-group", "--group-name", "WebAdmin", "--user-name", "franklin"],
    [
      "Production",
      ...["create-role", "--role-name", "WebAdmin", "--max-session-duration", "3600"],
      ...["--assume-role-policy-document", RECENT_MFA],
    ],
    [
      "Production",
      ...["attach-role-policy", "--role-name", "WebAdmin"],
      ...["--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess-AWSElasticBeanstalk"],
    ],
  ],
};
